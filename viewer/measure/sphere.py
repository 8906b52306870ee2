"""Sphere: volume and statistics of a ball; its centre and a point on it."""

import numpy as np

from viewer.core.geometry import Array
from viewer.core.measurement import Measurement
from viewer.core.volume import Volume
from viewer.imaging.regions import Ball
from viewer.measure import Drawn, Graphic, Kind, kinds, values

_SIDES = 72  # of each circle that is drawn


def measure(drawn: Drawn, volume: Volume) -> list[Measurement]:
    center, edge = drawn.points
    return values.of_space(volume, Ball(center, float(np.linalg.norm(edge - center))))


def outline(drawn: Drawn) -> list[Array]:
    """Three circles around the centre: in the plane it was drawn on, and across it."""
    if len(drawn.points) < 2:
        return [drawn.points]
    center, a, b, c = _axes(drawn)
    turn = np.linspace(0, 2 * np.pi, _SIDES + 1)[:, None]
    pairs = ((a, b), (a, c), (b, c))
    return [center + np.cos(turn) * one + np.sin(turn) * other for one, other in pairs]


def moved(drawn: Drawn, handle: int, to: Array) -> Array:
    """A dragged centre takes the whole ball along; a dragged edge changes its radius."""
    points = drawn.points.copy()
    if handle == 0:
        return np.asarray(points + (to - points[0]))
    points[1] = to
    return points


def graphics(drawn: Drawn) -> list[Graphic]:
    center, *halves = _axes(drawn)
    ends = [center + sign * half for half in halves for sign in (-1, 1)]
    return [Graphic("ELLIPSOID", np.array(ends))]


def _axes(drawn: Drawn) -> tuple[Array, Array, Array, Array]:
    """The centre, and three half axes along u, v and the normal."""
    center, edge = drawn.points
    radius = float(np.linalg.norm(edge - center))
    normal = np.cross(drawn.u, drawn.v)
    return center, radius * drawn.u, radius * drawn.v, radius * normal


kinds.add(
    Kind(
        "sphere",
        "Sphere",
        "Shift+E",
        (2, 2),
        measure,
        outline,
        moved,
        graphics=graphics,
        on_voxels=True,
    )
)
