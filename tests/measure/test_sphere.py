"""Sphere."""

import numpy as np
import pytest

from tests import phantoms
from viewer.measure import Drawn, sphere

U, V = np.eye(3)[0], np.eye(3)[1]


def test_volume_and_statistics_of_the_phantom() -> None:
    volume = phantoms.sphere_volume(10.2, spacing=(1.5, 1.0, 1.0))
    drawn = Drawn(np.array([[0.0, 0, 0], [0, 10.2, 0]]), U, V)
    found = {one.concept.meaning: one.value for one in sphere.measure(drawn, volume)}
    voxels = int((volume.array == 100).sum())
    assert found["Volume"] == pytest.approx(voxels * 1.5)
    assert found["Volume"] == pytest.approx(4 / 3 * np.pi * 10.2**3, rel=0.02)
    assert found["Mean"] == found["Minimum"] == found["Maximum"] == 100


def test_the_centre_takes_the_ball_along() -> None:
    drawn = Drawn(np.array([[0.0, 0, 0], [0, 5, 0]]), U, V)
    assert sphere.moved(drawn, 0, np.array([1.0, 1, 1])).tolist() == [[1, 1, 1], [1, 6, 1]]
    assert sphere.moved(drawn, 1, np.array([1.0, 1, 1])).tolist() == [[0, 0, 0], [1, 1, 1]]


def test_three_circles_of_its_radius() -> None:
    drawn = Drawn(np.array([[1.0, 2, 3], [1, 2, 8]]), U, V)
    circles = sphere.outline(drawn)
    assert len(circles) == 3
    for circle in circles:
        assert np.linalg.norm(circle - [1, 2, 3], axis=1) == pytest.approx(5)
