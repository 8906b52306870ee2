"""Freely turned planes: how they lie, turn, step through a volume and follow a lesion."""

from itertools import permutations

import numpy as np

from viewer.core.geometry import Array, Geometry, Vector
from viewer.core.plane import ORIENTATIONS, Oblique, Orientation, Plane, cross
from viewer.imaging import planes

Part = tuple[tuple[float, float], tuple[float, float]]
_MOST = 4096  # rows and columns of a picture
_PARALLEL = 1 - 1e-9  # cosine between directions that are the same


def own(geometry: Geometry, orientation: Orientation) -> Oblique:
    """How the plane of a volume's own grid lies."""
    plane = planes.plane_at(geometry, orientation, 0)
    return Oblique(vector(plane.u), vector(plane.v))


def oblique(u: Array, v: Array) -> Oblique:
    """A plane along two directions; v is made square to u."""
    u = u / np.linalg.norm(u)
    v = v - (v @ u) * u
    return Oblique(vector(u), vector(v / np.linalg.norm(v)))


def turned(one: Oblique, axis: Array, degrees: float) -> Oblique:
    """Turned about an axis (unit vector), right-handed (Rodrigues' formula)."""
    sine, cosine = np.sin(np.radians(degrees)), np.cos(np.radians(degrees))

    def turn(vector: Vector) -> Array:
        it = np.array(vector)
        along = (axis @ it) * axis
        return np.asarray(along + cosine * (it - along) + sine * cross(axis, it))

    return oblique(turn(one.u), turn(one.v))


def same(one: Oblique, other: Oblique) -> bool:
    """True where both planes lie the same way, up to rounding."""
    return bool(np.dot(one.u, other.u) > _PARALLEL and np.dot(one.v, other.v) > _PARALLEL)


def step_mm(geometry: Geometry, normal: Array) -> float:
    """The way along a normal to the next voxel: of the own planes, their distance."""
    return float(1 / np.abs(np.linalg.solve(geometry.affine[:3, :3], normal)).max())


def reach_mm(geometry: Geometry, normal: Array) -> float:
    """How far along a normal voxel centres lie from the middle of the volume, on each side."""
    return float(np.abs(normal @ geometry.affine[:3, :3]) @ (np.array(geometry.shape) - 1) / 2)


def height_mm(geometry: Geometry, normal: Array, point: Array) -> float:
    """How far along a normal a point lies beyond the middle of the volume."""
    return float(normal @ (np.asarray(point, float) - geometry.center))


def plane_through(
    geometry: Geometry,
    one: Oblique,
    point: Array,
    part: Part | None = None,
    finest: float = 0.0,
) -> Plane:
    """The plane through a point: square pixels of the smallest voxel edge, all of the volume.

    Its middle is the middle of the volume, dropped onto it, however it is turned.
    part: (lowest, highest) mm along u and v from that middle: no more than this is taken.
    finest: mm that pixels have at least.
    """
    u, v = np.array(one.u), np.array(one.v)
    normal = one.normal
    sides = geometry.affine[:3, :3] * np.array(geometry.shape)
    width, height = (float(np.abs(along @ sides).sum()) for along in (u, v))
    step = max(min(geometry.spacing), width / _MOST, height / _MOST, finest)
    half = np.array([width, height]) / 2
    low, high = -half, half
    if part is not None:
        low, high = np.clip(part[0], -half, half), np.clip(part[1], -half, half)
    columns, rows = np.maximum(np.ceil((high - low) / step - 1e-6), 1).astype(int).tolist()
    at_u, at_v = ((low + high) / 2).tolist()
    middle = np.array(geometry.center) + height_mm(geometry, normal, point) * normal
    middle = middle + at_u * u + at_v * v
    origin = middle - step * ((columns - 1) / 2 * u + (rows - 1) / 2 * v)
    return Plane(origin, u, v, (step, step), (rows, columns))


def rim(geometry: Geometry, one: Oblique, point: Array) -> Array:
    """(n, 3) mm: where a plane through a point leaves the volume, all around; none: (0, 3)."""
    last = np.array(geometry.shape) - 0.5
    ends = np.array(list(np.ndindex(2, 2, 2)))
    corners = geometry.to_patient(np.where(ends, last, -0.5))
    heights = (corners - np.asarray(point, float)) @ one.normal
    pairs = [(a, b) for a in range(8) for b in range(a) if np.abs(ends[a] - ends[b]).sum() == 1]
    found = [
        corners[a] + heights[a] / (heights[a] - heights[b]) * (corners[b] - corners[a])
        for a, b in pairs
        if (heights[a] > 0) != (heights[b] > 0)
    ]
    if not found:
        return np.zeros((0, 3))
    points = np.array(found)
    off = points - points.mean(0)
    order = np.argsort(np.arctan2(off @ np.array(one.v), off @ np.array(one.u)))
    return np.asarray(points[order])


def along_axes(geometry: Geometry, long: Array, across: Array) -> dict[Orientation, Oblique]:
    """Three planes at right angles along a lesion's long axis and one across it.

    One holds both axes, one the long axis and the normal, one is square to the long axis;
    each takes the place of the own plane that lies most as it does, and is as upright.
    """
    first = long / np.linalg.norm(long)
    second = across - (across @ first) * first
    second = second / np.linalg.norm(second)
    axes = (first, second, cross(first, second))
    base = {name: own(geometry, name) for name in ORIENTATIONS}
    order = max(
        permutations(axes),
        key=lambda normals: sum(
            abs(float(normal @ base[name].normal))
            for name, normal in zip(ORIENTATIONS, normals, strict=True)
        ),
    )
    found: dict[Orientation, Oblique] = {}
    for name, normal in zip(ORIENTATIONS, order, strict=True):
        one, other = (axis for axis in axes if axis is not normal)
        found[name] = _upright(base[name], normal, one, other)
    return found


def _upright(base: Oblique, normal: Array, one: Array, other: Array) -> Oblique:
    """The plane of two directions, turned in itself so that it is most like its base."""
    if normal @ base.normal < 0:
        normal = -normal
    u = max((one, -one, other, -other), key=lambda axis: float(axis @ np.array(base.u)))
    return oblique(u, cross(normal, u))


def vector(point: Array) -> Vector:
    x, y, z = point.tolist()
    return x, y, z
