"""Cuts through the patient."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.core.plane import Plane, letters, stated_letters

coordinate = st.floats(-500, 500)


@given(st.tuples(coordinate, coordinate), st.floats(0.1, 5), st.floats(0.1, 5), st.floats(0, 6))
def test_there_and_back(
    pixel: tuple[float, float], rows: float, columns: float, turn: float
) -> None:
    u = np.array([np.cos(turn), np.sin(turn), 0.0])
    v = np.array([0.0, 0.0, -1.0])
    plane = Plane(np.array([10.0, -20.0, 30.0]), u, v, (rows, columns), (5, 6))
    point = plane.to_patient(np.array(pixel))
    assert np.allclose(plane.to_pixel(point), pixel, atol=1e-6)
    assert plane.distance(point) == pytest.approx(0, abs=1e-9)
    assert plane.distance(point + 3 * plane.normal) == pytest.approx(3)


@pytest.mark.parametrize(
    ("direction", "text"),
    [((1, 0, 0), "L"), ((-1, 0, 0), "R"), ((0, -0.8, 0.6), "AH"), ((0.57, 0.58, -0.58), "PFL")],
)
def test_letters_of_a_direction(direction: tuple[float, ...], text: str) -> None:
    assert letters(np.array(direction, float)) == text


@pytest.mark.parametrize(
    ("stated", "direction", "text"),
    [
        ("P\\FL", (1, 0), "P"),
        ("P\\FL", (-1, 0), "A"),
        ("P\\FL", (0, 1), "FL"),
        ("P\\FL", (0, -1), "HR"),
        ("L\\F", (-0.6, 0.8), "FR"),
        ("L\\F", (1, 0.05), "L"),
        ("L", (1, 0), ""),
        ("\\F", (1, 0), ""),
        ("LE\\V", (1, 0), ""),
        ("", (1, 0), ""),
    ],
)
def test_letters_as_a_file_states_them(
    stated: str, direction: tuple[float, float], text: str
) -> None:
    assert stated_letters(stated, *direction) == text
