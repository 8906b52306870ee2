"""A volume on the planes of another one, at its own resolution."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.core.geometry import Array, Geometry
from viewer.core.plane import Plane, Slab
from viewer.core.volume import Volume
from viewer.imaging import slab as slabs
from viewer.imaging.reslice import sample, slice_through, true_index

_ALIGNED = 1e-4  # of a step; what runs more across than that is on no axis of the grid
_RIGID = 1e-6


@dataclass(frozen=True, slots=True)
class Part:
    """Columns and rows of a plane: from corner to corner of pixels, in pixels."""

    left: float
    top: float
    right: float
    bottom: float


def grid_over(
    plane: Plane,
    part: Part,
    geometry: Geometry,
    matrix: Array | None = None,
    finest_mm: float = 0.0,
    whole: bool = False,
) -> Plane:
    """Where to take values of a volume for a part of another one's plane.

    The same plane with pixels of half the volume's own size; of the whole, where the half is
    below `finest_mm` or `whole` is wished; no smaller than that. Where the volume's axes run
    along the plane's, its voxel centres are among the pixel centres: nothing is blurred.
    """
    turn = np.eye(3) if matrix is None else matrix[:3, :3]
    start = geometry.to_index(moved(plane.origin, matrix))
    shares = (1.0,) if whole else (0.5, 1.0)
    across, x = _line(plane.u, turn, start, geometry, (finest_mm, *shares))
    down, y = _line(plane.v, turn, start, geometry, (finest_mm, *shares))
    left, columns = _span(part.left, part.right, plane.spacing[1], across, x)
    top, rows = _span(part.top, part.bottom, plane.spacing[0], down, y)
    origin = plane.origin + left * plane.u + top * plane.v
    return Plane(origin, plane.u, plane.v, (down, across), (rows, columns))


def values_on(
    volume: Volume, plane: Plane, matrix: Array | None, slab: Slab | None = None
) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Shown values of a volume on a plane of another one, and where it has any.

    matrix: from the plane's mm to the volume's; None where they are the same. A slab that is
    a sum is shown as the mean.
    """
    found = _values(volume, plane, matrix, slab)
    return _shown(volume, found, lambda: _centres(plane), matrix)


def values_at(
    volume: Volume, points: Array, matrix: Array | None
) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """As `values_on`, at places (rows, columns, 3) in mm that lie on no plane."""
    return _shown(volume, sample(volume, moved(points, matrix)), lambda: points, matrix)


def _shown(
    volume: Volume, found: NDArray[Any], places: Callable[[], Array], matrix: Array | None
) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Values in the volume's own unit as they are shown, and where there are any."""
    seen = np.isfinite(found)
    if volume.padding is not None:
        low, high = volume.padding
        seen &= ~((found >= low) & (found <= high))
    factor = volume.suv.factor if volume.suv else None
    if not volume.ready.all() or isinstance(factor, tuple):
        k = true_index(volume, moved(places(), matrix))[..., 0]
        last = len(volume.ready) - 1
        ends = (np.clip(end(k), 0, last).astype(int) for end in (np.floor, np.ceil))
        for end in ends:
            seen &= volume.ready[end]
        if isinstance(factor, tuple):
            return found * np.interp(k, np.arange(len(factor)), factor), seen
    return (found if factor is None else found * np.float32(factor)), seen


def moved(points: Array, matrix: Array | None) -> Array:
    """Points (..., 3) through a matrix (4, 4)."""
    if matrix is None:
        return np.asarray(points, float)
    return np.asarray(points @ matrix[:3, :3].T + matrix[:3, 3])


def is_rigid(matrix: Array) -> bool:
    """True for turns and shifts; scaling, shearing and mirroring are not."""
    turn = matrix[:3, :3]
    straight = np.abs(turn @ turn.T - np.eye(3)).max() < _RIGID
    return bool(straight and np.linalg.det(turn) > 0)


def _values(
    volume: Volume, plane: Plane, matrix: Array | None, slab: Slab | None
) -> NDArray[Any]:
    """Values in the volume's own unit; NaN outside of it."""
    if matrix is not None and not is_rigid(matrix):
        return sample(volume, moved(_centres(plane), matrix))
    lying = plane
    if matrix is not None:
        turn = matrix[:3, :3]
        origin = moved(plane.origin, matrix)
        lying = replace(plane, origin=origin, u=turn @ plane.u, v=turn @ plane.v)
    if slab is None:
        return slice_through(volume, lying)
    shown = replace(slab, mode="mean") if slab.mode == "sum" else slab
    return slabs.through(volume, lying, slabs.depth_of(volume.geometry, lying, shown))


def _centres(plane: Plane) -> Array:
    """(rows, columns, 3) mm: the centres of a plane's pixels."""
    row, column = np.indices(plane.shape)
    return plane.to_patient(np.stack([column, row], -1))


def _line(
    direction: Array,
    turn: Array,
    start: Array,
    geometry: Geometry,
    sizes: tuple[float, ...],
) -> tuple[float, float | None]:
    """Of one direction of a plane: mm between pixels, and where (mm) a voxel centre lies.

    None for the place where no axis of the grid runs that way. sizes: the finest (mm), then
    which shares of a voxel may be taken, the first of them that is not finer.
    """
    finest, *shares = sizes
    steps = geometry.to_index(turn @ direction + geometry.origin)  # voxels for 1 mm
    axis = int(np.argmax(np.abs(steps)))
    others = np.delete(np.abs(steps), axis)
    aligned = bool(others.max() < _ALIGNED * abs(steps[axis]))
    voxel = 1 / abs(float(steps[axis])) if aligned else min(geometry.spacing)
    step = next((voxel * one for one in shares if voxel * one >= finest), finest)
    if not aligned or step == finest:
        return step, None
    return step, float((np.rint(start[axis]) - start[axis]) / steps[axis])


def _span(
    first: float, last: float, pixel: float, step: float, at: float | None
) -> tuple[float, int]:
    """From where (mm, from the centre of pixel 0) and how many steps, to cover some pixels."""
    low, high = (first - 0.5) * pixel, (last - 0.5) * pixel
    at = low if at is None else at
    start = at + (np.floor((low - at) / step)) * step
    return float(start), int(np.ceil((high - start) / step)) + 1
