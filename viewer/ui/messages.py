"""The one place that shows a failure or a remark: a quiet line in the window, never a box."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from viewer.app.autosave import NOT_READ, NOT_SAVED
from viewer.core.errors import ViewerError
from viewer.ui.icons import pixmap
from viewer.ui.text import label

MARGIN, WIDEST = 12, 620  # pixels: beside it, and of itself
BELOW = 32  # pixels: above it, for the letter at the edge of the image
URGENT = NOT_SAVED, NOT_READ  # how it begins where work is at stake
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


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said; sort: "urgent" and "failure" stay until closed, "remark" goes."""

    problem: str
    remedy: str
    sort: str

    @property
    def text(self) -> str:
        return f"{self.problem} {self.remedy}".strip()


def line(said: object) -> Line:
    """What is shown of something said."""
    problem, remedy = words(said)
    if isinstance(said, str):
        return Line(problem, remedy, "remark")
    return Line(problem, remedy, "urgent" if problem.startswith(URGENT) else "failure")


class Messages(QFrame):
    """Where work is at stake that is shown; else the last thing said. The others are counted.

    It lies over the top of a widget, narrow, and takes no room of its own, so that nothing
    jumps.
    """

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        over.installEventFilter(self)
        self.setObjectName("message")
        self.setAccessibleName("Message")
        self._lines: list[Line] = []  # the urgent ones, then the others; each newest first
        self._at = 0  # which of them is shown
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
        self._timer.timeout.connect(self._forget_remarks)
        self.hide()

    @property
    def text(self) -> str:
        """What is shown now, or ""."""
        return "" if self.isHidden() else self._text.text()

    def say(self, said: object) -> None:
        """Show a failure, or a remark that goes away by itself."""
        new = line(said)
        self._lines = [one for one in self._lines if one != new]
        if new.sort == "remark":
            self._lines = [one for one in self._lines if one.sort != "remark"]
            self._timer.start()
        urgent = sum(one.sort == "urgent" for one in self._lines)
        self._lines.insert(0 if new.sort == "urgent" else urgent, new)
        self._show(0)

    def withdraw(self, *beginnings: str) -> None:
        """Take back what begins so and is no longer true."""
        self._keep([one for one in self._lines if not one.problem.startswith(beginnings)])

    def dismiss(self) -> None:
        """Close the one that is shown."""
        self._keep([one for n, one in enumerate(self._lines) if n != self._at])

    def _forget_remarks(self) -> None:
        self._keep([one for one in self._lines if one.sort != "remark"])

    def _keep(self, lines: list[Line]) -> None:
        """Only these are left; what is shown stays, or the first follows it."""
        if len(lines) == len(self._lines):
            return
        shown = self._lines[self._at]
        self._lines = lines
        self._show(lines.index(shown) if shown in lines else 0)

    def _next(self) -> None:
        """The next of those that are there, round and round."""
        self._show((self._at + 1) % len(self._lines))

    def _show(self, at: int) -> None:
        self._at = at
        if not self._lines:
            self.hide()
            return
        shown, others = self._lines[at], len(self._lines) - 1
        failure = shown.sort != "remark"
        self._text.setText(shown.text)
        self._sign.setPixmap(
            pixmap("warning" if failure else "help", "warn" if failure else "dim", 16, 2)
        )
        self.setProperty("sort", "failure" if failure else "remark")
        self.style().unpolish(self)
        self.style().polish(self)
        self._more.setText(f"{others} more")
        self._more.setVisible(others > 0)
        self.show()
        self._lie()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._lie()
        return super().eventFilter(watched, event)

    def _lie(self) -> None:
        """In the middle below the upper edge, as wide as its text, above all else there."""
        room = self._over.width()
        beside = self.sizeHint().width() - self._text.sizeHint().width()
        text = self._text.fontMetrics().horizontalAdvance(self._text.text()) + 2
        width = max(min(beside + text, WIDEST, room - 2 * MARGIN), 1)
        height = max(self.heightForWidth(width), self.minimumSizeHint().height())
        self.setGeometry((room - width) // 2, BELOW, width, height)
        self.raise_()
