"""Polyline."""

import numpy as np
import pytest

from tests.volumes import ramp_volume
from viewer.core import codes
from viewer.measure import Drawn, polyline


def test_the_length_of_the_open_line() -> None:
    points = np.array([[0.0, 0, 0], [3, 4, 0], [3, 4, 2], [3, 5, 2]])
    (found,) = polyline.measure(Drawn(points, np.eye(3)[0], np.eye(3)[1]), ramp_volume())
    assert found.value == pytest.approx(8) and found.concept == codes.LENGTH
