"""Bidirectional: the longest diameter of a lesion and the longest one at right angles to it."""

from dataclasses import replace

import numpy as np

from viewer.core import codes
from viewer.core.geometry import Array
from viewer.core.measurement import Measurement
from viewer.core.volume import Volume
from viewer.measure import Drawn, Graphic, Kind, appended, as_given, kinds

_SQUARE = 5.0  # degrees: what is less off was typed as well as it could be
_FLAT = 0.01  # a short axis along the long one has no plane of its own


def measure(drawn: Drawn, volume: Volume) -> list[Measurement]:
    """Long axis, then short axis, in mm, whichever of the two lines was drawn first."""
    ends = drawn.points.reshape(2, 2, 3)
    short, long = sorted(np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1).tolist())
    return [
        Measurement(codes.LONG_AXIS, long, codes.MM),
        Measurement(codes.SHORT_AXIS, short, codes.MM),
    ]


def outline(drawn: Drawn) -> list[Array]:
    return [line for line in (drawn.points[:2], drawn.points[2:]) if len(line)]


def graphics(drawn: Drawn) -> list[Graphic]:
    """Long axis, then short axis, as `measure` tells them."""
    lines = [drawn.points[:2], drawn.points[2:]]
    lines.sort(key=lambda line: -float(np.linalg.norm(line[1] - line[0])))
    return [Graphic("POLYLINE", line) for line in lines]


def placed(drawn: Drawn, point: Array) -> Array:
    """The third point lies beside the long axis; the fourth across it at right angles."""
    if len(drawn.points) < 2:
        return appended(drawn, point)
    start, along, across = _frame(drawn)
    if len(drawn.points) == 2:
        foot, height = _beside(drawn, point)
        return appended(drawn, start + foot * along + height * across)
    foot, first = _beside(drawn, drawn.points[2])
    height = _other_side(float((point - start) @ across), first)
    return appended(drawn, start + foot * along + height * across)


def moved(drawn: Drawn, handle: int, to: Array) -> Array:
    """A dragged end of the long axis takes the short axis along, at the same share of it.

    A dragged end of the short axis moves it along the long axis and stays on its side.
    """
    points = drawn.points.copy()
    if len(points) < 4:
        points[handle] = to
        return points
    (foot, first), second = _beside(drawn, points[2]), _beside(drawn, points[3])[1]
    if handle < 2:
        before = float(np.linalg.norm(points[1] - points[0]))
        points[handle] = to
        after = float(np.linalg.norm(points[1] - points[0]))
        foot *= after / before if before else 0.0
    else:
        foot, height = _beside(drawn, to)
        if handle == 2:
            first = _other_side(height, second)
        else:
            second = _other_side(height, first)
    start, along, across = _frame(Drawn(points, drawn.u, drawn.v))
    points[2:] = start + foot * along + np.outer([first, second], across)
    return points


def fitted(points: Array, volume: Volume) -> tuple[Drawn, str]:
    """A short axis that is clearly not at right angles is turned, as the views draw it."""
    long, short = points[1] - points[0], points[3] - points[2]
    lengths = float(np.linalg.norm(long) * np.linalg.norm(short))
    as_typed, _ = as_given(points, volume)
    if not lengths:
        return as_typed, ""
    off = float(np.degrees(np.arcsin(min(abs(long @ short) / lengths, 1.0))))
    if off <= _SQUARE:
        return as_typed, ""
    across = short - (short @ long) / (long @ long) * long
    flat = np.linalg.norm(across) > _FLAT * np.linalg.norm(short)
    drawn = Drawn(points[:2], long, across) if flat else replace(as_typed, points=points[:2])
    for point in points[2:]:
        drawn = replace(drawn, points=placed(drawn, point))
    note = f"the short axis was {off:.0f} degrees off the right angle and was turned to it"
    return replace(as_typed, points=drawn.points), note


def _frame(drawn: Drawn) -> tuple[Array, Array, Array]:
    """Start of the long axis, and the directions along it and across it in the plane."""
    start, end = drawn.points[:2]
    length = np.linalg.norm(end - start)
    along = (end - start) / length if length else drawn.u
    across = np.cross(np.cross(drawn.u, drawn.v), along)
    return start, along, across / np.linalg.norm(across)


def _beside(drawn: Drawn, point: Array) -> tuple[float, float]:
    """Where a point lies: mm along the long axis (not beyond its ends), mm across it."""
    start, along, across = _frame(drawn)
    length = float(np.linalg.norm(drawn.points[1] - start))
    foot = float(np.clip((point - start) @ along, 0, length))
    return foot, float((point - start) @ across)


def _other_side(height: float, other: float) -> float:
    """A height that does not lie on the side of the long axis where `other` is."""
    return height if height * other <= 0 else 0.0


kinds.add(
    Kind(
        "bidirectional",
        "Long and short axis",
        "T",
        (4, 4),
        measure,
        outline,
        moved,
        placed,
        fitted,
        graphics=graphics,
        finding=codes.LESION,
    )
)
