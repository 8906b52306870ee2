"""What the mouse does in a view of slices, whatever the tool: one road for every button."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent

from viewer.app import mouse_map, mpr, navigation
from viewer.app.session import Session
from viewer.app.view_state import ViewState
from viewer.core.geometry import Array
from viewer.measure import kinds
from viewer.ui import overlay, plane_lines
from viewer.ui.overlay import Draft, Hit
from viewer.ui.slice_picture import Scene
from viewer.ui.tools import Motion, Tool, tools
from viewer.ui.tools.draw import MOVED, Drawing, is_open
from viewer.ui.tools.pan_zoom import zoomed_at

NOTCH = 120  # eighths of a degree: one step of a wheel
FAST = 10  # images a notch with Shift
_ZOOM_NOTCH = 1.2

_Button = Qt.MouseButton
_Modifier = Qt.KeyboardModifier
_HELD = {
    "Ctrl": _Modifier.ControlModifier,
    "Alt": _Modifier.AltModifier,
    "Shift": _Modifier.ShiftModifier,
}
_BUTTONS = {
    _Button.LeftButton: "left",
    _Button.MiddleButton: "middle",
    _Button.RightButton: "right",
}
_NEAR = 24.0  # pixels beside the picture that still count as its edge


class View(Protocol):
    """What the mouse needs of a view."""

    name: str

    @property
    def session(self) -> Session: ...
    @property
    def state(self) -> ViewState: ...
    def scene(self) -> Scene | None: ...
    def show_draft(self, draft: Draft | None) -> None: ...
    def show_at(self, place: Array) -> None: ...
    def ask_text(self, at: Array, then: Callable[[str], None]) -> None: ...
    def height(self) -> int: ...
    def point_at(self, place: QPointF | None) -> None: ...
    def show_cursor(self, shape: Qt.CursorShape) -> None: ...
    def open_menu(self, at: QPoint, on_mark: bool) -> None: ...


@dataclass(slots=True)
class _Drag:
    """A tool in use, or none. hit: what a click without a drag would select."""

    tool: Tool | None
    start: ViewState
    scene: Scene
    pressed: QPointF
    hit: Hit | None = None
    menu: bool = False
    clicks: bool = False
    moved: bool = False


class Mouse:
    """Each button does what the user's habits say (app/mouse_map.py); a right click: menu."""

    def __init__(self, view: View) -> None:
        tools.discover()
        kinds.discover()
        self._view = view
        self._session = view.session
        self.drawing = Drawing(view)
        self._drag: _Drag | None = None
        self._line: plane_lines.Grab | None = None
        self._wheel = 0

    @property
    def holds(self) -> str:
        """Name of the tool that a button uses now, or ""."""
        drag = self._drag
        return drag.tool.name if drag is not None and drag.tool is not None else ""

    # buttons

    def press(self, event: QMouseEvent) -> None:
        scene, held = self._view.scene(), event.buttons()
        self.drawing.finished, self._line = False, None
        if scene is None:
            return
        name = _BUTTONS.get(event.button(), "")
        both = bool(held & _Button.LeftButton and held & _Button.RightButton)
        what = self._bound("left+right" if both else name, event.modifiers())
        if both and what:
            self.drawing.cancel()
        if what == "tool" and not both:
            self._left(event, scene)
        elif what or name == "right":
            self._take(what, event, scene)
        if name == "right" and not both and self._drag is not None:
            self._drag.menu = True

    def move(self, event: QMouseEvent) -> None:
        place, scene = event.position(), self._view.scene()
        self._view.point_at(place)
        if scene is None:
            return
        if self._line is not None:
            alone = bool(event.modifiers() & _Modifier.ShiftModifier)
            plane_lines.dragged(self._session, self._line, place, alone)
        elif self._drag is not None:
            self._dragged(place)
        elif event.buttons() == _Button.NoButton and not self.drawing.active:
            self._hovered(event, scene)
        elif self.drawing.placing:
            self.drawing.move(scene.framing.at(place))
        else:
            self.drawing.drag(scene.framing.at(place))

    def release(self, event: QMouseEvent) -> None:
        scene, drag = self._view.scene(), self._drag
        if self._line is not None:
            self._line = None
        elif drag is not None:
            self._drag = None
            if not drag.moved:
                self._clicked(drag, event)
        elif scene is not None and event.button() == _Button.LeftButton:
            if self.drawing.placing:
                self.drawing.release(scene.framing.at(event.position()))
            else:
                self.drawing.drop()

    def double(self, event: QMouseEvent) -> None:
        """Ends a mark of open end; else the view grows, or goes back."""
        if event.button() != _Button.LeftButton:
            self.press(event)
            return
        name = self._session.selection.value.tool
        if self.drawing.placing and name in _kind_names() and is_open(kinds[name]):
            self.drawing.end()
        elif not self.drawing.finished:
            self.drawing.cancel()
            self._session.maximise(self._view.name)
        self.drawing.finished = False

    def leave(self) -> None:
        self._view.point_at(None)
        if self._session.laying.value.mark is not None:
            self.drawing.show_laid()

    # wheel

    def wheel(self, event: QWheelEvent) -> None:
        """What the user's habits say: images, ten of them, phases, or zoom at the mouse."""
        delta = event.angleDelta().y() or event.angleDelta().x()
        scene, held = self._view.scene(), event.modifiers()
        if scene is None or not delta:
            return
        what = self._bound("wheel", held)
        if what == "zoom":
            factor = _ZOOM_NOTCH ** (delta / NOTCH)
            state, place = self._view.state, _from_middle(scene, event.position())
            self._update(zoomed_at(state, factor, place, scene.framing.per_mm))
            return
        steps = -self._notches(delta) * (FAST if what == "scroll-10" else 1)
        if steps and what == "slab":
            state = self._view.state
            by = -steps * mpr.finest_mm(state)
            mpr.set_slab(self._session, self._view.name, mpr.thicker(state, by))
        elif steps and what == "phase":
            self._update(navigation.phase_stepped(self._view.state, steps))
        elif steps and what and self._view.state.curve is not None:
            self._along(steps, what)
        elif steps and what:
            self._update(navigation.stepped(self._view.state, steps))

    def _along(self, steps: int, what: str) -> None:
        """On a curved reformat: along the path; where ten images go at once, about it."""
        if what == "scroll-10":
            self._update(navigation.stepped(self._view.state, 1 if steps > 0 else -1))
        else:
            mpr.travel(self._session, self._view.name, steps)

    def _bound(self, gesture: str, held: Qt.KeyboardModifier) -> str:
        keys = [name for name, one in _HELD.items() if held & one]
        return mouse_map.action(self._session.preferences.value.bindings, gesture, keys)

    def _notches(self, delta: int) -> int:
        """Whole steps of the wheel; a trackpad's small ones add up."""
        if self._wheel * delta < 0:
            self._wheel = 0
        self._wheel += delta
        notches = int(self._wheel / NOTCH)
        self._wheel -= notches * NOTCH
        return notches

    # inside

    def _left(self, event: QMouseEvent, scene: Scene) -> None:
        name = self._session.selection.value.tool
        place = event.position()
        hit = None if self.drawing.placing else overlay.hit(scene.marks, place)
        selected = self._session.selection.value.annotation if name not in _kind_names() else ""
        if hit is not None and (hit.part == "handle" or hit.annotation.uid == selected):
            self._session.selection.update(annotation=hit.annotation.uid)
            handle = hit.index if hit.part == "handle" else None
            self.drawing.grab(hit.annotation, handle, scene.framing.at(place))
        elif name in _kind_names():
            self._draw(name, place, scene)
        elif hit is None and (grip := self._grip(scene, place)) is not None:
            self._line = plane_lines.grabbed(
                self._session, self._view.name, scene.framing, place, grip
            )
        else:
            self._take(name, event, scene)
            if self._drag is not None:
                self._drag.hit, self._drag.clicks = hit, True

    def _grip(self, scene: Scene, place: QPointF) -> plane_lines.Grip | None:
        """The part of a crosshair line there; the crosshair itself goes where it is put."""
        name = self._session.selection.value.tool
        if name in _kind_names() or self.drawing.placing:
            return None
        found = plane_lines.hit(self._session, self._view.name, scene.framing, place)
        moves = found is not None and found.part == "move"
        return None if moves and name == "crosshair" else found

    def _draw(self, name: str, place: QPointF, scene: Scene) -> None:
        if not scene.shown.placed:
            curved = scene.shown.places is not None
            self._session.said.emit(
                "A curved reformat bends lengths: measure on the planes."
                if curved
                else "These images have no place in the patient, so nothing can be measured "
                "on them."
            )
            return
        edge = place if self.drawing.placing else scene.framing.inside(place)
        if (place - edge).manhattanLength() > _NEAR:
            self._session.said.emit("A measurement begins on the image.")
            return
        self._session.selection.update(annotation="")
        self.drawing.press(name, scene.framing.at(edge))

    def _take(self, name: str, event: QMouseEvent, scene: Scene) -> None:
        """Begin to drag with a tool ("": only a click counts); the crosshair acts at once."""
        name = self._session.selection.value.tool if name == "tool" else name
        tool = tools[name] if name and name not in _kind_names() else None
        self._drag = _Drag(tool, self._view.state, scene, event.position())
        if name == "crosshair":
            self._dragged(event.position())

    def _dragged(self, place: QPointF) -> None:
        drag = self._drag
        assert drag is not None
        by = place - drag.pressed
        drag.moved = drag.moved or by.manhattanLength() >= MOVED
        if drag.tool is None or (not drag.moved and drag.tool.name != "crosshair"):
            return
        framing = drag.scene.framing
        motion = Motion(
            drag.start,
            self._view.state,
            by.x(),
            by.y(),
            _from_middle(drag.scene, drag.pressed),
            framing.per_mm,
            framing.size.height(),
            navigation.vector(_point(drag.scene, place)),
        )
        self._update(drag.tool.dragged(motion))
        if drag.tool.name == "crosshair":
            mpr.follow(self._session, self._view.name)

    def _clicked(self, drag: _Drag, event: QMouseEvent) -> None:
        """A press without a drag: select, or nothing; with the right button the menu."""
        hit = drag.hit
        if drag.menu:
            hit = overlay.hit(drag.scene.marks, event.position())
            if hit is not None:
                self._session.selection.update(annotation=hit.annotation.uid)
            self._view.open_menu(event.globalPosition().toPoint(), hit is not None)
        elif drag.clicks:
            self._session.selection.update(annotation=hit.annotation.uid if hit else "")

    def _hovered(self, event: QMouseEvent, scene: Scene) -> None:
        """Shift: every view goes to the point; else the cursor tells what a press takes."""
        if event.modifiers() & _Modifier.ShiftModifier and scene.shown.placed:
            self._update({"cursor": navigation.vector(scene.framing.at(event.position()))})
            return
        hit = overlay.hit(scene.marks, event.position())
        if hit is None:
            name = self._session.selection.value.tool
            kind = name in _kind_names()
            shape = Qt.CursorShape.CrossCursor if kind else tools[name].cursor
            grip = self._grip(scene, event.position())
            shape = grip.cursor if grip is not None else shape
        elif hit.part == "handle":
            shape = Qt.CursorShape.SizeAllCursor
        else:
            shape = Qt.CursorShape.PointingHandCursor
        self._view.show_cursor(shape)

    def _update(self, fields: navigation.Fields) -> None:
        self._session.views[self._view.name].update(**fields)


def _point(scene: Scene, place: QPointF) -> Array:
    """The patient's point (mm) there; on a curved reformat that of the pixel."""
    point, places = scene.framing.at(place), scene.shown.places
    if places is None:
        return point
    column, row = np.rint(scene.shown.plane.to_pixel(point)).astype(int).tolist()
    rows, columns = scene.shown.plane.shape
    found: Array = places[min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)]
    return found


def _from_middle(scene: Scene, place: QPointF) -> tuple[float, float]:
    size = scene.framing.size
    return place.x() - size.width() / 2, place.y() - size.height() / 2


def _kind_names() -> frozenset[str]:
    return frozenset(kind.name for kind in kinds)
