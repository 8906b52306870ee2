"""Mouse and keys, as they are: the keys come from the live commands."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from viewer.app.commands import MENUS, Command, commands
from viewer.app.mouse_map import told
from viewer.app.session import Session
from viewer.ui.key_map import keys_of, shown_key
from viewer.ui.text import label
from viewer.ui.theme import heading_font

ALWAYS = (
    ("Right click", "menu of the view or the measurement"),
    ("Double click", "enlarge the view, and back"),
    ("Shift + move", "crosshair in every view"),
    ("Crosshair line, at its end", "turn the planes; Shift: that plane alone"),
    ("Crosshair line, nearer", "move the plane; dashed lines: make its slab thicker"),
    ("Wheel, view along a path", "go along it; Shift: turn about it"),
    ("Click in 3D", "crosshair to what is seen there"),
    ("Ctrl + drag in 3D", "shift and stretch what the preset shows; MIP: window"),
    ("Drag a series", "from the studies into a view"),
    ("Drop files", "anywhere on the window: they open"),
)
COLUMN = 330  # pixels at least, for a column
MOST = 3


class HelpPage(QWidget):
    """Parts in as many columns as there is room for."""

    def __init__(self, parts: Sequence[tuple[QWidget, int]]) -> None:
        super().__init__()
        self._parts, self._count = parts, 0
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 8, 0)
        self._row.setSpacing(28)
        self._columns = [QVBoxLayout() for _ in range(MOST)]
        for column in self._columns:
            column.setSpacing(14)
            self._row.addLayout(column)
        self._arrange(MOST)

    @property
    def columns(self) -> int:
        """How many there are now."""
        return self._count

    def sizeHint(self) -> QSize:
        return QSize(MOST * COLUMN + 150, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange(max(1, min(MOST, event.size().width() // COLUMN)))

    def _arrange(self, count: int) -> None:
        """Each part below the shortest column so far."""
        if count == self._count:
            return
        self._count = count
        for column in self._columns:
            while column.count():
                column.takeAt(0)
        lengths = [0] * count
        for part, length in self._parts:
            shortest = lengths.index(min(lengths))
            lengths[shortest] += length
            self._columns[shortest].addWidget(part)
        for number, column in enumerate(self._columns):
            column.addStretch(1)
            self._row.setStretch(number, 1 if number < count else 0)


def help_page(session: Session) -> HelpPage:
    """The page of all mouse actions and keys, by menu."""
    now = session.preferences.value
    parts = [_part("Mouse", (*told(now.bindings), *ALWAYS))]
    for menu in MENUS:
        rows = [
            (_spoken(keys), _name(command, session))
            for command in commands
            if command.menu == menu and (keys := keys_of(command, now))
        ]
        if rows:
            parts.append(_part(menu, rows))
    return HelpPage(parts)


def _name(command: Command, session: Session) -> str:
    """Windows are named after the modality in sight; others as in the menus of any day."""
    named = command.name.startswith("window-")
    return command.label_in(session) if named else command.label.rstrip("…")


def _spoken(keys: Sequence[str]) -> str:
    return "  or  ".join(shown_key(key) for key in keys[:2])


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
    for number, (key, what) in enumerate(rows, 1):
        sign = label(key, "key")
        grid.addWidget(sign, number, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        words = label(what)
        words.setWordWrap(True)
        grid.addWidget(words, number, 1)
    return part, number + 2
