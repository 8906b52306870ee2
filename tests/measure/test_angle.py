"""Angle."""

import numpy as np
import pytest

from tests.volumes import ramp_volume
from viewer.core import codes
from viewer.measure import Drawn, angle


def _degrees(*points: tuple[float, float, float]) -> float:
    drawn = Drawn(np.array(points, float), np.eye(3)[0], np.eye(3)[1])
    (found,) = angle.measure(drawn, ramp_volume())
    assert found.unit == codes.DEGREE
    return found.value


def test_the_angle_at_the_apex() -> None:
    assert _degrees((5, 0, 0), (0, 0, 0), (0, 3, 0)) == pytest.approx(90)
    assert _degrees((1, 0, 0), (0, 0, 0), (-1, 1, 0)) == pytest.approx(135)
    assert _degrees((2, 2, 2), (1, 1, 1), (3, 3, 3)) == pytest.approx(0)
    assert _degrees((2, 1, 1), (1, 1, 1), (0, 1, 1)) == pytest.approx(180)
    assert _degrees((1, 0, 0), (0, 0, 0), (1, 1e-8, 0)) == pytest.approx(np.degrees(1e-8))
