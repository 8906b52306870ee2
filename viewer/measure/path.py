"""Path: the length of a smooth line through points anywhere in space (a vessel, a duct)."""

import numpy as np

from viewer.core import codes
from viewer.core.geometry import Array
from viewer.core.measurement import Measurement
from viewer.core.volume import Volume
from viewer.imaging import curved
from viewer.measure import Drawn, Graphic, Kind, kinds
from viewer.measure.polyline import MOST

_STEP = 0.5  # mm between the points of the line


def line(drawn: Drawn) -> Array:
    """(n, 3) mm: the smooth line through the points; they alone where they are one place."""
    apart = len(drawn.points) > 1 and np.ptp(drawn.points, axis=0).max() > _STEP / 1000
    return curved.along(drawn.points, _STEP) if apart else drawn.points


def outline(drawn: Drawn) -> list[Array]:
    return [line(drawn)]


def graphics(drawn: Drawn) -> list[Graphic]:
    """The smooth line, so that a report's coordinates are as long as its number says."""
    return [Graphic("POLYLINE", line(drawn))]


def measure(drawn: Drawn, volume: Volume) -> list[Measurement]:
    steps = np.linalg.norm(np.diff(line(drawn), axis=0), axis=1)
    return [Measurement(codes.LENGTH, float(steps.sum()), codes.MM)]


kinds.add(
    Kind(
        "path",
        "Path",
        "Shift+V",
        (2, MOST),
        measure,
        outline,
        graphics=graphics,
        in_space=True,
    )
)
