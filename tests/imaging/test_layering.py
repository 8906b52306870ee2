"""A volume on another one's planes: the places and the values."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.volumes import ramp_volume
from viewer.core.geometry import Array, Geometry
from viewer.core.plane import Plane, Slab
from viewer.core.suv import Suv
from viewer.core.volume import Volume
from viewer.imaging.layering import Part, grid_over, is_rigid, moved, values_on

BASE = Plane(
    np.array([1.0, 2.0, 9.0]),
    np.array([1.0, 0, 0]),
    np.array([0, 1.0, 0]),
    (0.5, 0.5),
    (20, 30),
)
WHOLE = Part(0, 0, 30, 20)


def linear(shape=(12, 16, 14), spacing=(3.0, 2.0, 2.5)) -> Volume:
    """A volume whose value is x + 2 y + 4 z of its mm."""
    made = ramp_volume(shape, spacing)
    points = made.geometry.to_patient(np.moveaxis(np.indices(shape), 0, -1))
    return replace(made, array=(points @ [1.0, 2.0, 4.0]).astype(np.float32))


def at_pixels(plane: Plane) -> Array:
    row, column = np.indices(plane.shape)
    return plane.to_patient(np.stack([column, row], -1))


def turn(degrees: float, axis: tuple[float, float, float], shift: Array) -> Array:
    x, y, z = np.array(axis) / np.linalg.norm(axis)
    skew = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    angle = np.radians(degrees)
    made = np.eye(4)
    made[:3, :3] = np.eye(3) + np.sin(angle) * skew + (1 - np.cos(angle)) * skew @ skew
    made[:3, 3] = shift
    return made


def test_the_grid_covers_the_part_and_meets_voxel_centres() -> None:
    volume = linear()
    grid = grid_over(BASE, WHOLE, volume.geometry)
    assert grid.spacing == pytest.approx((1.0, 1.25))  # half of its voxels
    index = volume.geometry.to_index(at_pixels(grid))
    halves = 2 * index[..., 1:]
    assert np.abs(halves - np.rint(halves)).max() < 1e-9
    corners = BASE.to_pixel(grid.to_patient(np.array([[0, 0], grid.shape[::-1]]) - 0.5))
    assert (corners[0] <= -0.5).all() and (corners[1] >= [29.5, 19.5]).all()


@pytest.mark.parametrize(("finest", "step"), [(0.0, 1.0), (1.1, 2.0), (2.2, 2.2)])
def test_no_pixel_is_finer_than_the_screen(finest: float, step: float) -> None:
    grid = grid_over(BASE, WHOLE, linear().geometry, None, finest)
    assert grid.spacing[0] == pytest.approx(step)


@settings(deadline=None, max_examples=25)
@given(
    st.floats(-180, 180),
    st.tuples(*[st.floats(-1, 1)] * 3).filter(lambda a: np.linalg.norm(a) > 0.1),
    st.tuples(*[st.floats(-10, 10)] * 3),
)
def test_a_ramp_through_any_turn_and_shift_is_itself(degrees, axis, shift) -> None:
    volume = linear()
    middle = np.array(volume.geometry.center)
    matrix = turn(degrees, axis, np.zeros(3))
    matrix[:3, 3] = middle - matrix[:3, :3] @ BASE.to_patient(np.array([15, 10])) + shift
    grid = grid_over(BASE, WHOLE, volume.geometry, matrix)
    values, seen = values_on(volume, grid, matrix)
    points = moved(at_pixels(grid), matrix)
    index = volume.geometry.to_index(points)
    inside = ((index >= 0) & (index <= np.array(volume.array.shape) - 1)).all(-1)
    spread = float(np.ptp(volume.array))
    assert np.abs(values - points @ [1.0, 2.0, 4.0])[inside].max(initial=0) < 1e-3 * spread
    assert seen[inside].all()


def test_stretched_matrices_count_too() -> None:
    volume, matrix = linear(), np.diag([1.5, 0.8, 1.1, 1.0])
    assert not is_rigid(matrix) and is_rigid(turn(33, (1, 2, 3), np.ones(3)))
    assert not is_rigid(np.diag([-1.0, 1, 1, 1]))
    grid = grid_over(BASE, WHOLE, volume.geometry, matrix)
    values, seen = values_on(volume, grid, matrix)
    wanted = moved(at_pixels(grid), matrix) @ [1.0, 2.0, 4.0]
    assert seen.any() and np.abs(values - wanted)[seen].max() < 2.6 + 1e-3  # half a voxel


def test_a_point_source_stays_where_it_is() -> None:
    """Weighted by its values, the middle of what is drawn is the voxel's own centre."""
    volume = linear((9, 9, 9), (4.0, 4.0, 4.0))
    volume.array[:] = 0
    volume.array[3, 4, 5] = 100
    place = volume.geometry.to_patient(np.array([3.0, 4, 5]))
    plane = replace(BASE, origin=np.array([3.3, 2.7, place[2]]), spacing=(0.7, 0.7))
    grid = grid_over(plane, Part(0, 0, 40, 40), volume.geometry)
    values, _ = values_on(volume, grid, None)
    points = at_pixels(grid)
    found = (np.nan_to_num(values)[..., None] * points).sum((0, 1)) / np.nansum(values)
    assert found == pytest.approx(place, abs=1e-6)


