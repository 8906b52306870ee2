"""What was left out or needs care: every file with a problem, and its reason."""

from collections.abc import Sequence

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
from viewer.ui.text import counted, label, plain

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


class ProblemsPage(QWidget):
    """A table of problems that can be copied; files of one effect and reason together."""

    def __init__(self, problems: Sequence[Problem]) -> None:
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
        files = len({one.path for one in self._problems})
        told = label(f"{counted(files, 'file')}. Everything else is shown.", "dim")
        copy = QPushButton("Copy the list")
        copy.clicked.connect(self.copy)
        foot = QHBoxLayout()
        foot.addWidget(told, 1)
        foot.addWidget(copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list, 1)
        column.addLayout(foot)

    def sizeHint(self) -> QSize:
        return QSize(1280, 620)

    def copy(self) -> None:
        """Put the list on the clipboard, one problem a line, parted by tabs."""
        rows = [f"{one.effect}\t{one.reason}\t{one.path}" for one in self._problems]
        QApplication.clipboard().setText("\n".join(rows))


def merged(problems: Sequence[Problem]) -> list[Problem]:
    """One problem for each file and reason, by effect; a file has one effect only."""
    effects: dict[str, set[Effect]] = {}
    for one in problems:
        effects.setdefault(one.path, set()).add(one.effect)
    each = {(one.path, one.reason): _effect(effects[one.path]) for one in problems}
    found = [Problem(path, reason, effect) for (path, reason), effect in each.items()]
    return sorted(found, key=lambda one: (_ORDER.index(one.effect), one.reason, one.path))


def _effect(found: set[Effect]) -> Effect:
    """What holds of the whole file: the gravest."""
    return min(found, key=_ORDER.index)
