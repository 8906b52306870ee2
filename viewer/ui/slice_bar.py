"""The thin bar at the right edge of a view: where in the stack, and a way to drag there."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QWidget

from viewer.app import navigation
from viewer.app.session import Session
from viewer.app.view_state import ViewState
from viewer.ui.theme import color

WIDTH = 14  # pixels that can be clicked; the bar itself is narrower
_TRACK, _THUMB, _LEAST = 4.0, 6.0, 18.0


class SliceBar(QAbstractSlider):
    """First image at the top, last at the bottom, as the wheel goes."""

    def __init__(self, session: Session, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._state = session.views[name]
        self._incomplete: tuple[int, ...] = ()
        self.setOrientation(Qt.Orientation.Vertical)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Image")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._state.changed.connect(self._show)
        session.loading.filled.connect(self._filled)
        self.valueChanged.connect(self._go)
        self.hide()
        self._show(self._state.value)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 100)

    def _show(self, state: ViewState) -> None:
        at, count = navigation.position(state)
        if (at, max(count - 1, 0)) == (self.value(), self.maximum()):
            return
        self.blockSignals(True)
        self.setRange(0, max(count - 1, 0))
        self.setValue(at)
        self.blockSignals(False)
        self._incomplete = navigation.incomplete(state)
        self.setVisible(count > 1)
        self._repaint()

    def sliderChange(self, change: QAbstractSlider.SliderChange) -> None:
        self._repaint()

    def _repaint(self) -> None:
        """As a part of the view: updated by itself, it would have the view painted again."""
        parent = self.parentWidget()
        if parent is not None:
            parent.update(self.geometry())

    def _filled(self, key: str) -> None:
        """Reading tells which pictures are damaged."""
        incomplete = navigation.incomplete(self._state.value)
        if key == self._state.value.key and incomplete != self._incomplete:
            self._incomplete = incomplete
            self._repaint()

    def _go(self, picture: int) -> None:
        """Called by the mouse, and by assistive technology."""
        if navigation.position(self._state.value)[0] != picture:
            self._state.update(**navigation.went(self._state.value, picture))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = self.width() / 2 + 2
        painter.setBrush(color("raised"))
        painter.drawRoundedRect(QRectF(middle - _TRACK / 2, 0, _TRACK, self.height()), 2, 2)
        self._mark_incomplete(painter, middle)
        top, tall = self._thumb()
        painter.setBrush(color("dim" if self.underMouse() or self.isSliderDown() else "faint"))
        painter.drawRoundedRect(QRectF(middle - _THUMB / 2, top, _THUMB, tall), 3, 3)
        painter.end()

    def _mark_incomplete(self, painter: QPainter, middle: float) -> None:
        """A tick beside each picture that is not (fully) there."""
        count = self.maximum() + 1
        painter.setBrush(color("warn"))
        for picture in self._incomplete:
            y = (picture + 0.5) * self.height() / count
            painter.drawRect(QRectF(middle - _THUMB / 2 - 4, y - 1, 4, 2))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.mouseMoveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            tall = self._thumb()[1]
            room = max(self.height() - tall, 1)
            self.setValue(round((event.position().y() - tall / 2) / room * self.maximum()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)
        self._repaint()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the view's

    def _thumb(self) -> tuple[float, float]:
        """(top, height)"""
        count = self.maximum() + 1
        tall = max(self.height() / count, _LEAST)
        return (self.height() - tall) * self.value() / max(count - 1, 1), tall
