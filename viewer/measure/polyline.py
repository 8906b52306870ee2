"""Polyline: the length of an open line along its points."""

import numpy as np

from viewer.core import codes
from viewer.core.measurement import Measurement
from viewer.core.volume import Volume
from viewer.measure import Drawn, Kind, kinds

MOST = 10_000


def measure(drawn: Drawn, volume: Volume) -> list[Measurement]:
    steps = np.linalg.norm(np.diff(drawn.points, axis=0), axis=1)
    return [Measurement(codes.LENGTH, float(steps.sum()), codes.MM)]


kinds.add(Kind("polyline", "Curve length", "Shift+L", (2, MOST), measure))
