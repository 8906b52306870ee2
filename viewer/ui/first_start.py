"""The page of a window without a patient: a place to drop a study, and three ways in."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from viewer.ui.about import INTENDED_USE
from viewer.ui.icons import icon, pixmap
from viewer.ui.text import label
from viewer.ui.theme import font

WAYS = (
    ("open-folder", "folder", "Open a folder", "Ctrl+O"),
    ("open-files", "disc", "Open files, ZIP or CD", "Ctrl+Shift+O"),
    ("open-sample", "sample", "Open the sample study", ""),
)


WIDTH = 460  # pixels, of the cards


def _centred(card: QFrame) -> QHBoxLayout:
    """The card in the middle, as wide as all are, and narrower where there is less room."""
    card.setMaximumWidth(WIDTH)
    card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(card, 100)
    row.addStretch(1)
    return row


class FirstStart(QWidget):
    """A drop target in the middle; below it, once, what the program is not for."""

    asked = Signal(str)  # name of a command
    understood = Signal()  # the note has been read

    def __init__(self, note: bool, parent: QWidget | None = None) -> None:
        """note: show what the program is not for."""
        super().__init__(parent)
        self.setObjectName("images")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(False)  # the window takes drops, wherever they fall
        self.drop = self._drop()
        page = QWidget()
        page.setProperty("role", "page")
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(14)
        column.addStretch(1)
        column.addLayout(_centred(self.drop))
        if note:
            column.addLayout(_centred(self._note()))
        column.addStretch(2)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def show_over(self, over: bool) -> None:
        """Light up while files are held over the window."""
        self.drop.setProperty("over", over)
        self.drop.style().unpolish(self.drop)
        self.drop.style().polish(self.drop)

    def _drop(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("drop")
        sign = QLabel()
        sign.setPixmap(pixmap("folder", "accent", 40, 3))
        sign.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        title = label("Drop a folder, files, a ZIP or a CD here")
        title.setFont(font(18, QFont.Weight.DemiBold))
        title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        title.setWordWrap(True)
        told = label("It opens at once. The files stay where they are.", "dim")
        told.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(frame)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(10)
        for widget in (sign, title, told):
            column.addWidget(widget)
        column.addSpacing(8)
        for way in WAYS:
            column.addWidget(self._way(*way))
        return frame

    def _way(self, name: str, drawing: str, text: str, key: str) -> QPushButton:
        native = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
        made = QPushButton(
            icon(drawing, "accent"), f"  {text}" + (f"   ({native})" if key else "")
        )
        made.setProperty("role", "card")
        made.setAccessibleName(text)
        made.setObjectName(name)
        made.clicked.connect(lambda: self.asked.emit(name))
        return made

    def _note(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("card")
        head = label("Before you begin: not a certified medical device", "warn")
        head.setFont(font(13.5, QFont.Weight.DemiBold))
        column = QVBoxLayout(frame)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(8)
        column.addWidget(head)
        for text in INTENDED_USE[1:3]:
            words = label(text, "dim")
            words.setWordWrap(True)
            column.addWidget(words)
        row = QHBoxLayout()
        done = QPushButton("I understand")
        done.clicked.connect(self.understood)
        done.clicked.connect(frame.hide)
        row.addStretch(1)
        row.addWidget(done)
        column.addLayout(row)
        return frame
