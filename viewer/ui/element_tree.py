"""Data elements as a tree of rows; what lies in sequences is made when it is opened."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from viewer.core.element import Element, Path, lines
from viewer.ui.text import plain
from viewer.ui.theme import color

COLUMNS = ("Tag", "Name", "VR", "Value", "Other image")
OTHER = 4
MOST_OPEN = 400  # rows that are unfolded by themselves
_PATH = Qt.ItemDataRole.UserRole
_FILLED = Qt.ItemDataRole.UserRole + 1


class ElementTree(QTreeWidget):
    """Keeps the chosen row and what is unfolded from one image to the next."""

    def __init__(self) -> None:
        super().__init__()
        self.setColumnCount(len(COLUMNS))
        self.setHeaderLabels(list(COLUMNS))
        self.setUniformRowHeights(True)
        self.setAccessibleName("Data elements")
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        head = self.header()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate((150, 250, 40, 300, 260)):
            head.resizeSection(column, width)
        head.setStretchLastSection(True)
        self._by_path: dict[Path, Element] = {}
        self._other: Mapping[Path, Element] | None = None
        self._unfolded: set[Path] = set()
        self.itemExpanded.connect(self._unfold)
        self.itemCollapsed.connect(lambda row: self._unfolded.discard(_path(row)))

    def show_elements(
        self,
        elements: Sequence[Element],
        other: Mapping[Path, Element] | None = None,
        unfolded: bool = False,
    ) -> None:
        """Replace the rows. other: of the image compared with, by path; unfolded: all."""
        row = self.currentItem()
        current = _path(row) if row is not None else ()
        top = self.verticalScrollBar().value()
        self._other, self._by_path = other, {}
        self.setColumnHidden(OTHER, other is None)
        kept = set(self._unfolded)
        self.setUpdatesEnabled(False)
        self.clear()
        self._grow(self.invisibleRootItem(), elements, ())
        self._open_again(self.invisibleRootItem(), kept, unfolded, [MOST_OPEN])
        if not unfolded:
            self._unfolded = kept
        self._choose(current)
        self.verticalScrollBar().setValue(top)
        self.setUpdatesEnabled(True)

    def chosen_text(self) -> str:
        """The chosen element with all that lies in it, as lines."""
        row = self.currentItem()
        return "\n".join(lines([self._by_path[_path(row)]])) if row is not None else ""

    def _grow(self, parent: QTreeWidgetItem, elements: Sequence[Element], above: Path) -> None:
        for one in elements:
            path = (*above, one.tag or one.name)
            self._by_path[path] = one
            row = QTreeWidgetItem(parent, [one.tag, one.name, one.vr, one.value])
            row.setData(0, _PATH, path)
            if not one.tag:
                row.setText(0, one.name)
                row.setText(1, "")
            row.setForeground(2, color("dim"))
            row.setToolTip(1, plain(one.keyword or one.name))
            row.setToolTip(3, plain(one.value))
            if self._other is not None:
                self._compare(row, one, self._other.get(path))
            if one.children:
                policy = QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator
                row.setChildIndicatorPolicy(policy)

    def _compare(self, row: QTreeWidgetItem, one: Element, theirs: Element | None) -> None:
        text = theirs.value if theirs is not None else ("not there" if one.tag else "")
        row.setText(OTHER, text)
        row.setToolTip(OTHER, plain(text))
        if one.tag and (theirs is None or theirs.value != one.value):
            for column in (3, OTHER):
                row.setForeground(column, color("warn"))

    def _unfold(self, row: QTreeWidgetItem) -> None:
        path = _path(row)
        self._unfolded.add(path)
        if not row.data(0, _FILLED):
            row.setData(0, _FILLED, True)
            self._grow(row, self._by_path[path].children, path)

    def _open_again(
        self, parent: QTreeWidgetItem, kept: set[Path], all_: bool, left: list[int]
    ) -> None:
        for row in rows(parent):
            path = _path(row)
            if self._by_path[path].children and (path in kept or (all_ and left[0] > 0)):
                row.setExpanded(True)
                left[0] -= row.childCount()
                self._open_again(row, kept, all_, left)

    def _choose(self, path: Path) -> None:
        """The row of a path, as far as it is there."""
        parent, found = self.invisibleRootItem(), None
        for depth in range(1, len(path) + 1):
            found = next((row for row in rows(parent) if _path(row) == path[:depth]), None)
            if found is None:
                break
            parent = found
        first = rows(self.invisibleRootItem())[:1]
        for row in [found] if found is not None else first:
            self.setCurrentItem(row)


def rows(parent: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    """The rows directly below one."""
    each = (parent.child(n) for n in range(parent.childCount()))
    return [row for row in each if row is not None]


def _path(row: QTreeWidgetItem) -> Path:
    return tuple(row.data(0, _PATH) or ())
