"""Which point of a volume is meant by a click on its 3D picture."""

import numpy as np

from viewer.core.crop import Crop
from viewer.core.geometry import Array, Vector
from viewer.core.volume import Volume
from viewer.imaging.rendering_presets import Transfer

_STEPS = 2  # samples along the ray in the shortest edge of a voxel
_PASSES = 0.5  # of the light: what lies where so much is stopped is what one sees
_HALF = (0.0, 0.5)  # voxels that the volume reaches beyond: cropped, whole
_FAINT = 0.05  # stopped in all: where there is less, nothing is seen


def picked(
    volume: Volume, look: Transfer, start: Array, direction: Array, crop: Crop | None = None
) -> Vector | None:
    """The point (LPS, mm) that is seen along a ray; None where nothing is.

    start: a point on the ray. direction: unit vector away from the eye. crop: what is
        outside is not seen.
    MIP: the middle of the brightest voxel on the ray. Else where the accumulated opacity
    passes 50 %, or half of all of it where the whole ray stops less.
    """
    reach = _inside(volume, start, direction, crop)
    if reach is None:
        return None
    step = min(volume.geometry.spacing) / _STEPS
    along = np.arange(reach[0], reach[1] + step / 2, step)
    points = np.asarray(start, float) + along[:, None] * np.asarray(direction, float)
    index = volume.geometry.to_index(points)
    values = _linear(volume, index)
    if look.blend == "mip":
        place = _brightest(volume, index[int(values.argmax())])
        return _vector(volume.geometry.to_patient(place))
    at, alphas = zip(*look.opacity, strict=True)
    stopped = 1 - np.cumprod((1 - np.interp(values, at, alphas)) ** step)
    if stopped[-1] < _FAINT:
        return None
    share = _PASSES if stopped[-1] >= _PASSES else stopped[-1] / 2
    return _vector(points[int(np.argmax(stopped >= share))])


def _inside(
    volume: Volume, start: Array, direction: Array, crop: Crop | None
) -> tuple[float, float] | None:
    """From how many mm to how many the ray is between the middles of the outermost voxels.

    Nor outside of the crop box.
    """
    first = volume.geometry.to_index(np.asarray(start, float))
    way = volume.geometry.to_index(np.asarray(start, float) + direction) - first
    begins, ends_at = np.zeros(3), np.array(volume.geometry.shape) - 1.0
    if crop is not None:
        begins, ends_at = np.maximum(begins, crop.low), np.minimum(ends_at, crop.high)
    low, high = -np.inf, np.inf
    for at, each, begin, end in zip(
        first.tolist(), way.tolist(), begins.tolist(), ends_at.tolist(), strict=True
    ):
        if abs(each) < 1e-9:
            if not begin - _HALF[crop is None] <= at <= end + _HALF[crop is None]:
                return None
            continue
        ends = sorted(((begin - at) / each, (end - at) / each))
        low, high = max(low, ends[0]), min(high, ends[1])
    return (low, high) if low <= high else None


def _linear(volume: Volume, index: Array) -> Array:
    """Values (n,) between the voxels at indices (n, 3); what is not a number is the lowest."""
    last = np.array(volume.array.shape) - 1
    low = np.clip(np.floor(index), 0, np.maximum(last - 1, 0)).astype(int)
    share = np.clip(index - low, 0, 1)
    total = np.zeros(len(index))
    for corner in np.ndindex(2, 2, 2):
        k, j, i = np.minimum(low + corner, last).T
        weight = np.where(corner, share, 1 - share).prod(axis=1)
        total += np.where(weight > 0, volume.array[k, j, i] * weight, 0.0)
    return np.nan_to_num(total, nan=-np.inf)


def _brightest(volume: Volume, index: Array) -> Array:
    """The index of the brightest of the voxels about a place between them."""
    last = np.array(volume.array.shape) - 1
    low = np.floor(index + 1e-6).astype(int)
    high = np.ceil(index - 1e-6).astype(int)
    box = [slice(max(a, 0), min(b, n) + 1) for a, b, n in zip(low, high, last, strict=True)]
    part = np.nan_to_num(volume.array[tuple(box)].astype(float), nan=-np.inf)
    found = np.unravel_index(int(part.argmax()), part.shape)
    return np.array([one.start + int(n) for one, n in zip(box, found, strict=True)], float)


def _vector(point: Array) -> Vector:
    x, y, z = (float(one) for one in point)
    return x, y, z
