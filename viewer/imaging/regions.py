"""Closed shapes in the patient, and the pixels whose centres lie inside them."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from viewer.core.geometry import Array
from viewer.core.plane import Plane

Mask = NDArray[np.bool_]

EDGE_MM = 1e-6  # a voxel centre on the outline is inside


class Region(Protocol):
    """A closed shape in the patient, in the plane it was drawn on or in space."""

    def corners(self) -> Array:
        """Points (n, 3) in mm whose bounding box holds the region."""

    def mask(self, plane: Plane) -> Mask:
        """(rows, columns): the pixels of a plane whose centres lie inside."""


def _corners(center: Array, a: Array, b: Array) -> Array:
    """(4, 3): of the rectangle round a centre with these halves of its sides, in turn."""
    signs = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    return np.asarray(center + signs[:, :1] * a + signs[:, 1:] * b)


@dataclass(frozen=True, slots=True, eq=False)
class Ellipse:
    """A flat ellipse: its centre and two half axes at right angles, vectors in mm."""

    center: Array
    a: Array
    b: Array

    def corners(self) -> Array:
        return _corners(self.center, self.a, self.b)

    def mask(self, plane: Plane) -> Mask:
        x, y = (_along(plane, self.center, half) for half in (self.a, self.b))
        edge = EDGE_MM / min(np.linalg.norm(self.a), np.linalg.norm(self.b))
        return np.asarray(np.hypot(x, y) <= 1 + edge)


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """A flat rectangle: its centre and half of its sides, vectors in mm."""

    center: Array
    a: Array
    b: Array

    def corners(self) -> Array:
        return _corners(self.center, self.a, self.b)

    def mask(self, plane: Plane) -> Mask:
        inside = np.ones(plane.shape, bool)
        for half in (self.a, self.b):
            edge = 1 + EDGE_MM / np.linalg.norm(half)
            inside &= np.abs(_along(plane, self.center, half)) <= edge
        return inside


@dataclass(frozen=True, slots=True, eq=False)
class Ball:
    """All within a distance in mm from a point."""

    center: Array
    radius: float

    def corners(self) -> Array:
        directions = np.concatenate([np.eye(3), -np.eye(3)])
        reach = self.radius * np.sqrt(3)  # the box around it, however it is turned
        return np.asarray(self.center + reach * directions)

    def mask(self, plane: Plane) -> Mask:
        height = float(plane.distance(self.center))
        column, row = plane.to_pixel(self.center).tolist()
        x = (np.arange(plane.shape[1]) - column) * plane.spacing[1]
        y = (np.arange(plane.shape[0]) - row) * plane.spacing[0]
        away = np.sqrt(y[:, None] ** 2 + x**2 + height**2)
        return np.asarray(away <= self.radius + EDGE_MM)


@dataclass(frozen=True, slots=True, eq=False)
class Polygon:
    """A flat closed outline, (n, 3) in mm; inside by the even-odd rule."""

    points: Array

    def corners(self) -> Array:
        return self.points

    def mask(self, plane: Plane) -> Mask:
        edge = EDGE_MM / min(plane.spacing)
        rows, columns = plane.shape
        heights = (np.arange(rows)[:, None] + [-edge, edge]).ravel()
        line, left, right = _inside(plane.to_pixel(self.points), heights)
        first = np.clip(np.ceil(left - edge), 0, columns).astype(int)
        after = np.clip(np.floor(right + edge) + 1, first, columns).astype(int)
        change = np.zeros((rows, columns + 1), int)
        np.add.at(change, (line // 2, first), 1)
        np.add.at(change, (line // 2, after), -1)
        return np.asarray(change.cumsum(axis=1)[:, :-1] > 0)


def _inside(outline: Array, heights: Array) -> tuple[NDArray[np.intp], Array, Array]:
    """From where to where lines at some heights run inside an outline of (column, row).

    The number of the line, left end and right end of each piece.
    """
    x, y = outline.T
    next_x, next_y = np.roll(x, -1), np.roll(y, -1)
    below, next_below = y <= heights[:, None], next_y <= heights[:, None]
    line, side = np.nonzero(below != next_below)
    share = (heights[line] - y[side]) / (next_y[side] - y[side])
    at = x[side] + share * (next_x[side] - x[side])
    order = np.lexsort((at, line))
    return line[order][::2], at[order][::2], at[order][1::2]


def _along(plane: Plane, center: Array, half: Array) -> Array:
    """(rows, columns): how far pixels lie from a centre, in lengths of a vector along it."""
    unit = half / (half @ half)
    start = float((plane.origin - center) @ unit)
    x = np.arange(plane.shape[1]) * plane.spacing[1] * float(plane.u @ unit)
    y = np.arange(plane.shape[0]) * plane.spacing[0] * float(plane.v @ unit)
    return np.asarray(start + y[:, None] + x)


def area_mm2(points: Array) -> float:
    """Area of a flat closed outline (n, 3) in mm, however it lies (shoelace formula)."""
    around = points - points[0]
    return float(np.linalg.norm(np.cross(around, np.roll(around, -1, 0)).sum(0)) / 2)
