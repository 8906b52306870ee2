"""Thick slabs against numpy's own."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests import phantoms
from tests.volumes import ramp_volume
from viewer.core.geometry import Array
from viewer.core.plane import ORIENTATIONS, SLAB_MODES, Orientation, Plane, Slab, SlabMode
from viewer.core.volume import Volume
from viewer.imaging import planes, slab
from viewer.imaging.oblique import own, plane_through, step_mm, turned
from viewer.imaging.reslice import Depth, sample

NUMPY: dict[str, Any] = {
    "mip": np.nanmax,
    "minip": np.nanmin,
    "mean": np.nanmean,
    "sum": np.nansum,
}


def noise(volume: Volume) -> Volume:
    volume.array[:] = np.random.default_rng(3).integers(-1000, 1000, volume.array.shape)
    return volume


@pytest.mark.parametrize("mode", SLAB_MODES)
@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize("kind", [np.int16, np.float32])
def test_own_planes_equal_numpys(mode: SlabMode, orientation: Orientation, kind: type) -> None:
    volume = noise(ramp_volume())
    array: NDArray[Any] = volume.array.astype(kind)
    axis = planes.axis_of(volume.geometry, orientation)
    found = slab.stacked(array, volume.geometry, orientation, range(2, 7), mode)
    exact = NUMPY[mode](np.take(array, range(2, 7), axis).astype(float), axis=axis)
    whole = np.repeat(np.expand_dims(exact, axis), array.shape[axis], axis)
    expected = planes.picture(whole, volume.geometry, orientation, 0)
    if mode in ("mip", "minip"):
        assert found.dtype == kind
        assert (found == expected).all()
    else:
        assert found == pytest.approx(expected, rel=1e-6, abs=1e-3)


@given(st.integers(0, 9), st.floats(0.1, 60))
def test_a_slab_holds_the_slices_that_its_thickness_asks_for(index: int, mm: float) -> None:
    grid = ramp_volume().geometry  # ten slices of 3 mm
    inside = slab.within(grid, "axial", index, Slab("mip", mm))
    asked = max(1, round(mm / 3))
    assert index in inside
    assert len(inside) <= asked
    if inside.start > 0 and inside.stop < 10:
        assert len(inside) == asked
        assert index - inside.start == (asked - 1) // 2


@pytest.mark.parametrize("mode", SLAB_MODES)
@pytest.mark.parametrize("name", sorted(phantoms.STEPS))
@pytest.mark.parametrize("count", [1, 4, 5])
def test_across_the_grid_equals_a_stack_of_samples(
    mode: SlabMode, name: str, count: int
) -> None:
    volume = noise(phantoms.linear_volume(phantoms.STEPS[name]))
    plane = _turned(volume)
    found = slab.through(volume, plane, Depth(mode, count, 0.9))
    stack = np.stack(
        [_sampled(volume, plane, (n - (count - 1) / 2) * 0.9) for n in range(count)]
    )
    some = np.isfinite(stack).any(0)
    assert np.isnan(found[~some]).all()
    expected = NUMPY[mode](stack[:, some], axis=0)
    assert found[some] == pytest.approx(expected, rel=1e-4, abs=0.05)


@pytest.mark.parametrize("mode", SLAB_MODES)
def test_uneven_slices_count_at_their_true_places(mode: SlabMode) -> None:
    steps = phantoms.STEPS["rotated"]
    volume = phantoms.linear_volume(steps, slice_positions=phantoms.uneven(steps))
    plane = _turned(volume)
    found = slab.through(volume, plane, Depth(mode, 3, 1.5))
    stack = np.stack([_sampled(volume, plane, off) for off in (-1.5, 0, 1.5)])
    inner = np.isfinite(stack).all(0)
    assert found[inner] == pytest.approx(NUMPY[mode](stack[:, inner], axis=0), rel=1e-5)


def test_a_slab_across_the_grid_leaves_out_no_voxel_along_its_normal() -> None:
    grid = ramp_volume().geometry
    plane = plane_through(
        grid, turned(own(grid, "axial"), np.array([1.0, 0, 0]), 35), np.zeros(3)
    )
    depth = slab.depth_of(grid, plane, Slab("mip", 10))
    assert depth.count * depth.step_mm == pytest.approx(10)
    assert depth.step_mm <= step_mm(grid, plane.normal) + 1e-9


def test_a_ball_is_seen_in_full_once_the_slab_holds_it() -> None:
    volume = ramp_volume(shape=(30, 40, 40), spacing=(1.0, 1.0, 1.0))
    k, j, i = np.indices(volume.array.shape)
    volume.array[:] = 1000 * ((k - 15) ** 2 + (j - 20) ** 2 + (i - 20) ** 2 <= 36)
    middle = volume.geometry.to_patient(np.array([15.0, 20, 20]))
    lying = turned(own(volume.geometry, "axial"), np.array([0.6, 0.8, 0]), 40)
    plane = plane_through(volume.geometry, lying, middle + 5 * lying.normal)
    thin = np.nan_to_num(slab.through(volume, plane, Depth("mip", 1, 1.0)))
    thick = np.nan_to_num(slab.through(volume, plane, Depth("mip", 13, 1.0)))
    assert np.count_nonzero(thin > 500) < 50
    assert np.count_nonzero(thick > 500) == pytest.approx(np.pi * 36, rel=0.1)


def _turned(volume: Volume) -> Plane:
    lying = turned(own(volume.geometry, "axial"), np.array([0.6, 0, 0.8]), 31)
    return plane_through(volume.geometry, lying, np.array(volume.geometry.center))


def _sampled(volume: Volume, plane: Plane, off: float) -> NDArray[np.float32]:
    rows, columns = np.indices(plane.shape)
    places: Array = plane.to_patient(np.stack([columns, rows], -1)) + off * plane.normal
    return sample(volume, places)
