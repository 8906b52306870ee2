"""The box of a volume that 3D shows, the rest cut away."""

from dataclasses import dataclass, replace

import numpy as np

from viewer.core.geometry import Array, Geometry, Vector

FACES = 6  # number 2 n is the low one along axis n of (k, j, i), 2 n + 1 the high one
_THIN = 1.0  # voxels that remain at least


@dataclass(frozen=True, slots=True)
class Crop:
    """low, high: (k, j, i) in voxels of the volume; voxel n reaches from n - 0.5 to n + 0.5.

    shown: are its edges seen, so that they can be dragged?
    """

    low: Vector
    high: Vector
    shown: bool = True


def crop_to(geometry: Geometry, part: Geometry) -> Crop:
    """The box around another grid of the same axes, as far as the volume reaches."""
    ends = np.array([np.full(3, -0.5), np.array(part.shape) - 0.5])
    index = geometry.to_index(part.to_patient(ends))
    index = np.clip(index, -0.5, np.array(geometry.shape) - 0.5)
    return Crop(_vector(index.min(0)), _vector(index.max(0)))


def moved(crop: Crop, face: int, to: float, geometry: Geometry) -> Crop:
    """With one face elsewhere (voxels), within the volume and not past the one opposite."""
    axis, high = divmod(face, 2)
    low_end, high_end = list(crop.low), list(crop.high)
    if high:
        last = geometry.shape[axis] - 0.5
        high_end[axis] = min(last, max(to, low_end[axis] + _THIN))
    else:
        low_end[axis] = max(-0.5, min(to, high_end[axis] - _THIN))
    return replace(crop, low=_vector(np.array(low_end)), high=_vector(np.array(high_end)))


def ends_in(crop: Crop, geometry: Geometry, other: Geometry) -> Array:
    """(2, 3): low and high in voxels of another grid whose axes are the same."""
    return other.to_index(geometry.to_patient(np.array([crop.low, crop.high])))


def _vector(point: Array) -> Vector:
    k, j, i = (float(one) for one in point)
    return k, j, i
