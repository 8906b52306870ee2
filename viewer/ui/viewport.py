"""One place in the grid: a view in its frame, where series can be dropped."""

from PySide6.QtCore import QEvent, QObject, QRect, QSize
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QEnterEvent,
    QImage,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from viewer.app.selection import Selection
from viewer.app.session import Session
from viewer.ui.hover import Hover
from viewer.ui.layer_bar import LayerBar
from viewer.ui.phase_bar import PhaseBar
from viewer.ui.series_card import MIME
from viewer.ui.slab_bar import SlabBar
from viewer.ui.slice_view import SliceView
from viewer.ui.theme import color
from viewer.ui.time_strip import Times, TimeStrip


class Viewport(QWidget):
    """Frames a view: 1 px of accent around the focused one."""

    def __init__(
        self,
        session: Session,
        name: str,
        hover: Hover,
        parent: QWidget,
        times: Times | None = None,
    ) -> None:
        super().__init__(parent)
        self.session, self.name = session, name
        self._hover, self._over = hover, False
        self._frame = ""
        self.view = _view(session, name, self)
        self.view.installEventFilter(self)
        self.times = TimeStrip(session, name, times or Times(session, self), self)
        self.times.appeared.connect(self._place)
        self.phases = PhaseBar(session, name, self)
        self.phases.appeared.connect(self._place)
        self.slab = SlabBar(session, name, self)
        self.slab.appeared.connect(self._place)
        self.layer = LayerBar(session, name, self)
        self.layer.appeared.connect(self._place)
        self.setAcceptDrops(True)
        session.selection.changed.connect(self._selected)
        self._selected(session.selection.value)

    def picture(self, size: QSize, plain: bool = False) -> QImage:
        """The view at any size; plain: only the pixels."""
        found: QImage = self.view.picture(size, plain)  # type: ignore[attr-defined]
        return found

    def _selected(self, selection: Selection) -> None:
        frame = "accent" if selection.view == self.name else "line"
        if self._over:
            frame = "text"
        if frame != self._frame:
            self._frame = frame
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(color(self._frame))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def _place(self) -> None:
        """The picture; above it which time it is of, below it the bars that there are."""
        bars = [bar for bar in (self.layer, self.slab, self.phases) if bar.wanted]
        tall = sum(bar.sizeHint().height() for bar in bars)
        head = self.times.sizeHint().height() if self.times.wanted else 0
        width, height = max(self.width() - 2, 1), max(self.height() - 2 - head - tall, 1)
        self.times.setGeometry(QRect(1, 1, width, head))
        self.view.setGeometry(QRect(1, 1 + head, width, height))
        top = 1 + head + height
        for bar in bars:
            bar.setGeometry(QRect(1, top, width, bar.sizeHint().height()))
            top += bar.height()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress:
            self._hover.clicked(self.name)
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hover.entered(self.name)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover.left(self.name)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()
            self._dragged_over(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._dragged_over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._dragged_over(False)
        key = bytes(event.mimeData().data(MIME).data()).decode("utf-8", "replace")
        if self.session.opened.value.display_set(key) is None:
            self.session.said.emit("This series belongs to another window.")
            return
        event.acceptProposedAction()
        self.session.selection.update(view=self.name)
        self.session.show(key, self.name)

    def _dragged_over(self, over: bool) -> None:
        self._over = over
        self._selected(self.session.selection.value)


def _view(session: Session, name: str, parent: QWidget) -> QWidget:
    if session.views[name].value.kind == "volume3d":
        from viewer.ui.volume_view import VolumeView

        return VolumeView(session, name, parent)
    return SliceView(session, name, parent)
