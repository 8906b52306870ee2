"""A view of slices: the plane of an item through the cursor, in true proportions."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from viewer.app.selection import Selection
from viewer.app.session import Session
from viewer.app.view_state import ViewState
from viewer.core.geometry import Array
from viewer.ui import true_size
from viewer.ui.context_menu import context_menu
from viewer.ui.key_pointer import KeyPointer
from viewer.ui.magnifier import Magnifier
from viewer.ui.mouse import Mouse
from viewer.ui.note_field import NoteField
from viewer.ui.overlay import Draft
from viewer.ui.slice_bar import WIDTH, SliceBar
from viewer.ui.slice_picture import Scene, SlicePicture

_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_DRAWS = (*_ENDS, Qt.Key.Key_Escape)


class SliceView(QWidget):
    """Keeps no slice number: it reads the view's state, and writes only to states."""

    def __init__(self, session: Session, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.name = session, name
        self._painter = SlicePicture(session, name)
        self._scene: Scene | None = None
        self._fresh = False
        self._pointer: QPointF | None = None
        self._probe: QPointF | None = None
        self._note: NoteField | None = None
        self._magnifier = Magnifier(session, name)
        self.mouse = Mouse(self)
        self.keys = KeyPointer(self, self.mouse.drawing, name)
        self.bar = SliceBar(session, name, self)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._listen()
        self._changed(self.state)

    @property
    def state(self) -> ViewState:
        return self.session.views[self.name].value

    def picture(self, size: QSize, plain: bool = False) -> QImage:
        """The view at any size; plain: only the pixels."""
        return self._painter.image(size, plain)

    def sizeHint(self) -> QSize:
        return QSize(600, 600)

    # what the mouse and the drawing ask for

    def scene(self) -> Scene | None:
        """What is (or is about to be) on the screen."""
        if not self._fresh:
            self._scene = self._painter.scene(
                QSizeF(self.size()), ratio=self.devicePixelRatioF()
            )
            self._fresh = True
        return self._scene

    def show_draft(self, draft: Draft | None) -> None:
        self._painter.show_draft(draft)
        self._stale()

    def show_at(self, place: Array) -> None:
        """Where the keyboard's pointer is: the probe reads the value there."""
        x, y = place.tolist()
        self._probe = QPointF(x, y)
        self.update()

    def take(self, command: str) -> bool:
        """A command of the keys that is this view's own; False where it is not, or not now."""
        return self.keys.take(command, self._pointer)

    def point_at(self, place: QPointF | None) -> None:
        """Where the mouse is: the probe reads the value there."""
        self._pointer = self._probe = place
        self.update()

    def show_cursor(self, shape: Qt.CursorShape) -> None:
        if self.cursor().shape() != shape:
            self.setCursor(shape)

    def open_menu(self, at: QPoint, on_mark: bool) -> None:
        menu = context_menu(self.session, on_mark, self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def ask_text(self, at: Array, then: Callable[[str], None]) -> None:
        """A field in the picture, where an arrow's words will stand."""
        scene = self.scene()
        if scene is None:
            return
        x, y = scene.framing.on_screen(at).tolist()
        self._note = NoteField(self, then)
        self._note.open_at(QPoint(round(x), round(y)))

    # following the session

    def _listen(self) -> None:
        session = self.session
        for name, state in session.views.items():
            state.changed.connect(self._changed if name == self.name else self._other_changed)
        session.layout.changed.connect(self._stale)
        session.preferences.changed.connect(self._stale)
        session.selection.changed.connect(self._selected)
        session.pointed.connect(self._pointed)
        session.laying.changed.connect(self._laid)
        for changed in (session.selection, session.document, session.derived):
            changed.changed.connect(self._marks_changed)
        session.opened.changed.connect(self._stale)
        session.loading.filled.connect(self._filled)
        session.reformats.made.connect(self._made)

    def _changed(self, state: ViewState) -> None:
        before = self._scene
        self._stale()
        item = state.images or state.volume
        words = state.orientation.capitalize() if state.volume else "Image"
        self.setAccessibleName(f"{words} view, {item.modality if item else 'empty'}")
        if self.mouse.drawing.flat and before is not None:
            now = self.scene()
            if now is None or now.shown.index != before.shown.index:
                self.mouse.drawing.cancel()

    def _laid(self, _: object) -> None:
        """A path has one more point, or one less, set in any view."""
        self.mouse.drawing.show_laid()

    def _other_changed(self, state: ViewState) -> None:
        if self.session.selection.value.crosshair and self.isVisible():
            self.update()

    def _selected(self, selection: Selection) -> None:
        """Another tool in hand: what the last one had begun is let go."""
        if self.mouse.drawing.kind not in ("", selection.tool):
            self.mouse.drawing.cancel()

    def _pointed(self, command: str) -> None:
        if self.session.selection.value.view == self.name:
            self.keys.take(command, self._pointer)

    def _filled(self, key: str) -> None:
        if key == self.state.key:
            self._marks_changed()

    def _made(self, name: str) -> None:
        """The picture of a thick slab is there in full."""
        if name == self.name:
            self._stale()

    def _marks_changed(self, _: object = None) -> None:
        self._painter.forget_marks()
        self._stale()

    def _stale(self, _: object = None) -> None:
        self._fresh = False
        self.update()

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        scene = self.scene()
        self._painter.paint(painter, QSizeF(self.size()), scene, self._probe)
        if scene is not None:
            self.keys.draw(painter, scene)
            true_size.draw(painter, self, scene, self.session.preferences.value)
            self._draw_lens(painter, scene)
        painter.end()

    def _draw_lens(self, painter: QPainter, scene: Scene) -> None:
        wanted = self.session.selection.value.lens or self.mouse.holds == "magnify"
        if wanted and self._pointer is not None and scene.framing.contains(self._pointer):
            self._magnifier.draw(painter, scene, self._pointer)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._stale()
        height = self.height()
        self.bar.setGeometry(
            self.width() - WIDTH, height // 10, WIDTH, height - 2 * (height // 10)
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.mouse.press(event)
        self.point_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.mouse.release(event)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mouse.double(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.mouse.leave()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.mouse.wheel(event)
        event.accept()

    def event(self, event: QEvent) -> bool:
        """While a mark is being drawn, Return and Escape are its own."""
        key = event.key() if isinstance(event, QKeyEvent) else None
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and self.mouse.drawing.active
            and key in _DRAWS
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.mouse.drawing.active and event.key() == Qt.Key.Key_Escape:
            self.keys.cancel()
        elif self.mouse.drawing.placing and event.key() in _ENDS:
            self.take("place-point")
        else:
            super().keyPressEvent(event)
