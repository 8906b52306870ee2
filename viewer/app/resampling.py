"""A volume's voxels on planes that are not its own: where, how many, with what factor."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.app.sight import Size, sight
from viewer.app.view_state import ViewState
from viewer.core.geometry import Array
from viewer.core.plane import Plane
from viewer.core.volume import Volume
from viewer.imaging import oblique, planes, presets, slab
from viewer.imaging.projection import coarser
from viewer.imaging.reslice import Depth, slice_through, true_index

_LEAST_SHARE = 1 / 16  # of rows and columns: a preview is not made coarser than that


def lying(
    state: ViewState, volume: Volume, size: Size | None = None
) -> tuple[Plane, Depth | None]:
    """Where the pixels of a reformat lie, and how deep it is."""
    grid, point = volume.geometry, np.array(state.cursor)
    if state.oblique is not None and size is not None:
        seen = sight(state, extent_mm(state, volume), size)
        part, finest = (seen.low, seen.high), 1 / seen.per_mm
        plane = oblique.plane_through(grid, state.oblique, point, part, finest)
    elif state.oblique is not None:
        plane = oblique.plane_through(grid, state.oblique, point)
    else:
        index = planes.index_at(grid, state.orientation, point, volume.slice_positions)
        plane = planes.plane_at(grid, state.orientation, index, volume.slice_positions)
    return plane, slab.depth_of(grid, plane, state.slab) if state.slab else None


def extent_mm(state: ViewState, volume: Volume) -> tuple[float, float]:
    """(width, height) in mm of the own plane that a turned one stands for."""
    plane = planes.plane_at(volume.geometry, state.orientation, 0)
    return plane.shape[1] * plane.spacing[1], plane.shape[0] * plane.spacing[0]


def middle_mm(plane: Plane, volume: Volume) -> tuple[float, float]:
    """Where the middle of the volume lies, in mm from that of a plane."""
    columns, rows = plane.shape[1], plane.shape[0]
    off = volume.geometry.center - plane.to_patient(np.array([columns - 1, rows - 1]) / 2)
    return float(off @ plane.u), float(off @ plane.v)


def coarsened(plane: Plane, depth: Depth | None, by: float) -> tuple[Plane, Depth | None]:
    """About `by` times fewer samples, from all directions alike."""
    if depth is None:
        return coarser(plane, min(by**0.5, 1 / _LEAST_SHARE)), None
    count = max(min(depth.count, 3), round(depth.count / by ** (1 / 3)))
    each = by * count / depth.count
    thick = depth.count * depth.step_mm
    return coarser(plane, min(max(each, 1) ** 0.5, 1 / _LEAST_SHARE)), Depth(
        depth.mode, count, thick / count
    )


def sampled(volume: Volume, plane: Plane, depth: Depth | None) -> tuple[Any, Any]:
    """Values on a plane or through a slab, and what they are multiplied with to be shown."""
    each = factors(volume)
    if each is None:
        shown = presets.shown_factor(volume)
        if depth is None:
            return slice_through(volume, plane), shown
        return slab.through(volume, plane, depth), shown
    if depth is None:
        return slice_through(volume, plane), _factor_on(volume, plane, each)
    through = (
        slice_through(volume, one) * _factor_on(volume, one, each)
        for one in _planes_of(plane, depth)
    )
    return slab.combined(through, depth.mode), 1.0


def ready_on(volume: Volume, plane: Plane) -> NDArray[np.bool_] | None:
    """Which pixels come from slices that have been read; None where all have."""
    if volume.ready.all():
        return None
    k = true_index(volume, _places(plane))[..., 0]
    last = len(volume.ready) - 1
    low, high = (np.clip(f(k), 0, last).astype(int) for f in (np.floor, np.ceil))
    return np.asarray((volume.ready[low] & volume.ready[high]) | (k < -0.5) | (k > last + 0.5))


def factors(volume: Volume) -> Array | None:
    """The factor for SUV of each slice, where they differ."""
    factor = volume.suv.factor if volume.suv else None
    return np.array(factor, np.float32) if isinstance(factor, tuple) else None


def _planes_of(plane: Plane, depth: Depth) -> Iterator[Plane]:
    for n in range(depth.count):
        off = (n - (depth.count - 1) / 2) * depth.step_mm
        yield replace(plane, origin=plane.origin + off * plane.normal)


def _factor_on(volume: Volume, plane: Plane, each: Array) -> Array:
    """The factor for SUV between slices that differ, on a plane."""
    k = true_index(volume, _places(plane))[..., 0]
    return np.asarray(np.interp(k, np.arange(len(each)), each), np.float32)


def _places(plane: Plane) -> Array:
    rows, columns = np.indices(plane.shape)
    return plane.to_patient(np.stack([columns, rows], -1))
