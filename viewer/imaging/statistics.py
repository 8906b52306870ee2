"""Statistics of the voxels whose centres lie inside a region."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.core.geometry import Array
from viewer.core.plane import ORIENTATIONS, Orientation, Plane
from viewer.core.volume import Volume
from viewer.imaging import planes
from viewer.imaging.regions import EDGE_MM, Mask, Region
from viewer.imaging.reslice import sample, true_index

_PARALLEL = 1 - 1e-5  # cosine; planes that differ by less than 0.26 degrees are one
_MOST_PIXELS = 2048  # along each side of a resampled region


@dataclass(frozen=True, slots=True)
class Statistics:
    """Of the values inside a region.

    standard_deviation: of the population, that is divided by count, as IBSI's variance is
        (and other viewers'); a region of one voxel has 0.
    """

    mean: float
    standard_deviation: float
    minimum: float
    maximum: float
    count: int


@dataclass(frozen=True, slots=True, eq=False)
class Inside:
    """The voxels inside a region, or the resampled pixels.

    values: in the volume's unit. suv: the same times the factor for SUV of their slices,
        None where there is none. volume_mm3: of the voxels (0 for resampled pixels).
    resampled_mm: the spacing of the plane that values were resampled on, else 0.
    damaged: voxels of a damaged slice were left out.
    """

    values: NDArray[np.float64]
    suv: NDArray[np.float64] | None
    volume_mm3: float = 0.0
    resampled_mm: float = 0.0
    damaged: bool = False


def statistics(values: NDArray[Any]) -> Statistics | None:
    """Mean, population SD, minimum, maximum; None of no values."""
    if not values.size:
        return None
    wide = values.astype(np.float64)
    return Statistics(
        float(wide.mean()),
        float(wide.std()),
        float(wide.min()),
        float(wide.max()),
        int(wide.size),
    )


def inside_planar(volume: Volume, region: Region, u: Array, v: Array) -> Inside:
    """The voxels inside a flat region, drawn on a plane along u and v; no padding.

    They are those of the volume's own plane nearest to the region, the acquired slice in
    the first place. A region oblique to the volume's grid, and one across tilted or uneven
    slices, takes values from its plane, resampled linearly at the smallest voxel spacing.
    """
    normal = np.cross(u, v)
    orientation = _parallel(volume, normal / np.linalg.norm(normal))
    if orientation is None:
        return _resampled(volume, region, u, v)
    middle = region.corners().mean(0)
    geometry, positions = volume.geometry, volume.slice_positions
    index = planes.index_at(geometry, orientation, middle, positions)
    plane = planes.plane_at(geometry, orientation, index, positions)
    picture = planes.picture(volume.array, geometry, orientation, index)
    rows, columns, part = _cropped(plane, region.corners())
    found = _Found(volume)
    found.add(picture[rows, columns], region.mask(part), part)
    return found.inside(0.0)


def inside_solid(volume: Volume, region: Region) -> Inside:
    """The voxels inside a region in space, of all slices; padding is left out."""
    geometry, positions = volume.geometry, volume.slice_positions
    native = planes.native_orientation(geometry)
    first, last = _slices(volume, region.corners())
    thickness = _thicknesses(volume)
    found, total = _Found(volume), 0.0
    for k in range(first, last + 1):
        plane = planes.plane_at(geometry, native, k, positions)
        picture = planes.picture(volume.array, geometry, native, k)
        rows, columns, part = _cropped(plane, region.corners())
        kept = found.add(picture[rows, columns], region.mask(part), part)
        total += kept * plane.spacing[0] * plane.spacing[1] * float(thickness[k])
    return found.inside(total)


def _parallel(volume: Volume, normal: Array) -> Orientation | None:
    """Which of the volume's own planes have this normal; None where none has."""
    geometry = volume.geometry
    straight = not geometry.is_sheared and volume.slice_positions is None
    native = planes.native_orientation(geometry)
    for orientation in (native, *(o for o in ORIENTATIONS if o != native)):
        plane = planes.plane_at(geometry, orientation, 0)
        if abs(plane.normal @ normal) > _PARALLEL and (straight or orientation == native):
            return orientation
    return None


class _Found:
    """Collects values and their factors for SUV."""

    def __init__(self, volume: Volume) -> None:
        self._volume = volume
        self._damaged = False
        self._values: list[NDArray[np.float64]] = []
        self._suv: list[NDArray[np.float64]] = []

    def add(self, picture: NDArray[Any], mask: Mask, plane: Plane) -> int:
        """Take the values of a picture inside a mask; how many there were."""
        inside = mask & self._holds(picture)
        if self._volume.broken and inside.any():
            inside = self._sound(inside, plane)
        values = picture[inside].astype(np.float64)
        self._values.append(values)
        suv = self._volume.suv
        if suv is not None and suv.factor is not None:
            self._suv.append(values * self._factors(suv.factor, inside, plane))
        return len(values)

    def inside(self, volume_mm3: float, resampled_mm: float = 0.0) -> Inside:
        none = [np.empty(0)]
        suv = np.concatenate(self._suv) if self._suv else None
        values = np.concatenate(self._values or none)
        return Inside(values, suv, volume_mm3, resampled_mm, self._damaged)

    def _holds(self, picture: NDArray[Any]) -> Mask:
        """True where a voxel holds an image: not padding, and a number."""
        holds: Mask = np.isfinite(picture)
        if self._volume.padding is not None:
            low, high = self._volume.padding
            holds &= ~((picture >= low) & (picture <= high))
        return holds

    def _sound(self, inside: Mask, plane: Plane) -> Mask:
        """Without the pixels that a damaged slice has a share in."""
        row, column = np.nonzero(inside)
        k = true_index(self._volume, plane.to_patient(np.stack([column, row], -1)))[..., 0]
        away = np.abs(k[:, None] - np.array(list(self._volume.broken)))
        sound = inside.copy()
        sound[row, column] = (away > 1 - 1e-6).all(-1)
        self._damaged |= bool((sound != inside).any())
        return sound

    def _factors(self, factor: float | tuple[float, ...], inside: Mask, plane: Plane) -> Any:
        if not isinstance(factor, tuple):
            return factor
        row, column = np.nonzero(inside)
        points = plane.to_patient(np.stack([column, row], -1))
        k = true_index(self._volume, points)[..., 0]
        return np.interp(k, np.arange(len(factor)), factor)


def _resampled(volume: Volume, region: Region, u: Array, v: Array) -> Inside:
    """Values on the region's own plane, linear, at the smallest voxel spacing."""
    u = u / np.linalg.norm(u)
    v = v - (v @ u) * u
    v = v / np.linalg.norm(v)
    corners = region.corners()
    at = np.stack([(corners - corners[0]) @ u, (corners - corners[0]) @ v], -1)
    low, size = at.min(0), np.ptp(at, axis=0)
    step = max(min(volume.geometry.spacing), float(size.max()) / _MOST_PIXELS)
    count = np.maximum(np.ceil(size / step - 1e-6), 1).astype(int)
    left, top = (low + (size - (count - 1) * step) / 2).tolist()
    columns, rows = count.tolist()
    plane = Plane(corners[0] + left * u + top * v, u, v, (step, step), (rows, columns))
    row, column = np.indices(plane.shape)
    picture = sample(volume, plane.to_patient(np.stack([column, row], -1)))
    found = _Found(volume)
    found.add(picture, region.mask(plane) & ~_near_padding(volume, plane), plane)
    return found.inside(0.0, step)


def _near_padding(volume: Volume, plane: Plane) -> Mask:
    """The pixels of a plane that padding voxels have a share in."""
    if volume.padding is None:
        return np.zeros(plane.shape, bool)
    rows, columns = np.indices(plane.shape)
    index = true_index(volume, plane.to_patient(np.stack([columns, rows], -1)))
    low, high = volume.padding
    near = np.zeros(plane.shape, bool)
    last = np.array(volume.array.shape) - 1
    for corner in np.ndindex(2, 2, 2):
        share = np.floor(index) + corner
        touched = (np.abs(share - index) < 1).all(-1)
        k, j, i = np.moveaxis(np.clip(share, 0, last).astype(int), -1, 0)
        values = volume.array[k, j, i]
        near |= touched & (values >= low) & (values <= high)
    return near


def _cropped(plane: Plane, corners: Array) -> tuple[slice, slice, Plane]:
    """Rows and columns that the points lie in, and the plane of these alone."""
    at = plane.to_pixel(corners)
    most = np.array(plane.shape[::-1])
    low = np.clip(np.floor(at.min(0)).astype(int), 0, most)
    high = np.clip(np.ceil(at.max(0)).astype(int) + 1, low, most)
    (left, top), (right, bottom) = low.tolist(), high.tolist()
    part = Plane(
        plane.to_patient(low), plane.u, plane.v, plane.spacing, (bottom - top, right - left)
    )
    return slice(top, bottom), slice(left, right), part


def _heights(volume: Volume) -> Array:
    """mm of each slice along the normal of the slices."""
    positions = volume.slice_positions
    if positions is None:
        slices = np.arange(volume.geometry.shape[0])[:, None]
        positions = volume.geometry.to_patient(slices * [1.0, 0, 0])
    return np.asarray(positions @ volume.geometry.normal)


def _thicknesses(volume: Volume) -> Array:
    """mm that each slice stands for: half of the way to either neighbour."""
    heights = _heights(volume)
    if len(heights) < 2:
        return np.array([volume.geometry.spacing[0]])
    steps = np.abs(np.diff(heights))
    return np.asarray((np.append(steps[:1], steps) + np.append(steps, steps[-1:])) / 2)


def _slices(volume: Volume, corners: Array) -> tuple[int, int]:
    """First and last slice that the points' bounding box reaches."""
    heights = _heights(volume)
    at = corners @ volume.geometry.normal
    within = np.flatnonzero((heights >= at.min() - EDGE_MM) & (heights <= at.max() + EDGE_MM))
    return (int(within[0]), int(within[-1])) if within.size else (0, -1)
