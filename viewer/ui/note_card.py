"""What the program is not for, over a corner of the images until it has been acknowledged."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from viewer.ui.text import label
from viewer.ui.theme import font

MARGIN, BELOW, WIDTH = 12, 84, 300  # pixels
TITLE = "Not a certified medical device"
TEXT = "Do not make a diagnosis or plan a treatment with it alone."
ANSWER = "Click here or press Esc: understood"


class NoteCard(QFrame):
    """Takes no keys; a click on it acknowledges it."""

    understood = Signal()

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("card")
        self.setAccessibleName(f"{TITLE}. {TEXT}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._over = over
        head = label(TITLE, "warn")
        head.setFont(font(12.5, QFont.Weight.DemiBold))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(4)
        column.addWidget(head)
        for text in (TEXT, ANSWER):
            words = label(text, "dim")
            words.setWordWrap(True)
            column.addWidget(words)
        over.installEventFilter(self)
        self._lie()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.understood.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._lie()
        return super().eventFilter(watched, event)

    def _lie(self) -> None:
        """In the lower left corner, above the text there."""
        room = self._over.size()
        width = max(min(WIDTH, room.width() - 2 * MARGIN), 1)
        height = self.heightForWidth(width)
        self.setGeometry(MARGIN, max(room.height() - height - BELOW, 0), width, height)
        self.raise_()
