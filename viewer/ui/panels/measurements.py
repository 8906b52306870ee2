"""The table of all measurements: a click jumps there; name, hide, delete, copy."""

from dataclasses import replace

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from viewer.app.session import Session
from viewer.core.annotation import Annotation
from viewer.ui.actions import Actions
from viewer.ui.panels.measurement_rows import EYE, LABEL, NUMBER, VALUE, RowDrawing, Rows
from viewer.ui.text import label
from viewer.ui.theme import heading_font

WIDTH = 300
EMPTY = (
    "Nothing measured yet. Press L and draw a length on an image; "
    "T measures the longest and the perpendicular diameter of a lesion."
)
_Index = QModelIndex | QPersistentModelIndex


class MeasurementsPanel(QFrame):
    """Every measurement of the open studies, whichever series is in sight."""

    edited = Signal()  # a name was typed: the keyboard may go back to the images

    def __init__(
        self, session: Session, actions: Actions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("measurements")
        self._session, self._actions = session, actions
        self.rows = Rows(session, self)
        self.rows.renamed.connect(self.edited)
        self.table = self._table()
        self.empty = label(EMPTY, "dim")
        self.empty.setWordWrap(True)
        self.empty.setContentsMargins(12, 4, 12, 0)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(2)
        column.addLayout(self._head())
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)
        self.rows.modelReset.connect(self._refresh)
        session.selection.changed.connect(self._follow)
        self._refresh()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 600)

    def rename(self) -> None:
        """Type the name of the selected measurement in its row."""
        row = self.rows.row_of(self._session.selection.value.annotation)
        if row is not None:
            self.table.setCurrentIndex(self.rows.index(row, LABEL))
            self.table.edit(self.rows.index(row, LABEL))

    def chosen(self) -> list[str]:
        """uids of the rows that are selected."""
        indexes = self.table.selectionModel().selectedRows()
        return [self.rows.annotation(index.row()).uid for index in indexes]

    def _table(self) -> QTableView:
        table = QTableView(self)
        table.setModel(self.rows)
        table.setItemDelegate(RowDrawing(table))
        table.setAccessibleName("Measurements")
        table.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        for one in (table.verticalHeader(), table.horizontalHeader()):
            one.setResizeContentsPrecision(0)  # looks at the rows in sight, not at all
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        for column, mode in (
            (EYE, QHeaderView.ResizeMode.ResizeToContents),
            (NUMBER, QHeaderView.ResizeMode.ResizeToContents),
            (LABEL, QHeaderView.ResizeMode.Stretch),
            (VALUE, QHeaderView.ResizeMode.ResizeToContents),
        ):
            header.setSectionResizeMode(column, mode)
        header.setMinimumSectionSize(26)
        header.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._menu)
        table.clicked.connect(self._clicked)
        table.activated.connect(self._jump)
        return table

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 8, 2)
        row.setSpacing(2)
        title = label("Measurements", "heading")
        title.setFont(heading_font())
        row.addWidget(title)
        row.addStretch(1)
        for name in ("rename", "hide", "delete", "copy"):
            row.addWidget(self._button(self._actions[name]))
        return row

    def _button(self, action: QAction) -> QToolButton:
        made = QToolButton(self)
        made.setDefaultAction(action)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setAccessibleName(action.iconText())
        return made

    def _refresh(self) -> None:
        some = self.rows.rowCount() > 0
        self.table.setVisible(some)
        self.empty.setVisible(not some)
        self._follow()

    def _follow(self, _: object = None) -> None:
        """Select the row of what is selected on the images."""
        uid = self._session.selection.value.annotation
        row = self.rows.row_of(uid)
        if row is None:
            self.table.clearSelection()
            self.table.setCurrentIndex(QModelIndex())
        elif uid not in self.chosen():
            self.table.selectRow(row)
            self.table.scrollTo(self.rows.index(row, LABEL))

    def _clicked(self, index: _Index) -> None:
        if index.column() == EYE:
            self._toggle(self.rows.annotation(index.row()))
        else:
            self._jump(index)

    def _jump(self, index: _Index) -> None:
        self._session.jump(self.rows.annotation(index.row()))

    def _toggle(self, mark: Annotation) -> None:
        word = "Show" if mark.hidden else "Hide"
        self._session.document.put(replace(mark, hidden=not mark.hidden), f"{word} {mark.kind}")

    def _menu(self, place: QPoint) -> None:
        index = self.table.indexAt(place)
        if not index.isValid():
            return
        self._session.selection.update(annotation=self.rows.annotation(index.row()).uid)
        self._actions.refresh()
        menu = QMenu(self)
        menu.addAction("Go there", lambda: self._jump(QPersistentModelIndex(index)))
        menu.addActions([self._actions[name] for name in ("rename", "hide", "delete", "copy")])
        menu.popup(self.table.viewport().mapToGlobal(place))
