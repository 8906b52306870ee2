"""Ellipse."""

import numpy as np
import pytest

from tests import phantoms
from tests.volumes import ramp_volume
from viewer.measure import Drawn, ellipse

U, V = np.eye(3)[0], np.eye(3)[1]


def test_against_brute_force_on_anisotropic_voxels() -> None:
    volume = ramp_volume()
    drawn = Drawn(np.array([[2.2, 3.1, 12], [19.7, 12.4, 12]]), U, V)
    found = {one.concept.meaning: one.value for one in ellipse.measure(drawn, volume)}
    places = volume.geometry.to_patient(phantoms.voxels(volume.geometry.shape))[4]
    x, y = (places[..., 0] - 10.95) / 8.75, (places[..., 1] - 7.75) / 4.65
    inside = volume.array[4][x**2 + y**2 <= 1]
    assert found["Area"] == pytest.approx(np.pi * 8.75 * 4.65)
    assert found["Mean"] == pytest.approx(inside.mean())
    assert found["Standard Deviation"] == pytest.approx(inside.std())
    assert (found["Minimum"], found["Maximum"]) == (inside.min(), inside.max())


def test_the_outline_is_the_ellipse() -> None:
    drawn = Drawn(np.array([[0.0, 0, 0], [10, 6, 0]]), U, V)
    (line,) = ellipse.outline(drawn)
    assert ((line[:, 0] - 5) / 5) ** 2 + ((line[:, 1] - 3) / 3) ** 2 == pytest.approx(1)


def test_the_report_has_the_long_axis_first() -> None:
    tall = Drawn(np.array([[0.0, 0, 0], [6, 10, 0]]), U, V)
    (graphic,) = ellipse.graphics(tall)
    assert np.allclose(graphic.points, [[3, 0, 0], [3, 10, 0], [0, 5, 0], [6, 5, 0]])
