"""What was left out: every file that is not (fully) shown, with its reason."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from viewer.core.patient import Problem
from viewer.ui.text import counted, label, plain

HEADS = ("What", "Why", "File")


class ProblemsPage(QWidget):
    """A table of problems that can be copied; files of one reason stand together."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__()
        self._problems = sorted(problems, key=lambda one: (one.effect, one.reason, one.path))
        self.list = QTreeWidget()
        self.list.setHeaderLabels(list(HEADS))
        self.list.setRootIsDecorated(False)
        self.list.setAccessibleName("What was left out")
        self.list.setUniformRowHeights(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        for one in self._problems:
            row = QTreeWidgetItem(self.list, [one.effect.capitalize(), one.reason, one.path])
            row.setToolTip(1, plain(one.reason))
            row.setToolTip(2, plain(one.path))
        header = self.list.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        files = len({one.path for one in self._problems})
        told = label(f"{counted(files, 'file')}; everything else is shown.", "dim")
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
        return QSize(900, 460)

    def copy(self) -> None:
        """Put the list on the clipboard, one problem a line, parted by tabs."""
        rows = [f"{one.effect}\t{one.reason}\t{one.path}" for one in self._problems]
        QApplication.clipboard().setText("\n".join(rows))
