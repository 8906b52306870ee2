"""Evenly spaced copies of tilted or unevenly spaced volumes."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.core.geometry import Array, Geometry
from viewer.core.suv import Suv
from viewer.core.volume import Marks, Volume

_SAME_STEP = 0.01  # steps that differ by less than this share are one step
_NO_SHIFT = 0.01  # pixels; slices that lie this well above each other are not shifted
_MOST_SLICES = 1024


def regular(volume: Volume) -> Volume:
    """The volume on evenly spaced slices at right angles, stacked along their normal.

    Interpolated linearly between the slices at their true positions, and within the slices
    where these are shifted against each other (tilt). The step is the smallest of the
    volume, but where the steps differ not below its pixel spacing. Voxels without values,
    those of damaged slices too, hold the padding value. A regular volume comes back as it is.
    """
    geometry = volume.geometry
    if geometry.shape[0] < 2 or not (geometry.is_sheared or volume.slice_positions is not None):
        return volume
    positions = _positions(volume)
    order = np.argsort(positions @ geometry.normal, kind="stable")
    positions = positions[order]
    heights = positions @ geometry.normal
    wanted = _even(heights, min(geometry.spacing[1:]))
    at = np.interp(wanted, heights, np.arange(len(heights)))
    corners = np.stack([np.interp(wanted, heights, axis) for axis in positions.T], -1)
    grid, shifts = _grid(geometry, corners)
    fill = volume.padding[0] if volume.padding else float(volume.array.min()) - 1
    array = np.empty(grid.shape, np.float32)
    for n, (k, shift) in enumerate(zip(at, shifts, strict=True)):
        placed = _shifted(_between(volume, order, k), shift, grid.shape[1:])
        array[n] = np.where(np.isnan(placed), fill, placed)
    return replace(
        volume,
        array=array,
        geometry=grid,
        ready=np.ones(grid.shape[0], bool),
        label=f"{volume.label} (resampled to {grid.spacing[0]:.3g} mm)".strip(),
        suv=_suv(volume.suv, order, at),
        source=replace(volume.source, images=()),
        slice_positions=None,
        padding=volume.padding or (fill, fill),
        broken={},
        marks=Marks(volume.marks.voi_luts, maps=volume.marks.maps),  # none of single slices
    )


def _positions(volume: Volume) -> Array:
    """(slices, 3): the true centre of voxel (k, 0, 0)."""
    if volume.slice_positions is not None:
        return volume.slice_positions
    slices = np.arange(volume.geometry.shape[0])[:, None]
    return volume.geometry.to_patient(slices * [1.0, 0, 0])


def _grid(geometry: Geometry, corners: Array) -> tuple[Geometry, Array]:
    """The straight grid around slices with these corners, which are evenly high.

    Also (slices, 2): how many rows and columns, >= 0, each slice lies into that grid.
    """
    straight = np.column_stack([geometry.normal, geometry.affine[:3, 1:3]])
    shifts = ((corners - corners[0]) @ np.linalg.inv(straight).T)[:, 1:]
    if np.ptp(shifts, axis=0).max() < _NO_SHIFT:
        shifts = np.zeros_like(shifts)
    first = np.floor(shifts.min(0) + 1e-6)
    more = np.ceil(shifts.max(0) - first - 1e-6).astype(int)
    affine = geometry.affine.copy()
    height = (corners[-1] - corners[0]) @ geometry.normal
    affine[:3, 0] = geometry.normal * height / (len(corners) - 1)
    affine[:3, 3] = corners[0] + geometry.affine[:3, 1:3] @ first
    shape = (len(corners), geometry.shape[1] + int(more[0]), geometry.shape[2] + int(more[1]))
    return Geometry(affine, shape, geometry.frame_of_reference_uid), shifts - first


def _even(heights: Array, pixel: float) -> Array:
    """Evenly spaced heights from the first to the last."""
    steps = np.diff(heights)
    steps = steps[steps > 1e-6]
    step = float(steps.min())
    if np.ptp(steps) > _SAME_STEP * step:
        step = max(step, pixel)
    count = 1 + int(np.ceil((heights[-1] - heights[0]) / step - _SAME_STEP))
    return np.linspace(heights[0], heights[-1], max(2, min(count, _MOST_SLICES)))


def _between(volume: Volume, order: NDArray[np.intp], k: float) -> NDArray[np.float32]:
    """The slice at index k, not a whole number, in the order of height."""
    low = min(int(k), len(order) - 1)
    share = k - low
    if share < 1e-6:
        return _values(volume, order[low])
    if share > 1 - 1e-6:
        return _values(volume, order[low + 1])
    a, b = _values(volume, order[low]), _values(volume, order[low + 1])
    return a + np.float32(share) * (b - a)


def _values(volume: Volume, k: int) -> NDArray[np.float32]:
    """A slice, with NaN for padding; all NaN where it is damaged."""
    values: NDArray[np.float32] = volume.array[k].astype(np.float32)
    if k in volume.broken:
        values[:] = np.nan
    elif volume.padding:
        low, high = volume.padding
        values[(values >= low) & (values <= high)] = np.nan
    return values


def _shifted(values: NDArray[Any], shift: Array, shape: tuple[int, int]) -> NDArray[Any]:
    """The picture moved by (rows, columns) >= 0 into a larger one; NaN around it."""
    for axis in (0, 1):
        whole = int(np.floor(shift[axis] + 1e-6))
        part = max(0.0, float(shift[axis]) - whole)
        around = [(0, 0), (0, 0)]
        around[axis] = (whole, max(0, shape[axis] - values.shape[axis] - whole))
        values = np.pad(values, around, constant_values=np.nan)
        if part > 1e-6:
            values = values + part * (_before(values, axis) - values)
    return values


def _before(values: NDArray[Any], axis: int) -> NDArray[Any]:
    """At each pixel the value of the one before it along an axis; NaN at the first."""
    moved = np.full_like(values, np.nan)
    if axis == 0:
        moved[1:] = values[:-1]
    else:
        moved[:, 1:] = values[:, :-1]
    return moved


def _suv(suv: Suv | None, order: NDArray[np.intp], at: Array) -> Suv | None:
    """SUV of the new slices: a factor of each slice is interpolated as the values are."""
    if suv is None or not isinstance(suv.factor, tuple):
        return suv
    factors = np.interp(at, np.arange(len(order)), np.array(suv.factor)[order])
    return replace(suv, factor=tuple(factors.tolist()))
