"""Arrow with words: its tip, and where its tail begins. It measures nothing."""

import numpy as np

from viewer.core.geometry import Array
from viewer.core.measurement import Measurement
from viewer.core.volume import Volume
from viewer.measure import Drawn, Kind, kinds

_HEAD = 0.25  # of the arrow's length
_HEAD_MM = 6.0  # at most
_SPREAD = 0.45  # half width of the head by its length


def measure(drawn: Drawn, volume: Volume) -> list[Measurement]:
    return []


def outline(drawn: Drawn) -> list[Array]:
    """The shaft, and the head at the tip."""
    if len(drawn.points) < 2:
        return [drawn.points]
    tip, tail = drawn.points
    length = float(np.linalg.norm(tail - tip))
    if not length:
        return [drawn.points]
    back = (tail - tip) / length
    aside = np.cross(np.cross(drawn.u, drawn.v), back) * _SPREAD
    size = min(_HEAD * length, _HEAD_MM)
    head = np.array([tip + size * (back + aside), tip, tip + size * (back - aside)])
    return [drawn.points, head]


kinds.add(Kind("arrow", "Arrow and note", "N", (2, 2), measure, outline, has_text=True))
