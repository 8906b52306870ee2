"""Smaller copies of a volume, which are drawn faster."""

from dataclasses import replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from viewer.core.geometry import Array, Geometry
from viewer.core.volume import Volume

Reduction = Literal["mean", "max"]
Factors = tuple[int, int, int]
Box = tuple[slice, slice, slice]
_FEW, _ROUND = 0.04, 0.12  # share left out at each end; share of the rest put around it


def factors(shape: tuple[int, ...], least: int) -> Factors:
    """How many voxels become one along each axis so that at least `least` remain."""
    k, j, i = (max(1, n // least) for n in shape)
    return k, j, i


def proxy(volume: Volume, by: Factors, reduction: Reduction) -> Volume:
    """The mean or maximum of blocks of `by` voxels, each at the middle of its block.

    The maximum keeps small bright spots, which a MIP is there to show. A block that the edge
    cuts holds what is left of it.
    """
    if by == (1, 1, 1):
        return volume
    affine = volume.geometry.affine.copy()
    affine[:3, 3] = volume.geometry.to_patient((np.array(by, float) - 1) / 2)
    affine[:3, :3] *= by
    return _replaced(volume, _reduced(volume.array, by, reduction), affine)


def thinned(volume: Volume, by: Factors) -> Volume:
    """Every `by`-th voxel, where it lies; a view of the volume's memory."""
    affine = volume.geometry.affine.copy()
    affine[:3, :3] *= by
    return _replaced(volume, volume.array[:: by[0], :: by[1], :: by[2]], affine)


def seen_box(volume: Volume, low: float, high: float) -> Box:
    """The smallest box with all voxels between two values, and one voxel around it."""
    array = volume.array
    slices = np.zeros(array.shape[0], bool)
    rows, columns = np.zeros(array.shape[1], bool), np.zeros(array.shape[2], bool)
    for k, one in enumerate(array):
        inside = (one > low) & (one < high)
        hit = inside.any(axis=1)
        if hit.any():
            slices[k] = True
            rows |= hit
            columns |= inside.any(axis=0)
    return _around(slices), _around(rows), _around(columns)


def chief_box(volume: Volume, low: float, high: float) -> Box:
    """As `seen_box`, without the few voxels far off (a holder, noise): roughly, for framing."""
    inside = (volume.array > low) & (volume.array < high)
    boxes = []
    for others in ((1, 2), (0, 2), (0, 1)):
        share = np.cumsum(inside.sum(axis=others)) / max(inside.sum(), 1)
        hit = (share > _FEW) & (share < 1 - _FEW)
        box = _around(hit)
        more = round(_ROUND * (box.stop - box.start))
        boxes.append(slice(max(0, box.start - more), min(len(hit), box.stop + more)))
    return boxes[0], boxes[1], boxes[2]


def cropped(volume: Volume, box: Box) -> Volume:
    """A box of the volume, copied."""
    affine = volume.geometry.affine.copy()
    affine[:3, 3] = volume.geometry.to_patient(np.array([one.start for one in box], float))
    return _replaced(volume, np.ascontiguousarray(volume.array[box]), affine)


def _around(hit: NDArray[np.bool_]) -> slice:
    """From one before the first to one after the last; everything where there is none."""
    where = np.flatnonzero(hit)
    if not where.size:
        return slice(0, hit.size)
    return slice(max(0, int(where[0]) - 1), min(hit.size, int(where[-1]) + 2))


def _replaced(volume: Volume, array: NDArray[Any], affine: Array) -> Volume:
    """The volume with other voxels at another place."""
    geometry = Geometry(
        affine,
        (array.shape[0], array.shape[1], array.shape[2]),
        volume.geometry.frame_of_reference_uid,
    )
    ready = np.ones(array.shape[0], bool)
    return replace(volume, array=array, geometry=geometry, ready=ready, slice_positions=None)


def _reduced(array: NDArray[Any], by: Factors, reduction: Reduction) -> NDArray[Any]:
    """Blocks of slices one after the other, so that no second volume is needed."""
    slices = []
    for first in range(0, array.shape[0], by[0]):
        block = array[first : first + by[0]]
        one = _over(block, reduction, 0)
        for axis in (0, 1):
            one = _blocks(one, axis, by[axis + 1], reduction)
        slices.append(one)
    stack = np.stack(slices)
    if np.issubdtype(array.dtype, np.integer):
        stack = np.rint(stack)
    return np.ascontiguousarray(stack, dtype=array.dtype)


def _blocks(one: NDArray[Any], axis: int, by: int, reduction: Reduction) -> NDArray[Any]:
    """A slice with every `by` rows (axis 0) or columns (1) made one."""
    if by == 1:
        return one
    whole = one.shape[axis] // by * by
    main, rest = np.split(one, [whole], axis)
    shape = list(main.shape)
    shape[axis : axis + 1] = [whole // by, by]
    parts = [_over(main.reshape(shape), reduction, axis + 1)]
    if rest.shape[axis]:
        parts.append(np.expand_dims(_over(rest, reduction, axis), axis))
    return np.concatenate(parts, axis)


def _over(values: NDArray[Any], reduction: Reduction, axis: int) -> NDArray[Any]:
    if reduction == "max":
        return np.asarray(values.max(axis=axis))
    return np.asarray(values.mean(axis=axis, dtype=np.float32))
