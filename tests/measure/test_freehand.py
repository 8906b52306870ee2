"""Freehand."""

import numpy as np
import pytest

from tests.volumes import ramp_volume
from viewer.measure import Drawn, freehand, rectangle

U, V = np.eye(3)[0], np.eye(3)[1]


def test_area_by_the_shoelace_and_statistics_inside() -> None:
    points = np.array([[3.0, 2.5, 12], [13, 2.5, 12], [13, 8.5, 12], [3, 8.5, 12]])
    found = freehand.measure(Drawn(points, U, V), ramp_volume())
    assert found == (rectangle.measure(Drawn(points[[0, 2]], U, V), ramp_volume()))
    hollow = np.array(
        [[3.0, 2.5, 12], [13, 2.5, 12], [13, 8.5, 12], [8, 4.5, 12], [3, 8.5, 12]]
    )
    assert freehand.measure(Drawn(hollow, U, V), ramp_volume())[0].value == pytest.approx(40)


def test_the_outline_is_closed() -> None:
    points = np.array([[3.0, 2, 12], [13, 2, 12], [13, 8, 12]])
    (line,) = freehand.outline(Drawn(points, U, V))
    assert (line[0] == line[-1]).all() and len(line) == 4
