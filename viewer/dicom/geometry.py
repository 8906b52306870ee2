"""Where frames lie in the patient, from the position and orientation of every one of them.

Spacing comes from positions, never from Slice Thickness or Spacing Between Slices; slices
ascend along cross(row, column) (PS3.3 C.7.6.2.1.1).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from viewer.core import units
from viewer.core.geometry import Array, Geometry, Vector
from viewer.core.patient import Frame
from viewer.dicom import frames as header

SAME_MM = 0.01  # slices closer than this lie at one position
TILT_DEG = 0.1
_ROUNDED_MM = 0.02  # sideways drift over a whole stack that is rounding of the positions
_UNIT = 5e-3  # how far direction cosines may be off for their rounding
_FARTHEST_MM = 1e6
_SPACING_MM = (1e-4, 1e3)
_TOLD = 3  # gaps and uneven steps named one by one


class Placed(NamedTuple):
    """One frame in the patient: unit vectors to the next column and to the next row, in LPS.

    spacing: mm between rows and between columns, as PixelSpacing.
    """

    position: Vector
    row: Vector
    column: Vector
    spacing: tuple[float, float]

    @property
    def normal(self) -> Vector:
        """Unit vector of cross(row, column)."""
        return _cross(self.row, self.column)

    @property
    def depth(self) -> float:
        """mm of the position along the normal."""
        (x, y, z), (a, b, c) = self.position, _cross(self.row, self.column)
        return x * a + y * b + z * c

    @property
    def told(self) -> str:
        """ "z 6.00 mm": its place along the axis nearest to its normal."""
        sizes = [abs(one) for one in self.normal]
        along = sizes.index(max(sizes))
        return f"{'xyz'[along]} {units.written(self.position[along], 'mm', 2)}"


@dataclass(frozen=True, slots=True)
class Stack:
    """Slices in the order of the array, and their grid.

    order: which of the given slices comes first, second, ...
    remarks: what a reader must know of gaps, tilt and uneven steps, in words.
    """

    order: tuple[int, ...]
    geometry: Geometry
    regular: bool
    slice_positions: tuple[Vector, ...] | None
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turned:
    """How a frame is turned, and its spacing; see Placed."""

    row: Vector
    column: Vector
    spacing: tuple[float, float]


def placed(frame: Frame) -> Placed | None:
    """Where one frame lies; None where the header does not say, or says what cannot be."""
    how = turned(frame)
    return at_place(frame, how) if how else None


def turned(frame: Frame) -> Turned | None:
    """How a frame is turned, which frames at other positions share."""
    orientation = header.numbers(frame, "ImageOrientationPatient", 6)
    if orientation is None and is_by_transducer(frame):
        orientation = header.numbers(frame, "ImageOrientationVolume", 6)
    spacing = header.numbers(frame, "PixelSpacing", 2)
    if not orientation or not spacing:
        return None
    if not all(_SPACING_MM[0] <= one <= _SPACING_MM[1] for one in spacing):
        return None
    axes = _axes(orientation)
    return axes and Turned(*axes, (spacing[0], spacing[1]))


def at_place(frame: Frame, how: Turned) -> Placed | None:
    """Where a frame that is turned so lies."""
    position = header.numbers(frame, "ImagePositionPatient", 3)
    if position is None and is_by_transducer(frame):
        position = header.numbers(frame, "ImagePositionVolume", 3)
    if not position:
        return None
    x, y, z = position
    if max(x, y, z) > _FARTHEST_MM or min(x, y, z) < -_FARTHEST_MM:
        return None
    made = Placed((x, y, z), how.row, how.column, how.spacing)
    if "GridFrameOffsetVector" not in frame.instance.attributes:
        return made
    return _offset(frame, made)


def is_by_transducer(frame: Frame) -> bool:
    """True where a frame lies in a volume of its own, which the patient's axes are unknown of.

    3D ultrasound (PS3.3 C.8.24.2): right sizes, and no right, front or head.
    """
    apart = header.value(frame, "ImagePositionVolume") is not None
    return apart and header.value(frame, "ImagePositionPatient") is None


def _offset(frame: Frame, first: Placed) -> Placed | None:
    """A frame of a dose grid, which states one position and offsets (PS3.3 C.8.8.3.2)."""
    offsets = header.value(frame, "GridFrameOffsetVector")
    if offsets is None or header.frame_count(frame.instance) == 1:
        return first
    if frame.number > len(offsets) or not all(isinstance(one, float) for one in offsets):
        return None
    start = 0.0 if offsets[0] == 0.0 else first.position[2]
    along = offsets[frame.number - 1] - start
    x, y, z = (p + along * n for p, n in zip(first.position, first.normal, strict=True))
    return first._replace(position=(x, y, z))


def stack(
    slices: Sequence[Placed], shape: tuple[int, int], frame_of_reference_uid: str, depth: float
) -> Stack:
    """The grid of slices of one orientation at different positions.

    depth: mm that a lone slice is thick.
    """
    order = sorted(range(len(slices)), key=lambda n: slices[n].depth)
    first = slices[order[0]]
    row, column = np.array(first.row), np.array(first.column)
    column = column - row * (row @ column)
    column /= np.linalg.norm(column)
    normal = np.cross(row, column)
    positions = np.array([slices[n].position for n in order])
    step, even, remarks = _steps(positions, normal, depth)
    affine = np.eye(4)
    affine[:3, 0] = step
    affine[:3, 1] = column * first.spacing[0]
    affine[:3, 2] = row * first.spacing[1]
    affine[:3, 3] = positions[0]
    return Stack(
        tuple(order),
        Geometry(affine, (len(slices), *shape), frame_of_reference_uid),
        not remarks,
        None if even else tuple(_vector(one) for one in positions),
        tuple(remarks),
    )


def _steps(positions: Array, normal: Array, depth: float) -> tuple[Array, bool, list[str]]:
    """(one step in mm, are the steps even, remarks) of positions in ascending order."""
    if len(positions) == 1:
        return normal * depth, True, []
    along = positions @ normal
    span = positions[-1] - positions[0]
    drift = span - normal * (span @ normal)
    tilt = math.degrees(math.atan2(float(np.linalg.norm(drift)), float(span @ normal)))
    straight = float(np.linalg.norm(drift)) <= _ROUNDED_MM
    direction = normal if straight else span / (span @ normal)
    steps = np.diff(along)
    remarks = _uneven(along, steps)
    remarks += _strayed(positions, along, direction)
    step = _median(steps) if remarks else float(span @ normal) / len(steps)
    even = not remarks
    if tilt > TILT_DEG and not straight:
        remarks.append(
            f"the slices are stacked with a tilt of {tilt:.1f} degrees (gantry tilt or shear)"
        )
    return direction * step, even, remarks


def _uneven(along: Array, steps: Array) -> list[str]:
    """What is said of steps that are not all alike; nothing where they differ by rounding."""
    typical = _median(steps)
    even = np.linspace(along[0], along[-1], len(along))
    if np.abs(along - even).max() <= _tolerance(typical):
        return []
    usual, count = _usual(steps)
    gaps = np.flatnonzero(steps > 1.5 * usual).tolist()
    if len(gaps) > max(_TOLD, len(steps) // 4) or (count == 1 and not _whole(steps, usual)):
        gaps = []  # the spacing changes along the stack; nothing is missing
    said = [_gap(k, steps, usual) for k in gaps[:_TOLD]]
    if len(gaps) > _TOLD:
        said.append(f"{len(gaps) - _TOLD} more gaps")
    rest = np.delete(steps, gaps)
    off = np.flatnonzero(np.abs(steps - usual) > _tolerance(usual)).tolist()
    off = [k for k in off if k not in set(gaps)]
    if off:
        mostly = f", mostly {usual:.2f} mm" if 2 * count > len(rest) else ""
        said.append(
            f"uneven spacing: {rest.min():.2f} to {rest.max():.2f} mm between slices{mostly} "
            f"(first between slices {off[0] + 1} and {off[0] + 2})"
        )
    return said or [f"uneven spacing: {steps.min():.2f} to {steps.max():.2f} mm between slices"]


def _tolerance(step: float) -> float:
    """mm by which steps differ through rounding."""
    return 0.02 + 0.03 * step


def _usual(steps: Array) -> tuple[float, int]:
    """(the commonest step, the smallest of several; how many steps are like it)."""
    ordered = np.sort(steps)
    ends = np.searchsorted(ordered, ordered + 0.02 + 0.03 * np.abs(ordered), side="right")
    counts = ends - np.arange(len(ordered))
    k = int(counts.argmax())
    return _median(ordered[k : ends[k]]), int(counts[k])


def _whole(steps: Array, usual: float) -> bool:
    """Whether each step is a whole number of usual ones, so that slices may be missing."""
    return bool(np.all(np.abs(steps - usual * np.round(steps / usual)) <= _tolerance(usual)))


def _median(values: Array) -> float:
    """Ten times as quick as numpy's, of a few numbers."""
    ordered, middle = sorted(values.tolist()), len(values) // 2
    if len(ordered) % 2:
        return float(ordered[middle])
    return float(ordered[middle - 1] + ordered[middle]) / 2


