"""The question before a window closes over work that is not saved."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from viewer.ui.text import label

QUESTION = "Not everything is saved."
STAY, LOSE = "Keep the window", "Close and lose them"


def closing_page(why: str, stay: Callable[[], object], lose: Callable[[], object]) -> QWidget:
    """Why it is not saved, and two answers; staying is the one that Return gives."""
    page = QWidget()
    told = label(f"{why} If you close now, the last changes are lost.".strip())
    told.setWordWrap(True)
    told.setMinimumWidth(420)
    keep, close = QPushButton(STAY), QPushButton(LOSE)
    keep.clicked.connect(stay)
    close.clicked.connect(lose)
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(close)
    row.addWidget(keep)
    column = QVBoxLayout(page)
    column.setSpacing(14)
    column.addWidget(told)
    column.addLayout(row)
    return page
