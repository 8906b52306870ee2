"""One of several words, chosen from a list that opens."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox

_LETTERS, _AROUND = 9, 40  # seen at least; pixels of frame and arrow


class Choice(QComboBox):
    """Tells only what the user chooses; the wheel scrolls the page and changes nothing."""

    chosen = Signal(str)  # what is kept of it

    def __init__(self, name: str, offered: Mapping[str, str]) -> None:
        """offered: words by what is kept."""
        super().__init__()
        self.setAccessibleName(name)
        self.setProperty("walks", True)  # its keys are no commands
        for kept, words in offered.items():
            self.addItem(words, kept)
        self.activated.connect(lambda n: self.chosen.emit(str(self.itemData(n))))

    def minimumSizeHint(self) -> QSize:
        """A few letters: where there is room, the longest word is seen."""
        wanted = self.sizeHint()
        few = self.fontMetrics().averageCharWidth() * _LETTERS + _AROUND
        return QSize(min(few, wanted.width()), wanted.height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
