"""What was left out or needs care: every file with a problem, and its reason."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from viewer.core.patient import Effect, Problem
from viewer.ui.text import counted as many
from viewer.ui.text import label, plain

TITLE = "What was left out or needs care"
HEADS = ("What", "Why", "File")
_ORDER: tuple[Effect, ...] = ("left out", "partly shown", "shown with care")


class _Wrapped(QStyledItemDelegate):
    """As many lines as the words need in the width of their column."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        hint = super().sizeHint(option, index)
        view = self.parent()
        if not isinstance(view, QTreeWidget) or not index.column():
            return hint
        room = QRect(0, 0, max(view.columnWidth(index.column()) - 10, 40), 10_000)
        text = str(index.data())
        flags = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere
        wanted = option.fontMetrics.boundingRect(room, int(flags), text)
        return QSize(room.width(), max(hint.height(), wanted.height() + 8))


# what became of a file, by its name in Scan.counted
_BECAME = (
    ("files_shown", "shown"),
    ("objects", "reports and other objects (J)"),
    ("files_set_aside", "set aside"),
    ("left_out", "left out"),
    ("other", "no DICOM images"),
)


class ProblemsPage(QWidget):
    """A table of problems that can be copied; each reason with its own effect."""

    def __init__(
        self,
        problems: Sequence[Problem],
        counted: Mapping[str, int] = MappingProxyType({}),
    ) -> None:
        """counted: what became of every file that was looked at (core.patient.Scan)."""
        super().__init__()
        self._problems = merged(problems)
        self.list = QTreeWidget()
        self.list.setHeaderLabels(list(HEADS))
        self.list.setRootIsDecorated(False)
        self.list.setAccessibleName(TITLE)
        self.list.setWordWrap(True)
        self.list.setItemDelegate(_Wrapped(self.list))
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        for one in self._problems:
            row = QTreeWidgetItem(self.list, [one.effect.capitalize(), one.reason, one.path])
            row.setToolTip(1, plain(one.reason))
            row.setToolTip(2, plain(one.path))
        header = self.list.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        header.setStretchLastSection(False)
        header.sectionResized.connect(lambda *_: self.list.scheduleDelayedItemsLayout())
        self._told = told = label(account(self._problems, counted), "dim")
        told.setWordWrap(True)
        copy = QPushButton("Copy the list")
        copy.clicked.connect(self.copy)
        foot = QHBoxLayout()
        foot.addWidget(told, 1)
        foot.addWidget(copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list, 1)
        column.addLayout(foot)

    @property
    def words(self) -> str:
        """The account of all files, below the table."""
        return self._told.text()

    def sizeHint(self) -> QSize:
        return QSize(1280, 620)

    def copy(self) -> None:
        """Put the list on the clipboard, one problem a line, parted by tabs."""
        rows = [f"{one.effect}\t{one.reason}\t{one.path}" for one in self._problems]
        QApplication.clipboard().setText("\n".join(rows))


def merged(problems: Sequence[Problem]) -> list[Problem]:
    """One problem for each file and reason, with the gravest effect that the reason has."""
    effects: dict[tuple[str, str], set[Effect]] = {}
    for one in problems:
        effects.setdefault((one.path, one.reason), set()).add(one.effect)
    found = [
        Problem(path, reason, min(effect, key=_ORDER.index))
        for (path, reason), effect in effects.items()
    ]
    return sorted(found, key=lambda one: (_ORDER.index(one.effect), one.reason, one.path))


def account(problems: Sequence[Problem], counted: Mapping[str, int]) -> str:
    """Every file that was looked at, in one sentence; the parts add up to the whole."""
    told = len({one.path for one in problems})
    named = f"{many(told, 'file')} named above." if told else "Nothing was left out."
    if not counted.get("files"):
        return named
    parts = [f"{counted[name]:,} {words}" for name, words in _BECAME if counted.get(name)]
    return f"{named} {many(counted['files'], 'file')} looked at: {', '.join(parts)}."
