"""Statistics of the voxels whose centres lie inside, against brute force."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests import phantoms
from tests.volumes import ramp_volume
from viewer.core.geometry import Array
from viewer.core.suv import Suv
from viewer.core.volume import Volume
from viewer.imaging.regions import Ball, Box, Ellipse, Polygon
from viewer.imaging.statistics import inside_planar, inside_solid, statistics

X, Y, Z = np.eye(3)


def _noise(name: str = "axial", **fields: Any) -> Volume:
    volume = phantoms.linear_volume(phantoms.STEPS[name], **fields)
    volume.array[:] = np.random.default_rng(3).normal(100, 20, volume.array.shape)
    return volume


def _brute(volume: Volume, k: int, center: Array, a: Array, b: Array) -> list[float]:
    """Values of slice k inside an ellipse, voxel by voxel."""
    found = []
    for j in range(volume.array.shape[1]):
        for i in range(volume.array.shape[2]):
            away = volume.geometry.to_patient(np.array([k, j, i])) - center
            if (away @ a / (a @ a)) ** 2 + (away @ b / (b @ b)) ** 2 <= 1:
                found.append(float(volume.array[k, j, i]))
    return found


def test_the_four_numbers() -> None:
    found = statistics(np.array([1, 2, 3, 6], np.int16))
    assert found is not None
    assert (found.mean, found.minimum, found.maximum, found.count) == (3, 1, 6, 4)
    assert found.standard_deviation == pytest.approx(np.sqrt(14 / 4))  # of the population
    assert statistics(np.empty(0)) is None


@pytest.mark.parametrize("name", ["axial", "feet first", "sagittal", "rotated", "tilted"])
def test_an_ellipse_on_the_nearest_acquired_slice(name: str) -> None:
    volume = _noise(name)
    direction = volume.geometry.direction
    center = volume.geometry.to_patient(np.array([5.3, 9.2, 11.7]))
    a, b = 5.5 * direction[2], 4.1 * direction[1]
    inside = inside_planar(volume, Ellipse(center, a, b), direction[2], direction[1])
    expected = _brute(volume, 5, center, a, b)
    assert sorted(inside.values) == pytest.approx(sorted(expected))
    assert len(expected) > 50 and inside.resampled_mm == 0 and inside.suv is None


def test_a_plane_of_the_grid_across_the_slices_takes_voxels_as_they_are() -> None:
    volume = ramp_volume()
    center = volume.geometry.to_patient(np.array([4, 7, 5.0]))
    inside = inside_planar(volume, Box(center, 4.1 * X, 6.1 * Z), X, -Z)
    assert inside.resampled_mm == 0
    assert sorted(inside.values) == sorted(
        (100 * k + 70 + i) for k in range(2, 7) for i in range(3, 8)
    )


def test_true_positions_choose_the_slice() -> None:
    steps = phantoms.STEPS["axial"]
    positions = phantoms.uneven(steps)
    volume = _noise(slice_positions=positions)
    corner = positions[6] + [8.0, 8.0, 0.3]
    inside = inside_planar(volume, Box(corner, 2 * X, 2 * Y), X, Y)
    assert np.isin(inside.values, volume.array[6]).all() and inside.values.size > 10


def test_an_oblique_region_is_resampled_at_the_smallest_spacing() -> None:
    volume = phantoms.linear_volume(phantoms.STEPS["axial"])
    u, v = X, np.array([0, 0.8, 0.6])
    center = np.array(volume.geometry.center)
    inside = inside_planar(volume, Box(center, 4 * u, 3.2 * v), u, v)
    assert inside.resampled_mm == 0.8 and inside.values.size == 10 * 8
    assert inside.values.mean() == pytest.approx(float(phantoms.linear(center)), rel=1e-6)
    slope = np.array([phantoms.GRADIENT @ u, phantoms.GRADIENT @ v])
    spread = np.sqrt(slope**2 @ [0.8**2 * 99 / 12, 0.8**2 * 63 / 12])
    assert inside.values.std() == pytest.approx(spread, rel=1e-4)


def test_across_tilted_slices_the_plane_is_resampled() -> None:
    volume = phantoms.linear_volume(phantoms.STEPS["tilted"])
    center = np.array(volume.geometry.center)
    inside = inside_planar(volume, Box(center, 3 * X, 3 * Z), X, -Z)
    assert inside.resampled_mm == 0.8
    assert inside.values.mean() == pytest.approx(float(phantoms.linear(center)), rel=1e-4)


def test_padding_and_what_is_no_number_is_left_out() -> None:
    volume = ramp_volume(padding=(440.0, 447.0))
    center = volume.geometry.to_patient(np.array([4, 5, 5.0]))
    box = Box(center, 10.1 * X, 2.1 * Y)
    values = inside_planar(volume, box, X, Y).values
    assert values.min() == 430 and values.max() == 480
    assert not ((values >= 440) & (values <= 447)).any()
    wide = replace(volume, array=volume.array.astype(np.float32), padding=None)
    wide.array[4, 5, 5] = np.nan
    assert len(inside_planar(wide, box, X, Y).values) == 5 * 11 - 1


def test_padding_has_no_share_in_resampled_values() -> None:
    volume = ramp_volume(padding=(-3000.0, -1000.0))
    volume.array[:, :8] = -2000
    u, v = X, np.array([0, 0.8, 0.6])
    box = Box(np.array(volume.geometry.center), 6 * u, 6 * v)
    values = inside_planar(volume, box, u, v).values
    assert values.size and values.min() >= volume.array[:, 8:].min()


def test_suv_by_slice() -> None:
    factors = tuple(0.1 * (k + 1) for k in range(10))
    volume = ramp_volume(unit="Bq/ml", modality="PT", suv=Suv(factors))
    center = volume.geometry.to_patient(np.array([4, 7, 5.0]))
    inside = inside_planar(volume, Box(center, 4.1 * X, 2 * Y), X, Y)
    assert inside.suv == pytest.approx(inside.values * 0.5)
    across = inside_planar(volume, Box(center, 0.1 * X, 6.1 * Z), X, -Z)
    assert across.suv is not None
    expected = [(100 * k + 75) * 0.1 * (k + 1) for k in range(2, 7)]
    assert sorted(across.suv) == pytest.approx(expected)


@pytest.mark.parametrize("name", phantoms.STEPS)
def test_a_ball_against_brute_force(name: str) -> None:
    volume = _noise(name)
    center = volume.geometry.to_patient(np.array([5.3, 9.2, 11.7]))
    inside = inside_solid(volume, Ball(center, 6.0))
    places = volume.geometry.to_patient(phantoms.voxels(volume.geometry.shape))
    expected = volume.array[np.linalg.norm(places - center, axis=-1) <= 6.0]
    assert sorted(inside.values) == pytest.approx(sorted(expected.tolist()))
    voxel = abs(np.linalg.det(volume.geometry.affine[:3, :3]))
    assert inside.volume_mm3 == pytest.approx(len(expected) * voxel)


def test_a_ball_on_uneven_slices_counts_what_each_slice_stands_for() -> None:
    steps = phantoms.STEPS["axial"]
    volume = phantoms.linear_volume(steps, slice_positions=phantoms.uneven(steps))
    center = np.array([-30 + 9.5, 12 + 8.5, 240 + 12.5])
    inside = inside_solid(volume, Ball(center, 7.0))
    assert inside.volume_mm3 == pytest.approx(4 / 3 * np.pi * 7**3, rel=0.1)


def test_the_phantoms_sphere_is_found_whole() -> None:
    volume = phantoms.sphere_volume(10.2)
    inside = inside_solid(volume, Ball(np.zeros(3), 10.2))
    assert (inside.values == 100).all() and len(inside.values) == (volume.array == 100).sum()


def test_a_region_beside_the_volume_is_empty() -> None:
    volume = ramp_volume()
    far = np.array([500.0, 0, 10])
    square = far + np.array([[0, 0, 0], [9, 0, 0], [9, 9, 0], [0, 9, 0.0]])
    assert not inside_planar(volume, Polygon(square), X, Y).values.size
    assert not inside_solid(volume, Ball(far, 5)).values.size
    assert not inside_solid(volume, Ball(np.array([0, 0, 900.0]), 5)).values.size


def test_damaged_slices_are_left_out() -> None:
    volume = ramp_volume(broken={4: "the file ends before the image does"})
    center = volume.geometry.to_patient(np.array([4, 7, 5.0]))
    lost = inside_planar(volume, Box(center, 4.1 * X, 2.1 * Y), X, Y)
    assert not lost.values.size and lost.damaged
    across = inside_planar(volume, Box(center, 0.1 * X, 6.1 * Z), X, -Z)
    assert sorted(across.values) == [275, 375, 575, 675] and across.damaged
    ball = inside_solid(volume, Ball(center, 3.5))
    assert ball.damaged and not ((ball.values >= 400) & (ball.values < 500)).any()
    v = np.array([0, 0.8, 0.6])
    oblique = inside_planar(volume, Box(center, 4 * X, 2 * v), X, v)
    assert oblique.damaged and not oblique.values.size
    elsewhere = inside_planar(volume, Box(center + 6 * Z, 4.1 * X, 2.1 * Y), X, Y)
    assert elsewhere.values.size == 25 and not elsewhere.damaged
