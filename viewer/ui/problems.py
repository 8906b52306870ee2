"""What was left out: every file that is not (fully) shown, with its reason."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

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
from viewer.ui.text import counted as many
from viewer.ui.text import label, plain

HEADS = ("What", "Why", "File")

# what became of a file, by its name in Scan.counted
_BECAME = (
    ("files_shown", "shown"),
    ("objects", "reports and other objects (J)"),
    ("files_set_aside", "set aside"),
    ("left_out", "left out"),
    ("other", "no DICOM images"),
)


class ProblemsPage(QWidget):
    """A table of problems that can be copied; files of one reason stand together."""

    def __init__(
        self,
        problems: Sequence[Problem],
        counted: Mapping[str, int] = MappingProxyType({}),
    ) -> None:
        """counted: what became of every file that was looked at (core.patient.Scan)."""
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
        return QSize(900, 460)

    def copy(self) -> None:
        """Put the list on the clipboard, one problem a line, parted by tabs."""
        rows = [f"{one.effect}\t{one.reason}\t{one.path}" for one in self._problems]
        QApplication.clipboard().setText("\n".join(rows))


def account(problems: Sequence[Problem], counted: Mapping[str, int]) -> str:
    """Every file that was looked at, in one sentence; the parts add up to the whole."""
    told = len({one.path for one in problems})
    named = f"{many(told, 'file')} named above." if told else "Nothing was left out."
    if not counted.get("files"):
        return named
    parts = [f"{counted[name]:,} {words}" for name, words in _BECAME if counted.get(name)]
    return f"{named} {many(counted['files'], 'file')} looked at: {', '.join(parts)}."
