"""The mouse's work by keys alone: a cross in a view that is moved, and points set at it."""

import numpy as np
from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QColor, QPainter, QPen

from viewer.app import navigation
from viewer.app.commands.point import HANDLES, PLACE, STEPS
from viewer.app.session import Session
from viewer.core.annotation import Annotation
from viewer.core.geometry import Array
from viewer.measure import kinds
from viewer.ui.slice_picture import Scene
from viewer.ui.theme import color
from viewer.ui.tools.draw import Canvas, Drawing

_NEAR, _FAR, _RING = 3.0, 14.0, 8.0  # pixels: the cross's arms; around a chosen handle


class KeyPointer:
    """One view's cross, or the handle of the selected mark that the keys move.

    With a measuring tool the keys move the cross and Return sets a point there; with any
    other tool they move the crosshair. After [ or ] they move a handle of the selected mark.
    """

    def __init__(self, canvas: Canvas, drawing: Drawing, name: str) -> None:
        self._canvas, self._drawing, self._name = canvas, drawing, name
        self._at: Array | None = None
        self._set: Array | None = None  # where the last point was set
        self._handle: tuple[str, int] | None = None

    @property
    def session(self) -> Session:
        return self._canvas.session

    def take(self, command: str, pointer: QPointF | None) -> bool:
        """Do a command of the keys; False where it is not one of these, or not now.

        pointer: where the mouse is: the cross begins there.
        """
        scene = self._canvas.scene()
        if scene is None or not scene.shown.placed:
            return False
        if command in STEPS:
            self._step(scene, STEPS[command], pointer)
        elif command in HANDLES:
            return self._choose(scene, HANDLES[command])
        elif command in PLACE:
            return self._place(scene, pointer)
        elif command == "deselect":
            return self.cancel()
        else:
            return False
        return True

    def cancel(self) -> bool:
        """Let go of what was begun by keys or mouse; False where nothing was."""
        begun = self._drawing.active or self._at is not None or self._handle is not None
        self._drawing.cancel()
        self._at = self._set = self._handle = None
        self._canvas.show_draft(None)
        return begun

    def place(self, scene: Scene) -> QPointF | None:
        """Where on the screen the cross or the chosen handle is."""
        if self._handle is not None:
            return self._handle_at(scene, *self._handle)
        at = self._at if self._draws() else None
        if self.session.selection.value.tool == "crosshair" and scene.state.cursor is not None:
            at = np.array(scene.state.cursor)
        if at is None or self.session.selection.value.view != self._name:
            return None
        x, y = scene.framing.on_screen(at).tolist()
        return QPointF(x, y)

    def draw(self, painter: QPainter, scene: Scene) -> None:
        """A cross with a gap; a ring around the handle that is chosen."""
        at = self.place(scene)
        if at is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for ink, width in ((QColor(0, 0, 0), 3.5), (color("accent"), 1.5)):
            painter.setPen(QPen(ink, width))
            if self._handle is not None:
                painter.drawEllipse(at, _RING, _RING)
                continue
            for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1)):
                near = QPointF(dx * _NEAR, dy * _NEAR)
                painter.drawLine(QLineF(at + near, at + QPointF(dx * _FAR, dy * _FAR)))

    # inside

    def _draws(self) -> bool:
        return any(kind.name == self.session.selection.value.tool for kind in kinds)

    def _step(self, scene: Scene, by: tuple[int, int], pointer: QPointF | None) -> None:
        """By pixels of the picture, right and down on the screen."""
        framing = scene.framing
        one = min(framing.plane.spacing)
        across, down = framing.direction(1, 0) * one, framing.direction(0, 1) * one
        moved = by[0] * across + by[1] * down
        held = self._held_mark()
        if held is not None and self._handle is not None:
            at = self._handle_at(scene, *self._handle)
            if at is not None:
                start = framing.at(at)
                self._drawing.grab(held, self._handle[1], start)
                self._drawing.drag(start + moved)
                self._drawing.drop()
            return
        self._handle = None
        if not self._draws():
            here = np.array(scene.state.cursor) + moved
            self.session.views[self._name].update(cursor=navigation.vector(here))
            return
        if self._at is None:
            self._at = self._start(scene, pointer)
        x, y = framing.on_screen(self._at + moved).tolist()
        self._at = framing.at(framing.inside(QPointF(x, y)))
        self._drawing.move(self._at)
        self._canvas.show_at(framing.on_screen(self._at))

    def _start(self, scene: Scene, pointer: QPointF | None) -> Array:
        """Where the mouse is, else the middle of the view."""
        framing, size = scene.framing, scene.framing.size
        if pointer is None or not framing.contains(pointer):
            pointer = framing.inside(QPointF(size.width() / 2, size.height() / 2))
        return framing.at(pointer)

    def _place(self, scene: Scene, pointer: QPointF | None) -> bool:
        """A point where the cross is; at the place of the last one: that was all."""
        if not self._draws():
            return False
        if self._at is None and self._drawing.placing:
            self._drawing.end()
            return True
        if self._at is None:  # the cross comes first, to be seen and moved
            self._step(scene, (0, 0), pointer)
            return True
        same = self._set is not None and np.allclose(self._set, self._at)
        if self._drawing.placing and same:
            self._drawing.end()
            self._set = None
            return True
        self._drawing.press(self.session.selection.value.tool, self._at)
        self._drawing.release(self._at)
        self._set = self._at if self._drawing.placing else None
        return True

    def _choose(self, scene: Scene, step: int) -> bool:
        """The next or previous handle of the selected mark."""
        uid = self.session.selection.value.annotation
        mark = next((m for m in scene.marks if m.annotation.uid == uid), None)
        if mark is None or not len(mark.handles):
            self.session.said.emit("Select a measurement in this view first (M).")
            return True
        before = self._handle[1] if self._handle and self._handle[0] == uid else None
        first = 0 if step > 0 else len(mark.handles) - 1
        at = first if before is None else (before + step) % len(mark.handles)
        self._drawing.cancel()
        self._at, self._handle = None, (uid, at)
        self._canvas.show_draft(None)
        return True

    def _held_mark(self) -> Annotation | None:
        """The selected mark, as long as one of its handles is chosen."""
        if self._handle is None or self._handle[0] != self.session.selection.value.annotation:
            return None
        item = self.session.document.items.get(self._handle[0])
        return item if isinstance(item, Annotation) else None

    def _handle_at(self, scene: Scene, uid: str, handle: int) -> QPointF | None:
        if uid != self.session.selection.value.annotation:
            return None
        for mark in scene.marks:
            if mark.annotation.uid == uid and handle < len(mark.handles):
                x, y = mark.handles[handle].tolist()
                return QPointF(x, y)
        return None
