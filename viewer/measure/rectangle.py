"""Rectangle: area and statistics of a box; two opposite corners in the plane of the image."""

import numpy as np

from viewer.core.geometry import Array
from viewer.core.measurement import Measurement
from viewer.core.volume import Volume
from viewer.imaging.regions import Box
from viewer.measure import Drawn, Graphic, Kind, kinds, values
from viewer.measure.fitting import flat


def halves(drawn: Drawn) -> tuple[Array, Array, Array]:
    """Centre of the box between two points, and half of its sides along u and v."""
    first, second = drawn.points
    half = (second - first) / 2
    return (first + second) / 2, (half @ drawn.u) * drawn.u, (half @ drawn.v) * drawn.v


def corners(drawn: Drawn) -> Array:
    """The four corners around the box, from the first point on."""
    center, a, b = halves(drawn)
    return np.array([center - a - b, center + a - b, center + a + b, center - a + b])


def handles(drawn: Drawn) -> Array:
    """The two points, then the two other corners."""
    if len(drawn.points) < 2:
        return drawn.points
    around = corners(drawn)
    return np.vstack([drawn.points, around[1], around[3]])


def moved(drawn: Drawn, handle: int, to: Array) -> Array:
    """A dragged corner; the opposite one stays."""
    if handle < 2 or len(drawn.points) < 2:
        points = drawn.points.copy()
        points[handle] = to
        return points
    around = corners(drawn)
    return np.array([to, around[3]]) if handle == 2 else np.array([around[1], to])


def outline(drawn: Drawn) -> list[Array]:
    if len(drawn.points) < 2:
        return [drawn.points]
    around = corners(drawn)
    return [np.vstack([around, around[:1]])]


def measure(drawn: Drawn, volume: Volume) -> list[Measurement]:
    center, a, b = halves(drawn)
    area = 4 * float(np.linalg.norm(a) * np.linalg.norm(b))
    return values.of_plane(drawn, volume, Box(center, a, b), area)


def graphics(drawn: Drawn) -> list[Graphic]:
    return [Graphic("POLYGON", outline(drawn)[0])]


kinds.add(
    Kind(
        "rectangle",
        "Rectangle",
        "B",
        (2, 2),
        measure,
        outline,
        moved,
        handles=handles,
        fitted=flat,
        graphics=graphics,
        on_voxels=True,
    )
)
