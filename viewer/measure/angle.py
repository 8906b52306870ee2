"""Angle: between two lines from one apex; end, apex, end."""

import numpy as np

from viewer.core import codes
from viewer.core.measurement import Measurement
from viewer.core.volume import Volume
from viewer.measure import Drawn, Kind, kinds


def measure(drawn: Drawn, volume: Volume) -> list[Measurement]:
    """The angle at the apex, 0 to 180 degrees; none while an end lies on the apex."""
    end, apex, other = drawn.points
    a, b = end - apex, other - apex
    if not a.any() or not b.any():
        return []
    sine, cosine = np.linalg.norm(np.cross(a, b)), a @ b
    degrees = float(np.degrees(np.arctan2(sine, cosine)))
    return [Measurement(codes.ANGLE, degrees, codes.DEGREE)]


kinds.add(Kind("angle", "Angle", "A", (3, 3), measure))
