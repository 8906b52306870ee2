"""Where the other views' planes cut this one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from viewer.app.session import Session
from viewer.app.view_state import ViewState
from viewer.core.geometry import Array
from viewer.core.plane import Orientation, cross
from viewer.imaging import planes
from viewer.ui.framing import Framing
from viewer.ui.theme import color

_NEAR, _FAR = 5.0, 13.0  # pixels from the middle of a spot to its arms
_GAP = 22  # pixels left free on each side of the middle
_LEAST = 0.05  # sine of the angle between two planes that have a line in common


@dataclass(frozen=True, slots=True)
class Cross:
    """A line through `middle` on the screen, in a unit direction."""

    orientation: Orientation
    middle: tuple[float, float]
    direction: tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class _Other:
    """The plane that another view shows: its normal, and a point on it (mm)."""

    view: str
    orientation: Orientation
    normal: Array
    point: Array


def crosses(session: Session, name: str, framing: Framing) -> list[Cross]:
    """The lines of the planes that the other views in sight show, in this view."""
    state = session.views[name].value
    if not session.selection.value.crosshair or state.cursor is None:
        return []
    found: dict[Orientation, Cross] = {}
    for other in _others(session, name, state):
        cross = _cross(framing, np.array(state.cursor), other)
        if cross is not None:
            found.setdefault(other.orientation, cross)
    return list(found.values())


def draw(painter: QPainter, lines: Iterable[Cross], framing: Framing) -> None:
    """Each as two thin lines with a gap around the point that they share."""
    reach = framing.size.width() + framing.size.height()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for one in lines:
        pen = QPen(color(one.orientation), 1)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        (x, y), (dx, dy) = one.middle, one.direction
        for sign in (-1, 1):
            near, far = sign * _GAP, sign * reach
            painter.drawLine(QLineF(x + near * dx, y + near * dy, x + far * dx, y + far * dy))


def spot(session: Session, name: str, framing: Framing) -> tuple[float, float] | None:
    """Where the focused view's cursor is in another view of the same plane; else None."""
    state, chosen = session.views[name].value, session.selection.value
    if not chosen.crosshair or state.cursor is None or chosen.view == name:
        return None
    for other in _others(session, name, state):
        along = cross(framing.plane.normal, other.normal)
        if other.view == chosen.view and np.linalg.norm(along) < _LEAST:
            return _pair(framing.on_screen(other.point))
    return None


def draw_spot(painter: QPainter, at: tuple[float, float]) -> None:
    """A small cross with a gap, so that what it stands on is not covered."""
    x, y = at
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for ink, width in ((QColor(0, 0, 0), 3.5), (color("text"), 1.5)):
        painter.setPen(QPen(ink, width))
        for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            painter.drawLine(
                QLineF(x + dx * _NEAR, y + dy * _NEAR, x + dx * _FAR, y + dy * _FAR)
            )


def _others(session: Session, name: str, state: ViewState) -> Iterator[_Other]:
    """What other tiles show of the patient in the same frame of reference."""
    mine = state.volume
    for tile in session.tiles:
        value = session.views[tile.view].value
        volume = value.volume
        if tile.view == name or value.kind != "slice" or value.cursor is None:
            continue
        if mine is None or volume is None:
            continue
        grid, frame = volume.geometry, mine.geometry.frame_of_reference_uid
        if value.key != state.key and (not frame or grid.frame_of_reference_uid != frame):
            continue
        at, uneven = np.array(value.cursor), volume.slice_positions
        index = planes.index_at(grid, value.orientation, at, uneven)
        yield _Other(
            tile.view,
            value.orientation,
            planes.plane_at(grid, value.orientation, index, uneven).normal,
            planes.point_on(grid, value.orientation, index, at, uneven),
        )


def _cross(framing: Framing, cursor: Array, other: _Other) -> Cross | None:
    """The line that both planes share, from its point nearest to the cursor."""
    mine = framing.plane.normal
    along = cross(mine, other.normal)
    length = np.linalg.norm(along)
    if length < _LEAST:
        return None
    along /= length
    across = cross(along, mine)
    here = cursor - framing.plane.distance(cursor) * mine
    away = (other.point - here) @ other.normal / (across @ other.normal)
    middle = here + away * across
    start, end = framing.on_screen(np.array([middle, middle + along]))
    direction = (end - start) / np.linalg.norm(end - start)
    return Cross(other.orientation, _pair(start), _pair(direction))


def _pair(place: Array) -> tuple[float, float]:
    x, y = place.tolist()
    return x, y