def test_outside_padding_and_unread_slices_are_not_seen() -> None:
    volume = linear()
    far = replace(BASE, origin=np.array([-500.0, 0, 0]))
    assert not values_on(volume, far, None)[1].any()
    filled = replace(volume, array=np.full_like(volume.array, -2000), padding=(-2000, -2000))
    assert not values_on(filled, BASE, None)[1].any()
    ready = np.ones(12, bool)
    ready[3] = False  # z = 9, where the plane lies
    assert not values_on(replace(volume, ready=ready), BASE, None)[1].any()


def test_values_are_those_that_are_shown() -> None:
    volume = linear()
    each = tuple(1.0 + k for k in range(12))
    suv = Suv(2.0, "bw", "test")
    one = values_on(replace(volume, suv=suv), BASE, None)[0]
    many = values_on(replace(volume, suv=replace(suv, factor=each)), BASE, None)[0]
    plain = values_on(volume, BASE, None)[0]
    assert one == pytest.approx(plain * 2) and many == pytest.approx(plain * 4)  # slice 3


def test_a_slab_of_the_picture_is_one_of_the_layer() -> None:
    volume = linear()
    thick = values_on(volume, BASE, None, Slab("mip", 6.0))[0]
    assert (thick >= values_on(volume, BASE, None)[0]).all()
    total = values_on(volume, BASE, None, Slab("sum", 6.0))[0]
    assert total == pytest.approx(values_on(volume, BASE, None, Slab("mean", 6.0))[0])


def test_slabs_along_the_grid_lie_about_their_plane() -> None:
    volume = linear(spacing=(5.0, 2.0, 2.5))
    z = volume.geometry.to_patient(np.moveaxis(np.indices(volume.array.shape), 0, -1))[..., 2]
    volume = replace(volume, array=z.astype(np.float32))
    plane = replace(BASE, origin=np.array([1.0, 2.0, 30.0]))
    for mode, wanted in (("mip", 39.6), ("minip", 20.4), ("mean", 30.0)):
        found = values_on(volume, plane, None, Slab(mode, 24.0))[0]  # type: ignore[arg-type]
        assert found[5, 5] == pytest.approx(wanted, abs=1e-3)


def test_a_turned_grid_is_taken_at_half_its_smallest_voxel() -> None:
    geometry = linear().geometry
    oblique = Geometry(turn(30, (0, 0, 1), np.zeros(3)) @ geometry.affine, geometry.shape, "1")
    assert grid_over(BASE, WHOLE, oblique).spacing == pytest.approx((1.0, 1.0))
