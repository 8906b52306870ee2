"""A second window of the same patient, for another screen: views alone, where it was last."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from viewer.app import arranging, layout
from viewer.app.layout import Layout
from viewer.app.session import Session
from viewer.ui import placing
from viewer.ui.viewport_grid import ViewportGrid

ROLE = "second"
TITLE = "Oncoscope: images"  # never a patient's name, as of the first window
_SHARE = 0.7  # of the screen, where there is no other


class SecondScreen(QObject):
    """Keeps the window as long as the session's second layout has tiles."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._first = session, window
        self.window: SecondWindow | None = None
        session.second.changed.connect(self._show)
        self._show(session.second.value)

    def _show(self, arranged: Layout) -> None:
        if arranged.tiles and self.window is None:
            self.window = SecondWindow(self._session, self._first)
            self.window.come()
        elif not arranged.tiles and self.window is not None:
            self.window.leave()
            self.window = None


class SecondWindow(QWidget):
    """The session's second grid. Keys, menus and panels are the first window's.

    As a tool window of the first one it has its shortcuts (Qt gives them the keys).
    """

    def __init__(self, session: Session, first: QWidget) -> None:
        flags = Qt.WindowType.Tool | Qt.WindowType.CustomizeWindowHint
        flags |= Qt.WindowType.WindowTitleHint | Qt.WindowType.WindowCloseButtonHint
        flags |= Qt.WindowType.WindowMinMaxButtonsHint
        super().__init__(first, flags)
        self.setWindowTitle(TITLE)
        self._session, self._first = session, first
        self.grid = ViewportGrid(session, self, session.second)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.grid)

    def come(self) -> None:
        """Where it was last; else over a whole screen that the first window is not on."""
        if not placing.restore(self, ROLE):
            screen = placing.other_screen(self._first)
            area = (screen or self._first.screen()).availableGeometry()
            if screen is None:
                middle = area.center()
                area.setSize(area.size() * _SHARE)
                area.moveCenter(middle)
            self.setGeometry(area)
            if screen is not None:
                self.setWindowState(Qt.WindowState.WindowMaximized)
        self.show()

    def leave(self) -> None:
        placing.keep(self, ROLE)
        self.hide()
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closed by the reader it stays away; closed with the program it comes back."""
        placing.keep(self, ROLE)
        if event.spontaneous():
            event.ignore()  # it goes with its layout
            arranging.second(self._session, layout.NOWHERE)
            return
        event.accept()
