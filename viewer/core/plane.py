"""A cut through the patient: a picture's pixels <-> patient mm."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from viewer.core.geometry import Array, Vector

Orientation = Literal["axial", "coronal", "sagittal"]
ORIENTATIONS: tuple[Orientation, ...] = ("axial", "coronal", "sagittal")
SlabMode = Literal["mip", "minip", "mean", "sum"]
SLAB_MODES: tuple[SlabMode, ...] = ("mip", "minip", "mean", "sum")

_LETTERS = (("R", "L"), ("A", "P"), ("F", "H"))
_OPPOSITE = {a: b for pair in _LETTERS for a, b in (pair, pair[::-1])}
_LEAST = 0.1  # a direction cosine below this adds no letter (about 6 degrees)


def cross(one: Array, other: Array) -> Array:
    """The cross product of two vectors; np.cross takes ten times as long for only two."""
    (a, b, c), (x, y, z) = one.tolist(), other.tolist()
    return np.array([b * z - c * y, c * x - a * z, a * y - b * x])


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """A rectangular grid of pixels in the patient.

    origin: centre of the pixel in row 0, column 0, LPS in mm.
    u, v: unit vectors to the next column (right) and to the next row (down); u ⟂ v.
    spacing: mm between rows and between columns, in the order of DICOM's PixelSpacing.
    shape: (rows, columns).
    """

    origin: Array
    u: Array
    v: Array
    spacing: tuple[float, float]
    shape: tuple[int, int]

    @property
    def normal(self) -> Array:
        """u x v, unit."""
        return cross(self.u, self.v)

    def to_patient(self, pixel: Array) -> Array:
        """Points in mm, (..., 3), of (column, row), (..., 2); integers are pixel centres."""
        at = np.asarray(pixel, float)
        return np.asarray(
            self.origin
            + at[..., :1] * self.spacing[1] * self.u
            + at[..., 1:] * self.spacing[0] * self.v
        )

    def to_pixel(self, point: Array) -> Array:
        """(column, row), (..., 2), of points in mm, (..., 3), dropped onto the plane."""
        offset = np.asarray(point, float) - self.origin
        return np.stack(
            [offset @ self.u / self.spacing[1], offset @ self.v / self.spacing[0]], -1
        )

    def distance(self, point: Array) -> Array:
        """Signed mm of points (..., 3) from the plane, along its normal."""
        return np.asarray((np.asarray(point, float) - self.origin) @ self.normal)


@dataclass(frozen=True, slots=True)
class Oblique:
    """How a freely turned plane lies: unit vectors (LPS) to the right and down, u ⟂ v."""

    u: Vector
    v: Vector

    @property
    def normal(self) -> Array:
        """u x v, unit."""
        return cross(np.array(self.u), np.array(self.v))


@dataclass(frozen=True, slots=True)
class Slab:
    """Several planes on one another shown as one: their maximum, minimum, mean or sum.

    thickness_mm: across, half of it on each side of the plane.
    """

    mode: SlabMode
    thickness_mm: float


CurveForm = Literal["straightened", "stretched"]


@dataclass(frozen=True, slots=True)
class Curve:
    """A path in the patient that a volume is shown along.

    points: LPS in mm. normal: of the plane it was drawn on. degrees: how far the picture is
    turned about the path. half_mm: to each side of it. across: the view that shows the plane
    square to the path at the cursor; "" for none. mark: uid of the annotation that it is of.
    """

    points: tuple[Vector, ...]
    normal: Vector
    form: CurveForm
    degrees: float = 0.0
    half_mm: float = 40.0
    across: str = ""
    mark: str = ""


def letters(direction: Array) -> str:
    """Where a direction points in the patient: "R", "L", "A", "P", "H", "F", or up to three.

    The largest component comes first, as in PS3.3 C.7.6.1.1.1 (Patient Orientation).
    """
    order = np.argsort(-np.abs(direction), kind="stable")
    return "".join(
        _LETTERS[axis][int(direction[axis] > 0)]
        for axis in order.tolist()
        if abs(direction[axis]) > _LEAST
    )


def stated_letters(stated: str, right: float, down: float) -> str:
    """Where a direction in an image points by what its file states of it; "" where it does not.

    stated: Patient Orientation (PS3.3 C.7.6.1.1.1) "P\\FL": of its rows, then of its columns.
    right, down: the direction's unit vector, to the next column and to the next row.
    """
    ends = stated.upper().split("\\")
    if len(ends) != 2 or not all(end and set(end) <= set(_OPPOSITE) for end in ends):
        return ""
    parts = sorted(zip((right, down), ends, strict=True), key=lambda part: -abs(part[0]))
    return "".join(
        end if along > 0 else "".join(_OPPOSITE[one] for one in end)
        for along, end in parts
        if abs(along) > _LEAST
    )
