"""The one place that shows a failure or a remark: a quiet line in the window, never a box."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from viewer.core.errors import ViewerError
from viewer.ui.icons import pixmap
from viewer.ui.text import label

MARGIN, WIDEST = 12, 900  # pixels: around it, and of itself
REMARK_MS = 6000  # a failure stays until it is closed


def words(said: object) -> tuple[str, str]:
    """(what happened, what to do) of a ViewerError, a sentence, or a bug."""
    if isinstance(said, ViewerError):
        return said.problem, said.remedy
    if isinstance(said, BaseException):
        name = type(said).__name__
        return (
            f"Something went wrong inside ({name}).",
            "What you made is saved. Go on, or restart.",
        )
    return str(said), ""


class Messages(QFrame):
    """The last thing said; failures wait for their turn and stay until closed.

    It lies over the bottom of a widget and takes no room of its own, so that nothing jumps.
    """

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        over.installEventFilter(self)
        self.setObjectName("message")
        self.setAccessibleName("Message")
        self._waiting: list[tuple[str, str]] = []
        self._sign = QLabel()
        self._text = label()
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._more = QPushButton()
        self._close = QPushButton("Close")
        for button, slot in ((self._more, self._next), (self._close, self.dismiss)):
            button.setProperty("role", "link")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(slot)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 5, 8, 5)
        row.setSpacing(10)
        row.addWidget(self._sign)
        row.addWidget(self._text, 1)
        row.addWidget(self._more)
        row.addWidget(self._close)
        self._timer = QTimer(self, singleShot=True, interval=REMARK_MS)
        self._timer.timeout.connect(self._next)
        self.hide()

    @property
    def text(self) -> str:
        """What is shown now, or ""."""
        return "" if self.isHidden() else self._text.text()

    def say(self, said: object) -> None:
        """Show a failure, or a remark that goes away by itself."""
        problem, remedy = words(said)
        failure = not isinstance(said, str)
        if self._shows_failure():
            if failure and (problem, remedy) not in self._waiting:
                self._waiting.append((problem, remedy))
                self._tell_waiting()
            if failure:
                return
            self._waiting.insert(0, self._now)
        self._show(problem, remedy, failure)

    def withdraw(self, *beginnings: str) -> None:
        """Take back what begins so and is no longer true."""
        self._waiting = [one for one in self._waiting if not one[0].startswith(beginnings)]
        self._tell_waiting()
        if not self.isHidden() and self._now[0].startswith(beginnings):
            self._timer.stop()
            self._next()

    def dismiss(self) -> None:
        """Close this and all that wait."""
        self._waiting.clear()
        self._timer.stop()
        self.hide()

    def _shows_failure(self) -> bool:
        return not self.isHidden() and self.property("sort") == "failure"

    def _show(self, problem: str, remedy: str, failure: bool) -> None:
        self._now = problem, remedy
        self._text.setText(f"{problem} {remedy}".strip())
        self._sign.setPixmap(
            pixmap("warning" if failure else "help", "warn" if failure else "dim", 16, 2)
        )
        self.setProperty("sort", "failure" if failure else "remark")
        self.style().unpolish(self)
        self.style().polish(self)
        self._tell_waiting()
        self.show()
        self._lie()
        if failure:
            self._timer.stop()
        else:
            self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._lie()
        return super().eventFilter(watched, event)

    def _lie(self) -> None:
        """In the middle of the lower edge, above all else there."""
        room = self._over.size()
        width = max(min(room.width() - 2 * MARGIN, WIDEST), 1)
        height = max(self.heightForWidth(width), self.sizeHint().height())
        top = room.height() - height - MARGIN
        self.setGeometry((room.width() - width) // 2, max(top, 0), width, height)
        self.raise_()

    def _tell_waiting(self) -> None:
        self._more.setText(f"{len(self._waiting)} more")
        self._more.setVisible(bool(self._waiting))

    def _next(self) -> None:
        """The failure that waits, or nothing."""
        if not self._waiting:
            self.hide()
            return
        problem, remedy = self._waiting.pop(0)
        self._show(problem, remedy, True)
