"""Where the other views' planes cut this one."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QPainter, QPen

from viewer.app.session import Session
from viewer.app.view_state import ViewState
from viewer.core.geometry import Array
from viewer.core.plane import Orientation
from viewer.imaging import planes
from viewer.ui.framing import Framing
from viewer.ui.theme import color

_GAP = 22  # pixels left free on each side of the middle
_LEAST = 0.05  # sine of the angle between two planes that have a line in common


@dataclass(frozen=True, slots=True)
class Cross:
    """A line through `middle` on the screen, in a unit direction."""

    orientation: Orientation
    middle: tuple[float, float]
    direction: tuple[float, float]


def crosses(session: Session, name: str, framing: Framing) -> list[Cross]:
    """The lines of the planes that the other views in sight show, in this view."""
    state = session.views[name].value
    if not session.selection.value.crosshair or state.cursor is None or state.volume is None:
        return []
    found: dict[Orientation, Cross] = {}
    for other in _others(session, name, state):
        cross = _cross(framing, state, other)
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
            painter.drawLine(
                QLineF(x + near * dx, y + near * dy, x + far * dx, y + far * dy)
            )


def _others(session: Session, name: str, state: ViewState) -> Iterable[ViewState]:
    """What other tiles show of the patient in the same frame of reference."""
    mine = state.volume
    for tile in session.layout.value.tiles:
        value = session.views[tile.view].value
        theirs = value.volume
        if tile.view == name or value.kind != "slice" or value.cursor is None:
            continue
        if mine is None or theirs is None:
            continue
        frame = mine.geometry.frame_of_reference_uid
        if value.key == state.key or (
            frame and theirs.geometry.frame_of_reference_uid == frame
        ):
            yield value


def _cross(framing: Framing, state: ViewState, other: ViewState) -> Cross | None:
    volume = other.volume
    assert volume is not None and other.cursor is not None and state.cursor is not None
    normal = _normal(other)
    mine = framing.plane.normal
    along = np.cross(mine, normal)
    length = np.linalg.norm(along)
    if length < _LEAST:
        return None
    along /= length
    # From this view's own point, across the common line, until the other plane is met.
    across = np.cross(along, mine)
    here = np.array(state.cursor)
    here = here - framing.plane.distance(here) * mine
    away = (_on_plane(other) - here) @ normal / (across @ normal)
    ends = framing.on_screen(np.array([here + away * across, here + away * across + along]))
    direction = ends[1] - ends[0]
    direction /= np.linalg.norm(direction)
    return Cross(
        other.orientation,
        (float(ends[0, 0]), float(ends[0, 1])),
        (float(direction[0]), float(direction[1])),
    )


def _normal(state: ViewState) -> Array:
    volume = state.volume
    assert volume is not None
    return planes.plane_at(volume.geometry, state.orientation, 0).normal


def _on_plane(state: ViewState) -> Array:
    """A point of the plane that a view shows: the one nearest to its cursor."""
    volume = state.volume
    assert volume is not None and state.cursor is not None
    grid, cursor, uneven = volume.geometry, np.array(state.cursor), volume.slice_positions
    index = planes.index_at(grid, state.orientation, cursor, uneven)
    return planes.point_on(grid, state.orientation, index, cursor, uneven)
