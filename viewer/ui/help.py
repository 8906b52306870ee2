"""Mouse and keys, as they are: the keys come from the live commands."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from viewer.app.commands import MENUS, Command, commands
from viewer.app.session import Session
from viewer.ui.actions import shown_key
from viewer.ui.text import label
from viewer.ui.theme import heading_font

MOUSE = (
    ("Left drag", "the active tool; at the start window: right = wider, down = higher centre"),
    ("Middle drag", "pan"),
    ("Right drag", "zoom"),
    ("Right click", "menu of the view or the measurement"),
    ("Wheel", "next and previous image"),
    ("Ctrl + wheel", "zoom at the pointer"),
    ("Shift + wheel", "10 images"),
    ("Ctrl or Alt + left drag", "scroll through the images"),
    ("Left + right drag", "window, whatever the tool"),
    ("Double click", "enlarge the view, and back"),
    ("Shift + move", "crosshair in every view"),
    ("Drag a series", "from the studies into a view"),
    ("Drop files", "anywhere on the window: they open"),
)
COLUMNS = 3


def help_page(session: Session) -> QWidget:
    """The page of all mouse actions and keys, by menu."""
    parts = [_part("Mouse", MOUSE)]
    for menu in MENUS:
        rows = [
            (_keys(command), _name(command, session))
            for command in commands
            if command.menu == menu and command.keys
        ]
        if rows:
            parts.append(_part(menu, rows))
    page = QWidget()
    columns = [QVBoxLayout() for _ in range(COLUMNS)]
    lengths = [0] * COLUMNS
    for part, length in parts:
        shortest = lengths.index(min(lengths))
        lengths[shortest] += length
        columns[shortest].addWidget(part)
    row = QHBoxLayout(page)
    row.setContentsMargins(0, 0, 8, 0)
    row.setSpacing(28)
    for column in columns:
        column.setSpacing(14)
        column.addStretch(1)
        row.addLayout(column, 1)
    return page


def _name(command: Command, session: Session) -> str:
    """Windows are named after the modality in sight; others as in the menus of any day."""
    named = command.name.startswith("window-")
    return command.label_in(session) if named else command.label.rstrip("…")


def _keys(command: Command) -> str:
    return "  or  ".join(shown_key(key) for key in command.keys[:2])


def _part(title: str, rows: Sequence[tuple[str, str]]) -> tuple[QWidget, int]:
    part = QWidget()
    grid = QGridLayout(part)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    head = label(title, "heading")
    head.setFont(heading_font())
    grid.addWidget(head, 0, 0, 1, 2)
    number = 0
    for number, (key, told) in enumerate(rows, 1):
        sign = label(key, "key")
        grid.addWidget(sign, number, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        words = label(told)
        words.setWordWrap(True)
        grid.addWidget(words, number, 1)
    return part, number + 2
