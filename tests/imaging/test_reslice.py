"""Values anywhere in the patient, interpolated linearly."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from tests import phantoms
from tests.volumes import ramp_volume
from viewer.core.geometry import Array
from viewer.core.plane import ORIENTATIONS, Orientation, Plane
from viewer.core.volume import Volume
from viewer.imaging import planes
from viewer.imaging.reslice import sample, slice_through


def oblique(volume: Volume, normal: tuple[float, float, float], size: int = 16) -> Plane:
    """A plane of 0.5 mm pixels through the middle of a volume."""
    n = np.array(normal) / np.linalg.norm(normal)
    u = np.cross(n, (0.3, 0.5, 0.1))
    u /= np.linalg.norm(u)
    v = np.cross(n, u)
    corner = np.array(volume.geometry.center) - 0.5 * (size - 1) / 2 * (u + v)
    return Plane(corner, u, v, (0.5, 0.5), (size, size))


def _places(plane: Plane) -> Array:
    rows, columns = np.indices(plane.shape)
    return plane.to_patient(np.stack([columns, rows], -1))


@pytest.mark.parametrize("name", phantoms.STEPS)
@pytest.mark.parametrize("normal", [(0, 0, 1), (1, 1, 1), (0.2, -0.9, 0.4)])
def test_a_ramp_is_exact_in_every_geometry(
    name: str, normal: tuple[float, float, float]
) -> None:
    volume = phantoms.linear_volume(phantoms.STEPS[name])
    plane = oblique(volume, normal)
    expected = phantoms.linear(_places(plane))
    assert slice_through(volume, plane) == pytest.approx(expected, rel=1e-5)
    assert sample(volume, _places(plane)) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("name", ["axial", "rotated", "tilted"])
def test_uneven_slices_count_at_their_true_places(name: str) -> None:
    steps = phantoms.STEPS[name]
    volume = phantoms.linear_volume(steps, slice_positions=phantoms.uneven(steps))
    plane = oblique(volume, (0.2, -0.9, 0.4))
    assert slice_through(volume, plane) == pytest.approx(
        phantoms.linear(_places(plane)), rel=1e-5
    )


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_on_the_volumes_own_planes_it_gives_the_voxels(orientation: Orientation) -> None:
    volume = ramp_volume()
    plane = planes.plane_at(volume.geometry, orientation, 4)
    picture = planes.picture(volume.array, volume.geometry, orientation, 4)
    assert slice_through(volume, plane) == pytest.approx(picture)


def test_integers_are_interpolated_without_rounding() -> None:
    volume = ramp_volume()
    assert sample(volume, volume.geometry.to_patient(np.array([2.25, 3.5, 4.0]))) == 264
    plane = Plane(
        volume.geometry.to_patient(np.array([2.25, 3.5, 4.5])),
        np.array([1.0, 0, 0]),
        np.array([0, 1.0, 0]),
        (1, 2),
        (1, 1),
    )
    assert slice_through(volume, plane)[0, 0] == pytest.approx(264.5)


def test_outside_is_not_a_number_from_half_a_voxel_on() -> None:
    volume = ramp_volume()
    index = np.array([[-0.4, 0, 0], [-0.6, 0, 0], [9.4, 15.4, 11.4], [9, 15, 11.6]])
    values = sample(volume, volume.geometry.to_patient(index))
    assert np.isnan(values).tolist() == [False, True, False, True]
    away = oblique(volume, (0, 0, 1))
    away = Plane(away.origin + 1000, away.u, away.v, away.spacing, away.shape)
    assert np.isnan(slice_through(volume, away)).all()


def test_a_single_slice_can_be_sampled() -> None:
    volume = ramp_volume(shape=(1, 16, 12))
    plane = planes.plane_at(volume.geometry, "axial", 0)
    assert slice_through(volume, plane) == pytest.approx(volume.array[0])


def test_it_agrees_with_simpleitk() -> None:
    import SimpleITK as sitk  # noqa: N813 - as its own documents call it

    rng = np.random.default_rng(1)
    volume = phantoms.linear_volume(phantoms.STEPS["rotated"])
    volume.array[:] = rng.normal(size=volume.array.shape)
    image = sitk.GetImageFromArray(volume.array)
    image.SetSpacing(volume.geometry.spacing[::-1])
    image.SetOrigin(volume.geometry.origin)
    image.SetDirection(volume.geometry.direction[::-1].T.ravel().tolist())
    plane = oblique(volume, (0.2, -0.9, 0.4))
    theirs = sitk.Resample(
        image,
        (*plane.shape, 1),
        sitk.Transform(),
        sitk.sitkLinear,
        plane.origin.tolist(),
        (0.5, 0.5, 1.0),
        np.stack([plane.u, plane.v, plane.normal], -1).ravel().tolist(),
    )
    assert slice_through(volume, plane) == pytest.approx(
        sitk.GetArrayFromImage(theirs)[0], abs=1e-4
    )


def test_work_in_the_background_holds_up_nobody_and_gives_the_same() -> None:
    volume = phantoms.linear_volume(phantoms.STEPS["rotated"])
    plane = oblique(volume, (0.2, -0.9, 0.4), 300)
    here = slice_through(volume, plane)
    with ThreadPoolExecutor(3) as pool:
        there = list(pool.map(lambda _: slice_through(volume, plane), range(6)))
    assert all(np.array_equal(here, one, equal_nan=True) for one in there)
