"""A sheet over the images: help, lists, notes. Escape or a click beside it puts it away."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from viewer.ui.text import label
from viewer.ui.theme import font

MARGIN = 24
_KEY = Qt.Key
_SCROLLS = (
    _KEY.Key_Up,
    _KEY.Key_Down,
    _KEY.Key_PageUp,
    _KEY.Key_PageDown,
    _KEY.Key_Home,
    _KEY.Key_End,
)


class _Area(QScrollArea):
    """Scrolls with the keys that go through the images elsewhere."""

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _SCROLLS
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            bar.setValue(bar.minimum() if event.key() == Qt.Key.Key_Home else bar.maximum())
        else:
            super().keyPressEvent(event)


class Sheet(QFrame):
    """A veil over its parent with one page in the middle."""

    closed = Signal()

    def __init__(
        self, title: str, page: QWidget, parent: QWidget, under: QWidget | None = None
    ) -> None:
        """under: what of the parent stays clear above it: who the patient is."""
        super().__init__(parent)
        self.setObjectName("veil")
        self.setProperty("escapes", True)
        self.setAccessibleName(title)
        self.page, self._below, self._under = page, parent, under
        self._frame = QFrame(self)
        self._frame.setObjectName("sheet")
        head = label(title)
        head.setFont(font(16, QFont.Weight.DemiBold))
        close = QPushButton("Close")
        close.clicked.connect(self.put_away)
        self._close = close
        top = QHBoxLayout()
        top.addWidget(head, 1)
        top.addWidget(close)
        area = _Area()
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        page.setProperty("role", "page")
        area.setWidget(page)
        column = QVBoxLayout(self._frame)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(area, 1)
        for one in (parent, under):
            if one is not None:
                one.installEventFilter(self)
        self._fill()
        self.show()
        self.raise_()
        first = page if page.focusProxy() is not None else area
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def put_away(self) -> None:
        """Close it."""
        self.hide()
        self.closed.emit()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fill()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape that a field of the page did not want."""
        if event.key() == _KEY.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._frame.geometry().contains(event.position().toPoint()):
            self.put_away()

    def _fill(self) -> None:
        parent, under = self._below, self._under
        top = 0 if under is None else under.geometry().bottom() + 1
        self.setGeometry(0, top, parent.width(), parent.height() - top)
        wanted = self.page.sizeHint().expandedTo(self.page.minimumSize()) + QSize(70, 110)
        room = self.size() - QSize(2 * MARGIN, 2 * MARGIN)
        size = wanted.boundedTo(room).expandedTo(QSize(200, 120))
        self._frame.resize(size)
        self._frame.move(
            (self.width() - size.width()) // 2, max(0, (self.height() - size.height()) // 3)
        )
