"""The rows of the table of measurements: what is in them, and how they are drawn."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from viewer.app.session import Session
from viewer.core.annotation import Annotation
from viewer.measure import kinds
from viewer.ui.icons import pixmap
from viewer.ui.marks import annotations, colour, numbers
from viewer.ui.text import plain
from viewer.ui.theme import color
from viewer.ui.values import lines, modality, place, series_name

EYE, NUMBER, LABEL, VALUE = range(4)
_HEADS = ("", "No.", "Name", "Value")
LINES = Qt.ItemDataRole.UserRole  # list of lines of text
HIDDEN = Qt.ItemDataRole.UserRole + 1
DOT = 9  # pixels
_Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()


class Rows(QAbstractTableModel):
    """A row for each annotation, in the order in which they were made."""

    renamed = Signal()

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._marks: list[Annotation] = []
        self._numbers: Mapping[str, int] = {}
        session.document.changed.connect(self._changed)
        session.derived.changed.connect(self._measured)
        self._changed()

    def annotation(self, row: int) -> Annotation:
        return self._marks[row]

    def row_of(self, uid: str) -> int | None:
        return next((n for n, one in enumerate(self._marks) if one.uid == uid), None)

    def rowCount(self, parent: _Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self._marks)

    def columnCount(self, parent: _Index = _NONE) -> int:
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            return right if section == VALUE else left
        return _HEADS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == LABEL else flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._marks):
            return None
        mark, column = self._marks[index.row()], index.column()
        if role == Qt.ItemDataRole.EditRole and column == LABEL:
            return mark.label
        if role == LINES:
            return self._lines(mark, column)
        if role == HIDDEN:
            return mark.hidden
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain(self._tip(mark, column))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return "  ".join(self._lines(mark, column))
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """A new name, as one step of undo."""
        mark, text = self._marks[index.row()], str(value).strip()
        if text != mark.label:
            self._session.document.put(replace(mark, label=text), f"Name {mark.kind}")
        self.renamed.emit()
        return True

    def _lines(self, mark: Annotation, column: int) -> list[str]:
        if column == NUMBER:
            return [str(self._numbers[mark.uid])]
        if column == LABEL:
            kind = kinds[mark.kind].label
            head = mark.label or mark.text or kind
            told = place(self._session, mark), modality(self._session, mark)
            return [head, " · ".join(one for one in told if one)]
        if column == VALUE:
            found = lines(self._session.derived.measurements(mark))
            return found or (["…"] if kinds[mark.kind].on_voxels else [])
        return []

    def _tip(self, mark: Annotation, column: int) -> str:
        if column == EYE:
            return "Show on the images" if mark.hidden else "Hide on the images"
        told = self._lines(mark, column)
        if column == LABEL:
            kind = kinds[mark.kind].label
            told += [kind, series_name(self._session, mark), "Double click to name it"]
        return "\n".join(told)

    def _changed(self, _: object = None) -> None:
        fresh = annotations(self._session.document)
        same = [one.uid for one in fresh] == [one.uid for one in self._marks]
        if not same:
            self.beginResetModel()
        self._marks, self._numbers = fresh, numbers(self._session.document)
        if same:
            self._measured()
        else:
            self.endResetModel()

    def _measured(self) -> None:
        if self._marks:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._marks) - 1, VALUE))


class RowDrawing(QStyledItemDelegate):
    """A first line in full ink and dimmer ones below; a coloured dot before the number."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        metrics, texts = option.fontMetrics, index.data(LINES)
        widest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
        extra = DOT + 8 if index.column() == NUMBER else 0
        width = 22 if index.column() == EYE else widest + extra + 14
        return QSize(width, max(len(texts), 1) * metrics.height() + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        box = option.rect.adjusted(5, 5, -5, -5)
        hidden = bool(index.data(HIDDEN))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.column() == EYE:
            eye = pixmap("eye-off" if hidden else "eye", "dim", 14, 2)
            painter.drawPixmap(box.left() - 1, box.top() + 1, eye)
        else:
            if index.column() == NUMBER:
                box = self._draw_dot(painter, box, option, int(index.data(LINES)[0]))
            self._draw_lines(painter, box, option, index, hidden)
        painter.restore()

    def createEditor(  # noqa: N802
        self, parent: QWidget, option: QStyleOptionViewItem, index: _Index
    ) -> QWidget:
        editor = super().createEditor(parent, option, index)
        editor.setAccessibleName("Name of the measurement")
        return editor

    def updateEditorGeometry(  # noqa: N802
        self, editor: QWidget, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        height = editor.sizeHint().height()
        editor.setGeometry(option.rect.adjusted(1, 1, -1, 0))
        editor.setFixedHeight(min(height, option.rect.height() - 2))

    def _draw_dot(
        self, painter: QPainter, box: QRect, option: QStyleOptionViewItem, number: int
    ) -> QRect:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(number))
        middle = box.top() + option.fontMetrics.height() / 2
        painter.drawEllipse(QPointF(box.left() + DOT / 2, middle), DOT / 2, DOT / 2)
        return box.adjusted(DOT + 5, 0, 0, 0)

    def _draw_lines(
        self,
        painter: QPainter,
        box: QRect,
        option: QStyleOptionViewItem,
        index: _Index,
        hidden: bool,
    ) -> None:
        metrics = option.fontMetrics
        right = index.column() == VALUE
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        for at, text in enumerate(index.data(LINES)):
            painter.setPen(color("dim" if at or hidden else "text"))
            line = QRect(box.left(), box.top() + at * metrics.height(), box.width(), 99)
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(line, side | Qt.AlignmentFlag.AlignTop, shown)
