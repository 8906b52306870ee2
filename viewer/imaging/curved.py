"""Curved reformats: a volume along a path, straightened or stretched.

Kanitsar et al., "CPR - Curved Planar Reformation", IEEE Visualization 2002. Straightened: each
row lies square to the path, so that widths are true and the path is a straight line.
Stretched: a surface through the path, swept along one direction and unrolled, so that lengths
along it are true; the path keeps its form.
"""

import numpy as np

from viewer.core.geometry import Array
from viewer.core.plane import Curve, Oblique, cross

_FINE = 16  # points between two of a path, before it is divided evenly
_MOST = 4096  # rows of a picture


def along(points: Array, step: float) -> Array:
    """(n, 3): evenly spaced places on a smooth curve through points, about `step` mm apart.

    Cubic, with tangents from the neighbours (Catmull-Rom over the chord lengths).
    """
    points = _distinct(np.asarray(points, float))
    if len(points) < 2:
        raise ValueError("a path has two points at least")
    at = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    slopes = np.gradient(points, at, axis=0, edge_order=2 if len(points) > 2 else 1)
    share = np.linspace(0, 1, _FINE, endpoint=False)[:, None]
    fine = []
    for n in range(len(points) - 1):
        wide = at[n + 1] - at[n]
        h0, h1 = 2 * share**3 - 3 * share**2 + 1, share**3 - 2 * share**2 + share
        h2, h3 = -2 * share**3 + 3 * share**2, share**3 - share**2
        fine.append(
            h0 * points[n]
            + h1 * wide * slopes[n]
            + h2 * points[n + 1]
            + h3 * wide * slopes[n + 1]
        )
    curve = np.vstack([*fine, points[-1:]])
    way = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(curve, axis=0), axis=1))])
    count = int(np.clip(round(way[-1] / step) + 1, 2, _MOST))
    even = np.linspace(0, way[-1], count)
    return np.stack([np.interp(even, way, axis) for axis in curve.T], -1)


def surface(curve: Curve, step: float) -> Array:
    """(rows, columns, 3) mm: where the pixels of a curved reformat lie, `step` mm apart."""
    path = _distinct(along(np.array(curve.points), step))
    if curve.form == "stretched":
        return _stretched(path, curve, step)
    return _straightened(path, curve, step)


def nearest(path: Array, point: Array) -> int:
    """The index of the place of a path (n, 3) that is nearest to a point."""
    return int(np.linalg.norm(path - point, axis=1).argmin())


def square_to(curve: Curve, point: Array, step: float) -> Oblique:
    """The plane square to a path where it is nearest to a point; it goes along untwisted."""
    path = _distinct(along(np.array(curve.points), step))
    tangents = _tangents(path)
    at = nearest(path, point)
    down = _carried(path, tangents, np.array(curve.normal))[at]
    a, b, c = cross(down, tangents[at]).tolist()
    x, y, z = down.tolist()
    return Oblique((a, b, c), (x, y, z))


def pixels(curve: Curve, step: float) -> int:
    """About how many pixels a curved reformat has."""
    way = np.linalg.norm(np.diff(np.array(curve.points), axis=0), axis=1).sum()
    return int(max(way / step, 2) * max(2 * curve.half_mm / step, 1))


def _straightened(path: Array, curve: Curve, step: float) -> Array:
    tangents = _tangents(path)
    one = _carried(path, tangents, np.array(curve.normal))
    other = np.cross(tangents, one)
    angle = np.radians(curve.degrees)
    beside = np.cos(angle) * other + np.sin(angle) * one
    offsets = _offsets(-curve.half_mm, curve.half_mm, step)
    return np.asarray(path[:, None] + offsets[:, None] * beside[:, None])


def _stretched(path: Array, curve: Curve, step: float) -> Array:
    """Rows are lines along one direction through the path, as far apart as it goes across."""
    chord = path[-1] - path[0]
    normal = np.array(curve.normal)
    normal = normal / np.linalg.norm(normal)
    square = cross(normal, chord)
    square = square / np.linalg.norm(square) if np.linalg.norm(square) > 1e-9 else normal
    angle = np.radians(curve.degrees)
    sweep = np.cos(angle) * square + np.sin(angle) * normal
    heights = path @ sweep
    flat = path - heights[:, None] * sweep
    way = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(flat, axis=0), axis=1))])
    count = max(2, round(way[-1] / step) + 1)
    even = np.linspace(0, way[-1], count)
    rows = np.stack([np.interp(even, way, axis) for axis in flat.T], -1)
    offsets = _offsets(heights.min() - curve.half_mm, heights.max() + curve.half_mm, step)
    return np.asarray(rows[:, None] + offsets[:, None] * sweep)


def _tangents(path: Array) -> Array:
    """Unit vectors along a path; where it turns back on itself, of the way that it came."""
    found = np.gradient(path, axis=0)
    came = np.diff(path, axis=0, prepend=2 * path[:1] - path[1:2])
    turns = np.linalg.norm(found, axis=1) < 1e-6 * np.linalg.norm(came, axis=1)
    found = np.where(turns[:, None], came, found)
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True))


def _carried(path: Array, tangents: Array, first: Array) -> Array:
    """A direction square to the path, carried along it without twist.

    Double reflection, Wang et al., ACM Trans. Graph. 27, 2 (2008).
    """
    made = np.empty_like(path)
    made[0] = _square(first, tangents[0])
    for n in range(len(path) - 1):
        back = path[n + 1] - path[n]
        size = back @ back
        left = made[n] - 2 / size * (back @ made[n]) * back
        turned = tangents[n] - 2 / size * (back @ tangents[n]) * back
        second = tangents[n + 1] - turned
        size = second @ second
        if size > 1e-18:
            left = left - 2 / size * (second @ left) * second
        made[n + 1] = _square(left, tangents[n + 1])  # against rounding
    return made


def _square(one: Array, tangent: Array) -> Array:
    """The unit vector square to a tangent that is most like one; any where it runs along."""
    found = one - (one @ tangent) * tangent
    if np.linalg.norm(found) < 1e-3 * np.linalg.norm(one):
        found = np.eye(3)[np.abs(tangent).argmin()]
        found = found - (found @ tangent) * tangent
    return np.asarray(found / np.linalg.norm(found))


def _offsets(low: float, high: float, step: float) -> Array:
    count = max(1, round((high - low) / step))
    return np.asarray((low + high) / 2 + (np.arange(count) - (count - 1) / 2) * step, float)


def _distinct(points: Array) -> Array:
    """Without points that lie on the one before."""
    apart = np.linalg.norm(np.diff(points, axis=0), axis=1) > 1e-6
    return np.asarray(points[np.concatenate([[True], apart])], float)
