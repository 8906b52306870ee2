"""Cobb angle: between two lines that need not meet; two ends of each."""

import numpy as np

from viewer.core import codes
from viewer.core.geometry import Array
from viewer.core.measurement import Measurement
from viewer.core.volume import Volume
from viewer.measure import Drawn, Graphic, Kind, kinds


def measure(drawn: Drawn, volume: Volume) -> list[Measurement]:
    """The angle between the lines, 0 to 90 degrees, whichever end of each comes first."""
    a, b = drawn.points[1] - drawn.points[0], drawn.points[3] - drawn.points[2]
    if not a.any() or not b.any():
        return []
    sine, cosine = np.linalg.norm(np.cross(a, b)), abs(a @ b)
    degrees = float(np.degrees(np.arctan2(sine, cosine)))
    return [Measurement(codes.COBB_ANGLE, degrees, codes.DEGREE)]


def outline(drawn: Drawn) -> list[Array]:
    """The two lines, and a thin one between their middles."""
    lines = [drawn.points[:2], drawn.points[2:]]
    if len(drawn.points) == 4:
        lines.append(np.array([line.mean(0) for line in lines]))
    return [line for line in lines if len(line)]


def graphics(drawn: Drawn) -> list[Graphic]:
    return [Graphic("POLYLINE", drawn.points[:2]), Graphic("POLYLINE", drawn.points[2:])]


kinds.add(Kind("cobb", "Cobb angle", "Shift+A", (4, 4), measure, outline, graphics=graphics))
