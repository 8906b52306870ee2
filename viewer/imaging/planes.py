"""Planes of a volume's own grid: axial, coronal and sagittal without resampling."""

from functools import lru_cache
from itertools import permutations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.core.geometry import Array, Geometry, Vector
from viewer.core.plane import ORIENTATIONS, Orientation, Plane

_THROUGH: dict[Orientation, int] = {"axial": 2, "coronal": 1, "sagittal": 0}

# To the right of the picture, downwards, and where the wheel goes; LPS. Patient's right on
# the left and anterior up (axial) or head up (coronal); anterior on the left (sagittal).
_RIGHT: dict[Orientation, Array] = {
    "axial": np.array([1.0, 0, 0]),
    "coronal": np.array([1.0, 0, 0]),
    "sagittal": np.array([0, 1.0, 0]),
}
_DOWN: dict[Orientation, Array] = {
    "axial": np.array([0, 1.0, 0]),
    "coronal": np.array([0, 0, -1.0]),
    "sagittal": np.array([0, 0, -1.0]),
}
_NEXT: dict[Orientation, Array] = {
    "axial": np.array([0, 0, -1.0]),
    "coronal": np.array([0, 1.0, 0]),
    "sagittal": np.array([1.0, 0, 0]),
}


def axis_of(geometry: Geometry, orientation: Orientation) -> int:
    """The array axis stepped through: the one that runs most along z, y or x.

    Each of the three orientations has an axis of its own; where two claim the same one
    (oblique by about 45 degrees), the axes are given out so that they fit best together.
    """
    return _axes(geometry)[orientation][0]


def count(geometry: Geometry, orientation: Orientation) -> int:
    """How many planes there are."""
    return geometry.shape[axis_of(geometry, orientation)]


def next_direction(orientation: Orientation) -> Array:
    """Where wheel-down goes (unit vector, LPS): to the feet, to posterior, to the left."""
    return _NEXT[orientation]


def native_orientation(geometry: Geometry) -> Orientation:
    """The orientation that shows the acquired slices."""
    return next(one for one in ORIENTATIONS if axis_of(geometry, one) == 0)


def index_at(
    geometry: Geometry,
    orientation: Orientation,
    point_mm: Array,
    positions: Array | None = None,
) -> int:
    """Index along the axis of the plane nearest to a point in mm; at the ends, the last one.

    positions: (slices, 3), the volume's slice_positions; they decide for acquired slices.
    """
    axis = axis_of(geometry, orientation)
    point = np.asarray(point_mm, float)
    if axis == 0 and positions is not None:
        return int(np.argmin(np.abs((point - positions) @ geometry.normal)))
    nearest = float(geometry.to_index(point)[axis])
    return round(min(max(nearest, 0.0), geometry.shape[axis] - 1.0))


def point_on(
    geometry: Geometry,
    orientation: Orientation,
    index: int,
    point_mm: Array,
    positions: Array | None = None,
) -> Array:
    """The point (mm) moved onto plane `index`, at the same pixel of it."""
    axis = axis_of(geometry, orientation)
    point = np.asarray(point_mm, float)
    if axis == 0 and positions is not None:
        before = index_at(geometry, orientation, point, positions)
        moved = point + positions[index] - positions[before]
        off = (moved - positions[index]) @ geometry.normal
        return np.asarray(moved - off * geometry.normal)
    kji = geometry.to_index(point)
    kji[axis] = index
    return geometry.to_patient(kji)


def plane_at(
    geometry: Geometry, orientation: Orientation, index: int, positions: Array | None = None
) -> Plane:
    """Where plane `index` of the grid lies, upright; its pixels are `picture`'s.

    Axial: the patient's right on the left, anterior up. Coronal: right on the left, head up.
    Sagittal: anterior on the left, head up.

    positions: as in index_at. Across the slices of a sheared grid, whose axes are not at
    right angles, only the middle of the plane is exact: show those planes of `regular`.
    """
    first = None
    if positions is not None and axis_of(geometry, orientation) == 0:
        x, y, z = positions[index].tolist()
        first = x, y, z
    return _plane(geometry, orientation, index, first)


@lru_cache(maxsize=256)
def _plane(
    geometry: Geometry, orientation: Orientation, index: int, first: Vector | None
) -> Plane:
    """first: the centre of the slice's first voxel (mm), where it is not on the grid."""
    axis, across, down, flip_across, flip_down = _axes(geometry)[orientation]
    middle = (np.array(geometry.shape, float) - 1) / 2
    middle[axis] = index
    center = geometry.to_patient(middle)
    if first is not None:
        middle[0] = 0
        center = geometry.to_patient(middle) - geometry.affine[:3, 3] + first
    step_u = geometry.affine[:3, across] * (-1 if flip_across else 1)
    step_v = geometry.affine[:3, down] * (-1 if flip_down else 1)
    if across == 0:
        step_u = _square(step_u, step_v)
    else:
        step_v = _square(step_v, step_u)
    columns, rows = geometry.shape[across], geometry.shape[down]
    width, height = float(np.linalg.norm(step_u)), float(np.linalg.norm(step_v))
    origin = center - (columns - 1) / 2 * step_u - (rows - 1) / 2 * step_v
    return Plane(origin, step_u / width, step_v / height, (height, width), (rows, columns))


def picture(
    array: NDArray[Any], geometry: Geometry, orientation: Orientation, index: int
) -> NDArray[Any]:
    """The voxels of a plane, (rows, columns, ...), as a view of an array on the grid."""
    axis, across, down, flip_across, flip_down = _axes(geometry)[orientation]
    slices: list[int | slice] = [slice(None)] * 3
    slices[axis] = index
    cut = array[tuple(slices)]
    if down > across:
        cut = cut.swapaxes(0, 1)
    return cut[:: -1 if flip_down else 1, :: -1 if flip_across else 1]


def _square(step: Array, other: Array) -> Array:
    """The part of a step at right angles to another."""
    return np.asarray(step - (step @ other) / (other @ other) * other)


@lru_cache(maxsize=256)
def _axes(geometry: Geometry) -> dict[Orientation, tuple[int, int, int, bool, bool]]:
    """Axis through, axis to the right, axis down, and which of the last two are flipped."""
    direction = geometry.direction
    runs = np.abs(direction)
    order = max(
        permutations(range(3)),
        key=lambda axes: sum(
            runs[axis, _THROUGH[name]] for name, axis in zip(ORIENTATIONS, axes, strict=True)
        ),
    )
    found = {}
    for name, axis in zip(ORIENTATIONS, order, strict=True):
        one, other = (n for n in range(3) if n != axis)
        across_one = runs[one] @ _RIGHT[name] > runs[other] @ _RIGHT[name]
        across, down = (one, other) if across_one else (other, one)
        found[name] = (
            axis,
            across,
            down,
            bool(direction[across] @ _RIGHT[name] < 0),
            bool(direction[down] @ _DOWN[name] < 0),
        )
    return found
