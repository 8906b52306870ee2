"""What the mouse does in a view of slices, whatever the tool: one road for every button."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent

from viewer.app import navigation
from viewer.app.session import Session
from viewer.app.view_state import ViewState
from viewer.core.geometry import Array
from viewer.measure import kinds
from viewer.ui import overlay
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
_SCROLLS = _Modifier.AltModifier | _Modifier.ControlModifier  # window managers may take Alt
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
    """A tool in use. hit: what a click without a drag would select."""

    tool: Tool
    start: ViewState
    scene: Scene
    pressed: QPointF
    hit: Hit | None = None
    menu: bool = False
    clicks: bool = False
    moved: bool = False


class Mouse:
    """Left: the tool; middle: pan; right: zoom, or the menu; left and right: window."""

    def __init__(self, view: View) -> None:
        tools.discover()
        kinds.discover()
        self._view = view
        self._session = view.session
        self.drawing = Drawing(view)
        self._drag: _Drag | None = None
        self._wheel = 0

    # buttons

    def press(self, event: QMouseEvent) -> None:
        scene, held = self._view.scene(), event.buttons()
        self.drawing.finished = False
        if scene is None:
            return
        if held & _Button.LeftButton and held & _Button.RightButton:
            self.drawing.cancel()
            self._take("window", event, scene)
        elif event.button() == _Button.MiddleButton:
            self._take("pan", event, scene)
        elif event.button() == _Button.RightButton:
            self._take("zoom", event, scene)
            if self._drag is not None:
                self._drag.menu = True
        elif event.button() == _Button.LeftButton and event.modifiers() & _SCROLLS:
            self._take("scroll", event, scene)
        elif event.button() == _Button.LeftButton:
            self._left(event, scene)

    def move(self, event: QMouseEvent) -> None:
        place, scene = event.position(), self._view.scene()
        self._view.point_at(place)
        if scene is None:
            return
        if self._drag is not None:
            self._dragged(place)
        elif event.buttons() == _Button.NoButton and not self.drawing.active:
            self._hovered(event, scene)
        elif self.drawing.placing:
            self.drawing.move(scene.framing.at(place))
        else:
            self.drawing.drag(scene.framing.at(place))

    def release(self, event: QMouseEvent) -> None:
        scene, drag = self._view.scene(), self._drag
        if drag is not None:
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

    # wheel

    def wheel(self, event: QWheelEvent) -> None:
        """Next and previous images; Shift: ten; Ctrl: zoom at the mouse."""
        delta = event.angleDelta().y() or event.angleDelta().x()
        scene, held = self._view.scene(), event.modifiers()
        if scene is None or not delta:
            return
        if held & _Modifier.ControlModifier:
            factor = _ZOOM_NOTCH ** (delta / NOTCH)
            state, place = self._view.state, _from_middle(scene, event.position())
            self._update(zoomed_at(state, factor, place, scene.framing.per_mm))
            return
        steps = self._notches(delta) * (FAST if held & _Modifier.ShiftModifier else 1)
        if steps:
            self._update(navigation.stepped(self._view.state, -steps))

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
        else:
            self._take(name, event, scene)
            if self._drag is not None:
                self._drag.hit, self._drag.clicks = hit, True

    def _draw(self, name: str, place: QPointF, scene: Scene) -> None:
        if not scene.shown.placed:
            self._session.said.emit(
                "These images have no place in the patient, so nothing can be measured on them."
            )
            return
        edge = place if self.drawing.placing else scene.framing.inside(place)
        if (place - edge).manhattanLength() > _NEAR:
            self._session.said.emit("A measurement begins on the image.")
            return
        self._session.selection.update(annotation="")
        self.drawing.press(name, scene.framing.at(edge))

    def _take(self, name: str, event: QMouseEvent, scene: Scene) -> None:
        """Begin to drag with a tool; the crosshair acts at once."""
        self._drag = _Drag(tools[name], self._view.state, scene, event.position())
        if name == "crosshair":
            self._dragged(event.position())

    def _dragged(self, place: QPointF) -> None:
        drag = self._drag
        assert drag is not None
        by = place - drag.pressed
        drag.moved = drag.moved or by.manhattanLength() >= MOVED
        if not drag.moved and drag.tool.name != "crosshair":
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
            navigation.vector(framing.at(place)),
        )
        self._update(drag.tool.dragged(motion))

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
        elif hit.part == "handle":
            shape = Qt.CursorShape.SizeAllCursor
        else:
            shape = Qt.CursorShape.PointingHandCursor
        self._view.show_cursor(shape)

    def _update(self, fields: navigation.Fields) -> None:
        self._session.views[self._view.name].update(**fields)


def _from_middle(scene: Scene, place: QPointF) -> tuple[float, float]:
    size = scene.framing.size
    return place.x() - size.width() / 2, place.y() - size.height() / 2


def _kind_names() -> frozenset[str]:
    return frozenset(kind.name for kind in kinds)
