"""Path: a smooth line in space."""

import numpy as np
import pytest

from tests.volumes import ramp_volume
from viewer.core import codes
from viewer.core.geometry import Array
from viewer.measure import Drawn, path


def drawn(points: Array) -> Drawn:
    return Drawn(points, np.eye(3)[0], np.eye(3)[1])


def helix(points: int) -> Array:
    """One and a half turns of radius 20 mm, rising 30 mm a turn."""
    turn = np.linspace(0, 3 * np.pi, points)
    return np.stack([20 * np.cos(turn), 20 * np.sin(turn), 30 * turn / (2 * np.pi)], -1)


def test_a_helix_is_as_long_as_it_is() -> None:
    """Through a point every 45 degrees."""
    (found,) = path.measure(drawn(helix(13)), ramp_volume())
    truth = 3 * np.pi * np.hypot(20, 30 / (2 * np.pi))
    assert found.value == pytest.approx(truth, rel=0.01)
    assert found.concept == codes.LENGTH and found.unit == codes.MM


def test_a_straight_one_is_its_ends_distance() -> None:
    (found,) = path.measure(drawn(np.array([[0.0, 0, 0], [3, 4, 12]])), ramp_volume())
    assert found.value == pytest.approx(13)


def test_a_reports_polyline_is_as_long_as_its_number_and_holds_the_points() -> None:
    one = drawn(helix(9))
    ((sort, points),) = path.graphics(one)
    (found,) = path.measure(one, ramp_volume())
    assert sort == "POLYLINE"
    assert np.linalg.norm(np.diff(points, axis=0), axis=1).sum() == pytest.approx(found.value)
    away = np.linalg.norm(one.points[:, None] - points, axis=-1).min(1)
    assert away.max() < 0.3


def test_points_on_one_another_are_no_line() -> None:
    assert path.measure(drawn(np.zeros((3, 3))), ramp_volume())[0].value == 0
