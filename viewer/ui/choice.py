"""One of several words, chosen from a list that opens."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox

_LETTERS = 9  # that are seen at least, and all where there is room


class Choice(QComboBox):
    """Tells only what the user chooses; the wheel scrolls the page and changes nothing."""

    chosen = Signal(str)  # what is kept of it

    def __init__(self, name: str, offered: Mapping[str, str]) -> None:
        """offered: words by what is kept."""
        super().__init__()
        self.setAccessibleName(name)
        self.setProperty("walks", True)  # its keys are no commands
        self.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.setMinimumContentsLength(min(_LETTERS, max(map(len, offered.values()), default=0)))
        for kept, words in offered.items():
            self.addItem(words, kept)
        self.activated.connect(lambda n: self.chosen.emit(str(self.itemData(n))))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
