"""Bidirectional: the short axis stays at right angles to the long one, and crosses it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.volumes import ramp_volume
from viewer.core.geometry import Array
from viewer.measure import Drawn, bidirectional

_TURN = np.array([[0.36, 0.48, -0.8], [-0.8, 0.6, 0.0], [0.48, 0.64, 0.6]])
U, V = _TURN[:, 0], _TURN[:, 1]

places = st.tuples(st.floats(-40, 40), st.floats(-40, 40))


def _in_plane(place: tuple[float, float]) -> Array:
    return np.asarray(np.array(place) @ np.array([U, V]) + 100)


def _drawn(start: Array, *more: Array) -> Drawn:
    """As the drawing tool makes it: each point through `placed`."""
    drawn = Drawn(start[None], U, V)
    for point in more:
        drawn = Drawn(bidirectional.placed(drawn, point), U, V)
    return drawn


def _is_cross(points: Array) -> None:
    long, short = points[1] - points[0], points[3] - points[2]
    assert abs(long @ short) <= 1e-6 * max(
        1.0, float(np.linalg.norm(long) * np.linalg.norm(short))
    )
    if np.linalg.norm(long) < 1e-3 or np.linalg.norm(short) < 1e-3:
        return
    along = [(point - points[0]) @ long / (long @ long) for point in points[2:]]
    assert along[0] == pytest.approx(along[1], abs=1e-6) and -1e-9 <= along[0] <= 1 + 1e-9
    across = [(p - points[0]) @ np.cross(_TURN[:, 2], long) for p in points[2:]]
    assert across[0] * across[1] <= 1e-6
    assert np.abs((points - 100) @ _TURN[:, 2]).max() < 1e-6


@settings(max_examples=150, deadline=None)
@given(places, places, places, places, st.integers(0, 3), places)
def test_always_a_cross(
    a: tuple[float, float],
    b: tuple[float, float],
    c: tuple[float, float],
    d: tuple[float, float],
    handle: int,
    to: tuple[float, float],
) -> None:
    drawn = _drawn(*(_in_plane(place) for place in (a, b, c, d)))
    _is_cross(drawn.points)
    moved = bidirectional.moved(drawn, handle, _in_plane(to))
    _is_cross(moved)
    if handle < 2:
        assert np.allclose(moved[handle], _in_plane(to))


def test_the_numbers() -> None:
    flat = np.array([[0.0, 0, 0], [30, 0, 0], [12, 8, 0], [12, -4, 0]])
    drawn = Drawn(flat, np.eye(3)[0], np.eye(3)[1])
    long, short = bidirectional.measure(drawn, ramp_volume())
    assert long.concept.value == "103339001" and long.value == pytest.approx(30)
    assert short.concept.value == "103340004" and short.value == pytest.approx(12)
    swapped = Drawn(flat[[2, 3, 0, 1]], drawn.u, drawn.v)
    assert bidirectional.measure(swapped, ramp_volume()) == [long, short]
    assert (bidirectional.graphics(swapped)[0].points == flat[:2]).all()


def test_the_short_axis_keeps_its_share_of_a_longer_long_axis() -> None:
    flat = np.array([[0.0, 0, 0], [30, 0, 0], [10, 8, 0], [10, -4, 0]])
    drawn = Drawn(flat, np.eye(3)[0], np.eye(3)[1])
    moved = bidirectional.moved(drawn, 1, np.array([60.0, 0, 0]))
    assert np.allclose(moved, [[0, 0, 0], [60, 0, 0], [20, 8, 0], [20, -4, 0]])
    slid = bidirectional.moved(drawn, 3, np.array([15.0, -9, 0]))
    assert np.allclose(slid, [[0, 0, 0], [30, 0, 0], [15, 8, 0], [15, -9, 0]])
