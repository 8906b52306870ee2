"""Planes of a volume's own grid."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.phantoms import voxels
from tests.volumes import FRAME, ramp_volume
from viewer.core.geometry import Array, Geometry
from viewer.core.plane import ORIENTATIONS, Orientation
from viewer.imaging import planes

SHAPE = (4, 5, 6)


def geometry(*steps: tuple[float, float, float]) -> Geometry:
    """A grid with these steps in mm along array axes 0, 1, 2."""
    affine = np.eye(4)
    affine[:3, :3] = np.array(steps, float).T
    affine[:3, 3] = (-7, 11, 300)
    return Geometry(affine, SHAPE, FRAME)


def turned(angles: tuple[float, float, float], left_handed: bool = False) -> Geometry:
    """The axial grid turned about x, y and z by angles in degrees."""
    cos, sin = np.cos(np.radians(angles)), np.sin(np.radians(angles))
    x = np.array([[1, 0, 0], [0, cos[0], -sin[0]], [0, sin[0], cos[0]]])
    y = np.array([[cos[1], 0, sin[1]], [0, 1, 0], [-sin[1], 0, cos[1]]])
    z = np.array([[cos[2], -sin[2], 0], [sin[2], cos[2], 0], [0, 0, 1]])
    steps = (z @ y @ x) @ np.diag([0.5, 0.7, -2.0 if left_handed else 2.0])
    return geometry(*(tuple(steps[:, n]) for n in (2, 1, 0)))


AXIAL = geometry((0, 0, 2), (0, 0.7, 0), (0.5, 0, 0))
FEET_FIRST = geometry((0, 0, -2), (0, 0.7, 0), (0.5, 0, 0))
PRONE = geometry((0, 0, 2), (0, -0.7, 0), (-0.5, 0, 0))
SAGITTAL = geometry((2, 0, 0), (0, 0, -0.7), (0, 0.5, 0))
CORONAL = geometry((0, 2, 0), (0, 0, -0.7), (0.5, 0, 0))
TILTED = geometry((0, 0.7, 2), (0, 0.7, 0), (0.5, 0, 0))


@pytest.mark.parametrize(
    ("grid", "axes", "native"),
    [
        (AXIAL, (0, 1, 2), "axial"),
        (FEET_FIRST, (0, 1, 2), "axial"),
        (TILTED, (0, 1, 2), "axial"),
        (SAGITTAL, (1, 2, 0), "sagittal"),
        (CORONAL, (1, 0, 2), "coronal"),
    ],
)
def test_the_axis_stepped_through(
    grid: Geometry, axes: tuple[int, int, int], native: Orientation
) -> None:
    assert tuple(planes.axis_of(grid, one) for one in ORIENTATIONS) == axes
    assert planes.native_orientation(grid) == native
    assert planes.count(grid, native) == 4


@pytest.mark.parametrize("grid", [AXIAL, FEET_FIRST, PRONE, SAGITTAL, CORONAL])
@pytest.mark.parametrize(
    ("orientation", "u", "v"),
    [
        ("axial", (1, 0, 0), (0, 1, 0)),
        ("coronal", (1, 0, 0), (0, 0, -1)),
        ("sagittal", (0, 1, 0), (0, 0, -1)),
    ],
)
def test_upright(
    grid: Geometry, orientation: Orientation, u: tuple[int, ...], v: tuple[int, ...]
) -> None:
    plane = planes.plane_at(grid, orientation, 1)
    assert plane.u.tolist() == list(u) and plane.v.tolist() == list(v)


def _located(grid: Geometry) -> Array:
    """(k, j, i, 3): the place in mm of every voxel."""
    return grid.to_patient(voxels(SHAPE))


@settings(max_examples=60, deadline=None)
@given(st.tuples(*[st.floats(-180, 180)] * 3), st.booleans(), st.sampled_from(ORIENTATIONS))
def test_the_picture_lies_where_the_plane_says(
    angles: tuple[float, float, float], left_handed: bool, orientation: Orientation
) -> None:
    grid = turned(angles, left_handed)
    for index in range(planes.count(grid, orientation)):
        plane = planes.plane_at(grid, orientation, index)
        shown = planes.picture(_located(grid), grid, orientation, index)
        rows, columns = np.indices(plane.shape)
        places = plane.to_patient(np.stack([columns, rows], -1))
        assert np.allclose(places, shown, atol=1e-9)
        assert plane.u @ plane.v == pytest.approx(0, abs=1e-12)
        middle = plane.to_patient(np.array(plane.shape[::-1]) / 2)
        assert planes.index_at(grid, orientation, middle) == index


@settings(max_examples=60, deadline=None)
@given(st.tuples(*[st.floats(-180, 180)] * 3))
def test_each_orientation_has_its_own_axis_and_agrees_with_the_largest_component(
    angles: tuple[float, float, float],
) -> None:
    grid = turned(angles)
    axes = [planes.axis_of(grid, one) for one in ORIENTATIONS]
    assert sorted(axes) == [0, 1, 2]
    largest = [int(np.argmax(np.abs(grid.direction[:, n]))) for n in (2, 1, 0)]
    if sorted(largest) == [0, 1, 2]:
        assert axes == largest


def test_a_picture_is_a_view_and_keeps_further_axes() -> None:
    volume = ramp_volume()
    shown = planes.picture(volume.array, volume.geometry, "coronal", 3)
    assert shown.base is not None and shown.shape == (10, 12)
    assert shown[0, 0] == 930  # head up: the last slice comes first
    colours = np.zeros((*volume.geometry.shape, 3), np.uint8)
    assert planes.picture(colours, volume.geometry, "sagittal", 0).shape == (10, 16, 3)


def test_wheel_down_goes_to_the_feet_to_posterior_and_to_the_left() -> None:
    moves = [planes.next_direction(one).tolist() for one in ORIENTATIONS]
    assert moves == [[0, 0, -1], [0, 1, 0], [1, 0, 0]]


def test_a_point_outside_is_on_the_last_plane() -> None:
    assert planes.index_at(AXIAL, "axial", np.array([0, 0, 1000.0])) == 3
    assert planes.index_at(AXIAL, "axial", np.array([0, 0, -1000.0])) == 0


def test_the_acquired_planes_of_a_tilted_stack_are_exact() -> None:
    rows, columns = np.indices(SHAPE[1:])
    for index in range(4):
        places = planes.plane_at(TILTED, "axial", index).to_patient(
            np.stack([columns, rows], -1)
        )
        assert np.allclose(places, _located(TILTED)[index])


@pytest.mark.parametrize("orientation", ["coronal", "sagittal"])
def test_across_a_tilted_stack_the_axes_of_the_plane_are_square(
    orientation: Orientation,
) -> None:
    plane = planes.plane_at(TILTED, orientation, 2)
    assert plane.u @ plane.v == pytest.approx(0, abs=1e-12)
    centre = plane.to_patient((np.array(plane.shape[::-1]) - 1) / 2)
    shown = planes.picture(_located(TILTED), TILTED, orientation, 2)
    assert np.allclose(centre, shown.mean((0, 1)))


def test_true_positions_decide_where_slices_are_uneven() -> None:
    positions = np.array([[-7, 11, 300], [-7, 11, 302], [-7, 12, 310], [-7, 11, 312.0]])
    plane = planes.plane_at(AXIAL, "axial", 2, positions)
    assert np.allclose(plane.origin, positions[2])
    point = np.array([-6, 12, 307.0])
    assert planes.index_at(AXIAL, "axial", point, positions) == 2
    moved = planes.point_on(AXIAL, "axial", 0, point, positions)
    assert moved == pytest.approx([-6, 11, 300])


def test_a_point_moves_to_another_plane_and_keeps_its_pixel() -> None:
    point = TILTED.to_patient(np.array([1.2, 3.0, 4.0]))
    moved = planes.point_on(TILTED, "axial", 3, point)
    assert TILTED.to_index(moved) == pytest.approx([3, 3, 4])