def _gap(k: int, steps: Array, usual: float) -> str:
    count = round(float(steps[k]) / usual) - 1
    missing = f"about {count} slices are missing?" if count > 1 else "a slice is missing?"
    return (
        f"gap of {steps[k]:.2f} mm between slices {k + 1} and {k + 2} "
        f"(usual step {usual:.2f} mm): {missing}"
    )


def _strayed(positions: Array, along: Array, direction: Array) -> list[str]:
    """Slices that lie beside the line of the others."""
    line = positions[0] + (along - along[0])[:, None] * direction
    aside = np.linalg.norm(positions - line, axis=1)
    worst = int(aside.argmax())
    if aside[worst] <= 0.1:
        return []
    return [f"slice {worst + 1} is shifted sideways by {aside[worst]:.2f} mm (uneven stack)"]


@lru_cache(256)
def _axes(orientation: tuple[float, ...]) -> tuple[Vector, Vector] | None:
    """Unit vectors along a row and along a column; None where they are none."""
    row, column = _unit(orientation[:3]), _unit(orientation[3:])
    if not row or not column or abs(_dot(row, column)) > _UNIT:
        return None
    return row, column


@lru_cache(256)
def _cross(one: Vector, other: Vector) -> Vector:
    (a, b, c), (d, e, f) = one, other
    return b * f - c * e, c * d - a * f, a * e - b * d


def _unit(vector: Sequence[float]) -> Vector | None:
    length = math.sqrt(sum(one * one for one in vector))
    if not abs(length - 1) <= _UNIT:
        return None
    x, y, z = (one / length for one in vector)
    return x, y, z


def _dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _vector(values: Array) -> Vector:
    x, y, z = values.tolist()
    return x, y, z
