"""Freely turned planes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import phantoms
from tests.volumes import ramp_volume
from viewer.core.geometry import Array
from viewer.core.plane import ORIENTATIONS, Oblique
from viewer.imaging import oblique, planes
from viewer.imaging.reslice import slice_through

numbers = st.floats(-1, 1)
directions = st.tuples(numbers, numbers, numbers).filter(lambda v: np.linalg.norm(v) > 0.1)


def any_plane(one: tuple[float, ...], other: tuple[float, ...]) -> Oblique:
    u, v = np.array(one), np.array(other)
    if np.linalg.norm(np.cross(u, v)) < 0.05 * np.linalg.norm(u) * np.linalg.norm(v):
        v = np.cross(u, np.eye(3)[np.abs(u).argmin()])
    return oblique.oblique(u, v)


@settings(deadline=None)
@given(st.sampled_from(sorted(phantoms.STEPS)), directions, directions, st.floats(-9, 9))
def test_a_ramp_is_exact_on_every_plane(
    name: str, one: tuple[float, ...], other: tuple[float, ...], off: float
) -> None:
    """Within 1e-3 of its range, and better."""
    volume = phantoms.linear_volume(phantoms.STEPS[name])
    lying = any_plane(one, other)
    middle = np.array(volume.geometry.center)
    plane = oblique.plane_through(volume.geometry, lying, middle + off * lying.normal)
    values = slice_through(volume, plane)
    rows, columns = np.indices(plane.shape)
    places = plane.to_patient(np.stack([columns, rows], -1))
    index = volume.geometry.to_index(places)
    inner = ((index >= 0) & (index <= np.array(volume.geometry.shape) - 1)).all(-1)
    assert np.isfinite(values[inner]).all()
    error = np.abs(values - phantoms.linear(places))[inner]
    assert error.max(initial=0) <= 1e-5 * float(np.ptp(volume.array))
    outer = (
        (index < -0.5 - 1e-3) | (index > np.array(volume.geometry.shape) - 0.5 + 1e-3)
    ).any(-1)
    assert np.isnan(values[outer]).all()


@given(directions, directions)
def test_the_picture_holds_all_of_the_volume_around_its_middle(
    one: tuple[float, ...], other: tuple[float, ...]
) -> None:
    volume = ramp_volume()
    lying = any_plane(one, other)
    plane = oblique.plane_through(volume.geometry, lying, np.array([1.0, 2.0, 3.0]))
    last = np.array(volume.geometry.shape) - 0.5
    corners = [
        volume.geometry.to_patient(np.where(at, last, -0.5)) for at in np.ndindex(2, 2, 2)
    ]
    pixels = plane.to_pixel(np.array(corners))
    assert (pixels >= -0.5 - 1e-4).all()
    assert (pixels <= np.array(plane.shape[::-1]) - 0.5 + 1e-4).all()
    assert abs(float(plane.distance(np.array([1.0, 2.0, 3.0])))) < 1e-9
    rows, columns = plane.shape
    middle = plane.to_patient(np.array([(columns - 1) / 2, (rows - 1) / 2]))
    dropped = plane.to_pixel(np.array(volume.geometry.center))
    assert plane.to_pixel(middle) == pytest.approx(dropped, abs=1e-9)
    assert plane.spacing == (1.0, 1.0)


@given(directions, directions, st.floats(-40, 40))
def test_the_rim_lies_on_the_plane_and_on_the_faces_of_the_volume(
    one: tuple[float, ...], other: tuple[float, ...], off: float
) -> None:
    grid = ramp_volume().geometry
    lying = any_plane(one, other)
    point = np.array(grid.center) + off * lying.normal
    found = oblique.rim(grid, lying, point)
    index = grid.to_index(found)
    low, high = index + 0.5, np.array(grid.shape) - 0.5 - index
    assert np.abs((found - point) @ lying.normal).max(initial=0) < 1e-9
    assert (np.minimum(low, high).min(initial=1, axis=-1) > -1e-9).all()
    assert (np.minimum(np.abs(low), np.abs(high)).min(-1) < 1e-9).all() if len(found) else True
    assert len(found) >= 3 or abs(off) > 7.9


@given(directions, directions, directions, st.floats(-360, 360))
def test_turning_is_a_rotation(
    one: tuple[float, ...], other: tuple[float, ...], about: tuple[float, ...], degrees: float
) -> None:
    lying = any_plane(one, other)
    axis = np.array(about) / np.linalg.norm(about)
    turned = oblique.turned(lying, axis, degrees)
    for after, before in ((turned.u, lying.u), (turned.v, lying.v)):
        assert np.linalg.norm(after) == pytest.approx(1)
        assert axis @ np.array(after) == pytest.approx(axis @ np.array(before), abs=1e-9)
    assert np.dot(turned.u, turned.v) == pytest.approx(0, abs=1e-12)
    assert oblique.same(oblique.turned(turned, axis, -degrees), lying)


def test_turning_is_right_handed() -> None:
    turned = oblique.turned(Oblique((1, 0, 0), (0, 1, 0)), np.array([0.0, 0, 1]), 90)
    assert turned.u == pytest.approx((0, 1, 0))
    assert turned.v == pytest.approx((-1, 0, 0))


def test_steps_and_reach_are_those_of_the_own_planes() -> None:
    grid = ramp_volume().geometry  # 3 x 1 x 2 mm, 10 x 16 x 12
    for name, step, reach in (("axial", 3, 13.5), ("coronal", 1, 7.5), ("sagittal", 2, 11)):
        normal = oblique.own(grid, name).normal  # type: ignore[arg-type]
        assert oblique.step_mm(grid, normal) == pytest.approx(step)
        assert oblique.reach_mm(grid, normal) == pytest.approx(reach)
    diagonal = np.array([0, 1.0, 1.0]) / np.sqrt(2)
    assert oblique.step_mm(grid, diagonal) == pytest.approx(np.sqrt(2))


@given(directions, directions)
def test_planes_follow_a_lesion(one: tuple[float, ...], other: tuple[float, ...]) -> None:
    grid = ramp_volume().geometry
    lying = any_plane(one, other)
    long, across = np.array(lying.u), np.array(lying.v)
    found = oblique.along_axes(grid, long, across)
    assert set(found) == set(ORIENTATIONS)
    normals = [plane.normal for plane in found.values()]

    def holding(*axes: Array) -> int:
        return sum(all(abs(n @ axis) < 1e-9 for axis in axes) for n in normals)

    assert holding(long, across) == 1
    assert holding(long, np.cross(long, across)) == 1
    assert holding(across, np.cross(long, across)) == 1
    for name, plane in found.items():
        base = oblique.own(grid, name)
        assert plane.normal @ base.normal > -1e-9  # never seen from behind
        assert np.dot(plane.u, base.u) > 0.5 - 1e-9 or abs(plane.normal @ base.normal) < 0.9


def test_planes_along_the_grid_stay_its_own() -> None:
    grid = ramp_volume().geometry
    found = oblique.along_axes(grid, np.array([0.0, 5, 0]), np.array([3.0, 0, 0]))
    for name in ORIENTATIONS:
        assert oblique.same(found[name], oblique.own(grid, name))
        assert planes.plane_at(grid, name, 0).u == pytest.approx(found[name].u)
