"""Thick slabs: several planes as one, by their maximum, minimum, mean or sum."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.core.geometry import Geometry
from viewer.core.plane import Orientation, Plane, Slab, SlabMode
from viewer.core.volume import Volume
from viewer.imaging import planes
from viewer.imaging.oblique import step_mm
from viewer.imaging.reslice import Depth, Values, slab_through, slice_through

NAMES: dict[SlabMode, str] = {"mip": "MIP", "minip": "MinIP", "mean": "MEAN", "sum": "SUM"}
_BLOCK = 4  # slices whose columns are laid out anew together, so that the cache holds them


def count(thickness_mm: float, step: float) -> int:
    """How many planes a slab holds, at least one."""
    return max(1, round(thickness_mm / step))


def depth_of(geometry: Geometry, plane: Plane, slab: Slab) -> Depth:
    """The planes of a slab across the grid: not further apart than voxels along the normal."""
    step = step_mm(geometry, plane.normal)
    planes_in = max(1, int(np.ceil(slab.thickness_mm / step - 1e-6)))
    return Depth(slab.mode, planes_in, slab.thickness_mm / planes_in)


def within(geometry: Geometry, orientation: Orientation, index: int, slab: Slab) -> range:
    """The own planes of a grid that a slab about one of them holds.

    Of an even number one more lies behind it; none lies outside the volume.
    """
    axis = planes.axis_of(geometry, orientation)
    many = count(slab.thickness_mm, step_mm(geometry, _normal(geometry, orientation)))
    first = index - (many - 1) // 2
    return range(max(first, 0), min(first + many, geometry.shape[axis]))


def stacked(
    array: NDArray[Any],
    geometry: Geometry,
    orientation: Orientation,
    inside: range,
    mode: SlabMode,
) -> NDArray[Any]:
    """(rows, columns) of some own planes as one, as `planes.picture` shows one of them.

    Maximum and minimum keep the array's type.
    """
    axis = planes.axis_of(geometry, orientation)
    part: list[slice] = [slice(None)] * 3
    part[axis] = slice(inside.start, inside.stop, inside.step)
    flat = _reduced(array[tuple(part)], axis, mode)
    return planes.picture(np.expand_dims(flat, axis), geometry, orientation, 0)


def through(volume: Volume, plane: Plane, depth: Depth) -> Values:
    """Planes across a volume as one, also where its slices are uneven."""
    if volume.slice_positions is None:
        return slab_through(volume, plane, depth)
    offsets = (np.arange(depth.count) - (depth.count - 1) / 2) * depth.step_mm
    each = (
        slice_through(
            volume,
            Plane(
                plane.origin + off * plane.normal, plane.u, plane.v, plane.spacing, plane.shape
            ),
        )
        for off in offsets
    )
    return combined(each, depth.mode)


def combined(each: Any, mode: SlabMode) -> Values:
    """Pictures (rows, columns) one after the other as one; NaN takes no part."""
    join: Callable[..., Any] = {"mip": np.fmax, "minip": np.fmin}.get(mode, np.add)
    found: Any = None
    held: Any = 0
    for one in each:
        if join is np.add:
            held = held + ~np.isnan(one)
            one = np.nan_to_num(one, nan=0.0)
        found = one if found is None else join(found, one)
    if join is np.add:
        found = np.where(
            held > 0, found / np.maximum(held, 1) if mode == "mean" else found, np.nan
        )
    return np.asarray(found, np.float32)


def _normal(geometry: Geometry, orientation: Orientation) -> NDArray[np.float64]:
    return planes.plane_at(geometry, orientation, 0).normal


def _reduced(block: NDArray[Any], axis: int, mode: SlabMode) -> NDArray[Any]:
    if mode in ("mean", "sum"):
        small = block.dtype.kind in "iu" and block.dtype.itemsize <= 2
        total = block.sum(axis, dtype=np.int32 if small else np.float32)
        found = total / np.float32(block.shape[axis]) if mode == "mean" else total
        return np.asarray(found, np.float32)
    join = np.max if mode == "mip" else np.min
    if axis < 2:
        return np.asarray(join(block, axis=axis))
    made = np.empty(block.shape[:2], block.dtype)  # numpy is slow along a short last axis
    for k in range(0, len(block), _BLOCK):
        join(
            np.ascontiguousarray(np.moveaxis(block[k : k + _BLOCK], 2, 0)),
            axis=0,
            out=made[k : k + _BLOCK],
        )
    return made
