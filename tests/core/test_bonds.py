"""Ties between frames of reference: chains, inverses, and no contradiction."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from viewer.core.bonds import bond, joined, parted, shift, way

OFFSETS = st.tuples(*[st.floats(-500, 500)] * 3)


def turned(degrees: float, offset: tuple[float, float, float]) -> np.ndarray:
    angle = np.radians(degrees)
    matrix = np.eye(4)
    matrix[:2, :2] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    matrix[:3, 3] = offset
    return matrix


def test_a_frame_is_its_own_and_strangers_have_no_way() -> None:
    assert np.array_equal(way((), "a", "a").matrix, np.eye(4))
    assert way((), "a", "b") is None
    assert way((shift("b", "c", (1, 2, 3)),), "a", "c") is None


@given(OFFSETS, OFFSETS, st.floats(-180, 180))
def test_a_chain_goes_there_and_back(first, second, degrees) -> None:
    a_b, c_b = turned(degrees, first), turned(-degrees / 3, second)
    bonds = (bond("a", "b", a_b, "registered"), bond("c", "b", c_b, "by hand"))
    there, back = way(bonds, "a", "c"), way(bonds, "c", "a")
    assert np.allclose(there.matrix, np.linalg.inv(c_b) @ a_b, atol=1e-6)
    assert np.allclose(back.matrix @ there.matrix, np.eye(4), atol=1e-6)
    assert there.hows == ("registered", "by hand")


def test_a_new_bond_replaces_what_contradicts_it() -> None:
    bonds = joined((), shift("a", "b", (1, 0, 0), "registered"))
    bonds = joined(bonds, shift("b", "a", (-5, 0, 0)))
    assert len(bonds) == 1 and way(bonds, "a", "b").matrix[0, 3] == 5
    bonds = joined(bonds, shift("b", "c", (1, 0, 0)))
    bonds = joined(bonds, shift("a", "c", (9, 0, 0)))
    assert way(bonds, "a", "c").matrix[0, 3] == 9 and way(bonds, "a", "b").matrix[0, 3] == 5


def test_parted_frames_have_no_way_and_others_stay() -> None:
    bonds = (shift("a", "b", (1, 0, 0)), shift("b", "c", (1, 0, 0)), shift("x", "y", (1, 0, 0)))
    left = parted(bonds, "a", "c")
    assert way(left, "a", "c") is None
    assert way(left, "a", "b") is not None and way(left, "x", "y") is not None
