"""The running program: Qt set up, a window for each session, a calm word when it fails."""

import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from viewer import __version__
from viewer.app.session import Session
from viewer.app.workspace import Workspace
from viewer.ui import placing, theme
from viewer.ui.icons import application_icon
from viewer.ui.main_window import ROLE, MainWindow

log = logging.getLogger(__name__)
_UNSEEN = ("offscreen", "minimal")  # platforms without a front; they complain
_SHIFT = 32  # pixels between the corners of two windows
_SHARE = 80  # % of the screen that a further window takes


def application() -> QApplication:
    """Qt's application object with our name, fonts, colours and icon."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(["oncoscope"])
    app.setApplicationName("oncoscope")
    app.setApplicationDisplayName("")
    app.setApplicationVersion(__version__)
    QGuiApplication.setDesktopFileName("oncoscope")
    app.setStyle("Fusion")
    theme.load_fonts()
    app.setFont(theme.font())
    app.setPalette(theme.palette())
    app.setStyleSheet(theme.style_sheet())
    app.setWindowIcon(application_icon())
    return app


class Windows(QObject):
    """A window for each session of the workspace, for as long as both are wanted."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.windows: list[MainWindow] = []
        workspace.session_opened.connect(self._open)
        workspace.session_wanted.connect(self._to_front)
        workspace.said.connect(self.say)

    def say(self, said: object) -> None:
        """Show something in the window in front."""
        active = QApplication.activeWindow()
        chosen = active if active in self.windows else next(reversed(self.windows), None)
        if isinstance(chosen, MainWindow):
            chosen.messages.say(said)

    def _to_front(self, session: Session) -> None:
        for window in self.windows:
            if window.session is session:
                _bring_to_front(window)

    def _open(self, session: Session) -> None:
        window = MainWindow(self._workspace, session)
        if self.windows:
            self._place(window)
        window.destroyed.connect(lambda: self._forget(window))
        self.windows.append(window)
        window.show()
        _bring_to_front(window)

    def _place(self, window: MainWindow) -> None:
        """A further window: where the one of its number was, unless another lies there."""
        taken = {one.role for one in self.windows}
        numbers = range(2, len(self.windows) + 2)
        each = [f"{ROLE} {number}" for number in numbers]
        window.role = next(one for one in each if one not in taken)
        back = placing.restore(window, window.role)
        if not back or not all(_apart(window.geometry().topLeft(), p) for p in self._corners()):
            self._shift(window)

    def _corners(self) -> list[QPoint]:
        """Where windows lie, and where those lie that are as large as the screen for now."""
        return [
            place.topLeft()
            for other in self.windows
            for place in (other.geometry(), other.normalGeometry())
        ]

    def _shift(self, window: MainWindow) -> None:
        """Beside the others, all on the screen: each shows its left and upper edge."""
        room = QGuiApplication.primaryScreen().availableGeometry()
        size = QSize(room.width() * _SHARE // 100, room.height() * _SHARE // 100)
        size = size.expandedTo(window.minimumSize())
        free = min(room.width() - size.width(), room.height() - size.height())
        places = [room.topLeft() + at for at in _cascade(max(free // _SHIFT, 1))]
        taken = self._corners()
        place = next(
            (one for one in places if all(_apart(one, other) for other in taken)), places[-1]
        )
        window.setWindowState(Qt.WindowState.WindowNoState)
        window.setGeometry(QRect(place, size))

    def _forget(self, window: MainWindow) -> None:
        self.windows = [one for one in self.windows if one is not window]


def _cascade(steps: int) -> list[QPoint]:
    """Where further windows may lie: down the diagonal, then down those beside it."""
    count = steps + 1
    return [
        QPoint((at + aside) % count, at) * _SHIFT
        for aside in range(count)
        for at in (*range(1, count), 0)
    ]


def _apart(one: QPoint, other: QPoint) -> bool:
    """True where a window's edges can be told from another's."""
    return (one - other).manhattanLength() >= _SHIFT // 2


def _bring_to_front(window: MainWindow) -> None:
    if QGuiApplication.platformName() not in _UNSEEN:
        window.raise_()
    window.activateWindow()


def _say_surely(windows: Windows, error: BaseException) -> None:
    """Say a bug; where even that fails, it is only logged, or each would bring another."""
    try:
        windows.say(error)
    except Exception as second:
        log.error("could not be said: %s", type(second).__name__, exc_info=second)


def run(paths: Sequence[Path]) -> int:
    """Open a window, the paths in it, and come back with the exit status when all is closed."""
    app = application()
    workspace = Workspace.started()
    windows = Windows(workspace)
    before = sys.excepthook

    def unexpected(
        sort: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """A bug in a slot: said calmly, with nothing of the patient in it; work goes on."""
        if issubclass(sort, KeyboardInterrupt):
            app.quit()
            return
        log.error("unexpected %s", sort.__name__, exc_info=(sort, error, trace))
        QTimer.singleShot(0, windows, lambda: _say_surely(windows, error))

    sys.excepthook = unexpected
    try:
        session = workspace.new_session()
        if paths:
            workspace.open_paths(list(paths), into=session)
        return app.exec()
    finally:
        sys.excepthook = before
        workspace.shut_down()
