"""Where the other views' planes cut this one, and where they can be taken."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from viewer.app import mpr, navigation
from viewer.app.session import Session
from viewer.app.view_state import ViewState
from viewer.core.geometry import Array
from viewer.core.plane import Orientation, cross
from viewer.imaging import planes
from viewer.ui.framing import Framing
from viewer.ui.theme import color

_NEAR, _FAR = 5.0, 13.0  # pixels from the middle of a spot to its arms
_GAP = 22  # pixels left free on each side of the middle
_INSET = 10.0  # pixels between the end of a line and the edge of the view
_TURNS, _GRIP = 0.5, 0.75  # shares of the way to the end: where turning begins, the handle
_ROOM = 3 * _GAP  # pixels of a line that has handles at all
_RADIUS = 3.5  # pixels of a handle
_TICK = 6.0  # pixels of a slab's handle on each side
_LEAST = 0.05  # sine of the angle between two planes that have a line in common


@dataclass(frozen=True, slots=True)
class Cross:
    """A line through `middle` on the screen, in a unit direction.

    view: whose plane it is. normal: of that plane (unit vector, LPS).
    ends: pixels from the middle to where it leaves the view, against and along the direction.
    slab: pixels on each side that the slab of that view takes; 0 where it has none.
    """

    orientation: Orientation
    middle: tuple[float, float]
    direction: tuple[float, float]
    view: str = ""
    normal: tuple[float, float, float] = (0.0, 0.0, 0.0)
    ends: tuple[float, float] = (0.0, 0.0)
    slab: float = 0.0

    def grips(self) -> list[tuple[float, float]]:
        """Where its handles for turning are."""
        return [self.at(_GRIP * end) for end in self.ends if abs(end) > _ROOM]

    def at(self, along: float, beside: float = 0.0) -> tuple[float, float]:
        """The place so many pixels along the line, and beside it (clockwise of it)."""
        (x, y), (dx, dy) = self.middle, self.direction
        return x + along * dx - beside * dy, y + along * dy + beside * dx

    def seen_from(self, x: float, y: float) -> tuple[float, float]:
        """(along, beside) of a place."""
        (mx, my), (dx, dy) = self.middle, self.direction
        return (x - mx) * dx + (y - my) * dy, (y - my) * dx - (x - mx) * dy

    def turns_at(self, along: float) -> bool:
        """True where a drag turns the plane; nearer to the middle it moves it."""
        end = self.ends[int(along > 0)]
        return abs(end) > _ROOM and along * end > 0 and abs(along) >= _TURNS * abs(end)


@dataclass(frozen=True, slots=True, eq=False)
class _Other:
    """The plane that another view shows: its normal, and a point on it (mm)."""

    view: str
    orientation: Orientation
    normal: Array
    point: Array
    slab_mm: float


def crosses(session: Session, name: str, framing: Framing) -> list[Cross]:
    """The lines of the planes that the other views in sight show, in this view."""
    state = session.views[name].value
    shown = session.selection.value.crosshair and state.curve is None
    if not shown or state.cursor is None:
        return []
    found: dict[Orientation, Cross] = {}

    def wanted(_: str, value: ViewState) -> bool:
        return value.orientation not in found and not _parallel(state, value)

    for other in _others(session, name, state, wanted):
        cross = _cross(framing, np.array(state.cursor), other)
        if cross is not None:
            found.setdefault(other.orientation, cross)
    return list(found.values())


def draw(
    painter: QPainter, lines: Iterable[Cross], framing: Framing, grips: bool = False
) -> None:
    """Each as two thin lines with a gap around the point that they share; slabs dashed.

    grips: with the handles that turn planes and that make slabs thicker.
    """
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
        _draw_slab(painter, one, reach, grips)
        if grips:
            _draw_grips(painter, one)


def _draw_slab(painter: QPainter, one: Cross, reach: float, grips: bool) -> None:
    """Its two faces as dashed lines; a short bar across each is its handle."""
    if not one.slab:
        return
    ink = color(one.orientation)
    for side in (-one.slab, one.slab):
        painter.setPen(QPen(ink, 1, Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(*one.at(-reach, side), *one.at(reach, side)))
        if grips:
            painter.setPen(QPen(ink, 3))
            painter.drawLine(QLineF(*one.at(-_TICK, side), *one.at(_TICK, side)))


def _draw_grips(painter: QPainter, one: Cross) -> None:
    """Hollow circles of 7 px with a halo, as every handle."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for x, y in one.grips():
        for ink, width in ((QColor(0, 0, 0), 4.0), (color(one.orientation), 2.0)):
            painter.setPen(QPen(ink, width))
            painter.drawEllipse(QPointF(x, y), _RADIUS, _RADIUS)


def spot(session: Session, name: str, framing: Framing) -> tuple[float, float] | None:
    """Where the focused view's cursor is in another view of the same plane; else None."""
    state, chosen = session.views[name].value, session.selection.value
    if not chosen.crosshair or state.cursor is None or chosen.view == name:
        return None
    if state.curve is not None:
        return None
    for other in _others(session, name, state, lambda view, _: view == chosen.view):
        along = cross(framing.plane.normal, other.normal)
        if np.linalg.norm(along) < _LEAST:
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


def _parallel(one: ViewState, other: ViewState) -> bool:
    """True where two planes are the same grid's, so that they have no line in common."""
    same = one.key == other.key and one.orientation == other.orientation
    return same and one.oblique is None and other.oblique is None


def _others(
    session: Session, name: str, state: ViewState, wanted: Callable[[str, ViewState], bool]
) -> Iterator[_Other]:
    """What other tiles that are wanted show of the patient in the same frame of reference."""
    mine = state.volume
    for tile in session.tiles:
        value = session.views[tile.view].value
        volume = value.volume
        if tile.view == name or value.kind != "slice" or value.cursor is None:
            continue
        if value.curve is not None or not wanted(tile.view, value):
            continue
        if mine is None or volume is None:
            continue
        if not mpr.one_frame(state, value):
            continue
        grid, thick = volume.geometry, value.slab.thickness_mm if value.slab else 0.0
        if value.oblique is not None:
            normal, point = value.oblique.normal, np.array(value.cursor)
            yield _Other(tile.view, value.orientation, normal, point, thick)
            continue
        at, uneven = np.array(value.cursor), volume.slice_positions
        index = planes.index_at(grid, value.orientation, at, uneven)
        yield _Other(
            tile.view,
            value.orientation,
            planes.plane_at(grid, value.orientation, index, uneven).normal,
            planes.point_on(grid, value.orientation, index, at, uneven),
            thick,
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
    steep = float(length)  # sine of the angle between the planes
    return Cross(
        other.orientation,
        _pair(start),
        _pair(direction),
        other.view,
        navigation.vector(other.normal),
        _ends(start, direction, framing.size),
        other.slab_mm / 2 / steep * framing.per_mm,
    )


def _ends(middle: Array, direction: Array, size: QSizeF) -> tuple[float, float]:
    """Pixels along a line to where it leaves the view, backwards and forwards."""
    low, high = -np.inf, np.inf
    for at, along, side in zip(middle, direction, (size.width(), size.height()), strict=True):
        if abs(along) > 1e-9:
            one, other = sorted(((_INSET - at) / along, (side - _INSET - at) / along))
            low, high = max(low, one), min(high, other)
        elif not _INSET <= at <= side - _INSET:
            return 0.0, 0.0
    return (float(low), float(high)) if low < 0 < high else (min(low, 0.0), max(high, 0.0))


def _pair(place: Array) -> tuple[float, float]:
    x, y = place.tolist()
    return x, y
