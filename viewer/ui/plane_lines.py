"""The crosshair's lines under the mouse: planes are turned and moved, slabs made thicker."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from PySide6.QtCore import QPointF, Qt

from viewer.app import mpr, navigation
from viewer.app.session import Session
from viewer.core.geometry import Array, Vector
from viewer.core.plane import Slab
from viewer.ui.crosshair_lines import Cross, crosses
from viewer.ui.framing import Framing

Part = Literal["turn", "move", "slab"]

_NEAR = 5.0  # pixels beside a line
_FREE = 22.0  # pixels around the crosshair's middle where no line is
_STEEP = 1e-3


@dataclass(frozen=True, slots=True)
class Grip:
    """A part of a line under the mouse."""

    part: Part
    line: Cross

    @property
    def cursor(self) -> Qt.CursorShape:
        """What the mouse looks like over it."""
        if self.part == "turn":
            return Qt.CursorShape.OpenHandCursor
        dx, dy = self.line.direction
        flat = abs(dx) > abs(dy)
        return Qt.CursorShape.SplitVCursor if flat else Qt.CursorShape.SplitHCursor


@dataclass(frozen=True, slots=True, eq=False)
class Grab:
    """A line being dragged.

    planes: all that turn together, as they lay; own: those of them that the line stands for.
    cursor, slab: as they were. other: normal of the plane of the other line.
    """

    grip: Grip
    view: str
    framing: Framing
    pressed: QPointF
    planes: mpr.Planes
    own: mpr.Planes
    cursor: Vector
    slab: Slab | None
    other: Array | None


def hit(session: Session, name: str, framing: Framing, place: QPointF) -> Grip | None:
    """What a press would take; near the ends of a line it turns, else it moves."""
    lines = crosses(session, name, framing)
    for line in lines:
        along, beside = line.seen_from(place.x(), place.y())
        if abs(beside) <= _NEAR and abs(along) >= _FREE:
            return Grip("turn" if line.turns_at(along) else "move", line)
    for line in lines:
        beside = abs(line.seen_from(place.x(), place.y())[1])
        if line.slab > _NEAR and abs(beside - line.slab) <= _NEAR:
            return Grip("slab", line)
    return None


def grabbed(
    session: Session, name: str, framing: Framing, pressed: QPointF, grip: Grip
) -> Grab:
    """A grip is pressed."""
    linked = session.selection.value.linked
    own = mpr.lying(session, grip.line.view)
    lines = crosses(session, name, framing)
    other = next((one for one in lines if one.view != grip.line.view), None)
    cursor = session.views[name if linked else grip.line.view].value.cursor
    assert cursor is not None
    return Grab(
        grip,
        name,
        framing,
        pressed,
        mpr.across(session, name) if linked else own,
        own,
        cursor,
        session.views[grip.line.view].value.slab,
        np.array(other.normal) if other is not None and linked else None,
    )


def dragged(session: Session, grab: Grab, place: QPointF, alone: bool = False) -> None:
    """The mouse has come to a place.

    alone: only the plane that is held turns; else all that cut the view's, so that they keep
    their angles.
    """
    if grab.grip.part == "turn":
        _turn(session, grab, place, alone)
    elif grab.grip.part == "move":
        _move(session, grab, place)
    else:
        _slab(session, grab, place)


def degrees(grab: Grab, place: QPointF) -> float:
    """The angle from where it was pressed, right-handed about the normal of the plane seen."""
    x, y = grab.grip.line.middle
    before = np.arctan2(grab.pressed.y() - y, grab.pressed.x() - x)
    after = np.arctan2(place.y() - y, place.x() - x)
    turned = (float(np.degrees(after - before)) + 180) % 360 - 180
    return turned if grab.framing.matrix.determinant() > 0 else -turned


def _turn(session: Session, grab: Grab, place: QPointF, alone: bool) -> None:
    axis, angle = grab.framing.plane.normal, degrees(grab, place)
    rest = {name: plane for name, plane in grab.planes.items() if name not in grab.own}
    mpr.turn(session, grab.own, axis, angle, grab.view)
    mpr.turn(session, rest, axis, 0.0 if alone else angle, grab.view)


def _move(session: Session, grab: Grab, place: QPointF) -> None:
    """The plane goes along; the other line, where there is one, stays where it is."""
    mine, normal = grab.framing.plane.normal, np.array(grab.grip.line.normal)
    way = normal - (normal @ mine) * mine
    if grab.other is not None:
        along = np.cross(mine, grab.other)
        way = along if abs(float(along @ normal)) > _STEEP else way
    by = (grab.framing.at(place) - grab.framing.at(grab.pressed)) @ normal
    cursor = np.array(grab.cursor) + float(by) / float(way @ normal) * way
    linked = session.selection.value.linked
    name = grab.view if linked else grab.grip.line.view
    session.views[name].update(cursor=navigation.vector(cursor))


def _slab(session: Session, grab: Grab, place: QPointF) -> None:
    """The face that is held follows the mouse; the plane stays in the middle."""
    line = grab.grip.line
    if grab.slab is None or not line.slab:
        return
    beside = abs(line.seen_from(place.x(), place.y())[1])
    state = session.views[line.view].value
    thickness = grab.slab.thickness_mm * beside / line.slab
    thickness = min(max(thickness, mpr.finest_mm(state)), mpr.THICKEST_MM)
    mpr.set_slab(session, line.view, Slab(grab.slab.mode, round(thickness, 1)))
