"""The rows of the table of measurements: what is in them, and how they are drawn."""

import re
from dataclasses import dataclass, replace
from functools import partial
from operator import is_
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
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from viewer.app.commands.tools import short_name
from viewer.app.opened import Opened
from viewer.app.selection import Selection
from viewer.app.session import Session
from viewer.core.annotation import Annotation
from viewer.measure import kinds
from viewer.ui.icons import pixmap
from viewer.ui.marks import annotations, colour, numbers
from viewer.ui.text import plain
from viewer.ui.theme import color
from viewer.ui.values import layer_lines, lines, modality, phase_text, place, series_name

EYE, NUMBER, LABEL, VALUE = range(4)
_HEADS = ("", "No.", "Name", "Value")
LINES = Qt.ItemDataRole.UserRole  # list of lines of text
HIDDEN = Qt.ItemDataRole.UserRole + 1
ALL_HIDDEN = Qt.ItemDataRole.UserRole + 2  # none is drawn on the images now
DOT = 9  # pixels
_PLACE = re.compile(r"(\w+) ([\d–]+)(/\d+)( · .*)?")
_WORDS = {"Axial": "Ax", "Coronal": "Cor", "Sagittal": "Sag", "Oblique": "Obl"}
_Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()


@dataclass(frozen=True, slots=True, eq=False)
class _Row:
    """One row in words; basis: the objects that it was made from; more: of layers."""

    mark: Annotation
    number: int
    name: list[str]
    values: list[str]
    basis: tuple[object, ...]
    more: tuple[str, ...] = ()


class Rows(QAbstractTableModel):
    """A row for each annotation, in the order in which they were made."""

    renamed = Signal()

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._rows: list[_Row] = []
        session.document.changed.connect(self._refresh)
        session.derived.changed.connect(self._refresh)
        session.opened.changed.connect(self._opened)
        session.selection.changed.connect(self._switched)
        self._drawn = session.selection.value.annotations_shown
        self._patient = session.opened.value.patient
        self._refresh()

    def annotation(self, row: int) -> Annotation:
        return self._rows[row].mark

    def row_of(self, uid: str) -> int | None:
        return next((n for n, one in enumerate(self._rows) if one.mark.uid == uid), None)

    def rowCount(self, parent: _Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self._rows)

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
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.EditRole and column == LABEL:
            return row.mark.label
        if role == LINES:
            return _lines(row, column)
        if role == HIDDEN:
            return row.mark.hidden
        if role == ALL_HIDDEN:
            return not self._drawn
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain(self._tip(row, column))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return "  ".join(_lines(row, column))
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """A new name, as one step of undo."""
        mark, text = self._rows[index.row()].mark, str(value).strip()
        if text != mark.label:
            self._session.document.put(replace(mark, label=text), f"Name {mark.kind}")
        self.renamed.emit()
        return True

    def _tip(self, row: _Row, column: int) -> str:
        if column == EYE and not self._drawn:
            return "All measurements are hidden on the images (Space)"
        if column == EYE:
            return "Show on the images" if row.mark.hidden else "Hide on the images"
        told = _lines(row, column)
        if column == LABEL:
            kind = kinds[row.mark.kind].label
            where = series_name(self._session, row.mark)
            told = [*told, kind, where, "Double click to name it"]
        return "\n".join(told)

    def _opened(self, opened: Opened) -> None:
        """More studies of the patient: the series of a mark may be among them."""
        if opened.patient is not self._patient:
            self._patient = opened.patient
            self._refresh()

    def _switched(self, selection: Selection) -> None:
        """All marks were hidden, or are drawn again: the eyes tell."""
        if selection.annotations_shown != self._drawn:
            self._drawn = selection.annotations_shown
            if self._rows:
                last = self.index(len(self._rows) - 1, EYE)
                self.dataChanged.emit(self.index(0, EYE), last)

    def _refresh(self, _: object = None) -> None:
        """Rows as they are now; only those that have changed are drawn anew."""
        before = {row.mark.uid: row for row in self._rows}
        number = numbers(self._session.document)
        marks = annotations(self._session.document)
        fresh = [self._row(one, number[one.uid], before.get(one.uid)) for one in marks]
        if [row.mark.uid for row in fresh] != list(before):
            self.beginResetModel()
            self._rows = fresh
            self.endResetModel()
            return
        changed = [n for n, row in enumerate(fresh) if row is not self._rows[n]]
        self._rows = fresh
        for n in changed:
            self.dataChanged.emit(self.index(n, 0), self.index(n, VALUE))

    def _row(self, mark: Annotation, number: int, before: _Row | None) -> _Row:
        found = self._session.derived.measurements(mark)
        display_set = self._session.opened.value.display_set(mark.volume_key)
        item = self._session.loading.item(mark.volume_key)
        more = layer_lines(self._session, mark)
        basis = mark, found, display_set, item
        same = before is not None and all(map(is_, before.basis, basis))
        if before is not None and same and before.more == more:
            return before
        kind = kinds[mark.kind]
        told = place(self._session, mark), modality(self._session, mark)
        name = [
            mark.label or mark.text or short_name(kind),
            " · ".join(one for one in told if one),
        ]
        values = lines(found) or (["…"] if kind.on_voxels else [])
        values += [text for text in (phase_text(self._session, mark), *more) if text]
        return _Row(mark, number, name, values, basis, more)


def _lines(row: _Row, column: int) -> list[str]:
    return {NUMBER: [str(row.number)], LABEL: row.name, VALUE: row.values}.get(column, [])


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
            unseen = bool(index.data(ALL_HIDDEN))
            name = "eye-off" if hidden or unseen else "eye"
            eye = pixmap(name, "faint" if unseen else "dim", 14, 2)
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
            shown = fitting(text, box.width(), metrics)
            painter.drawText(line, side | Qt.AlignmentFlag.AlignTop, shown)


def fitting(text: str, width: int, metrics: QFontMetrics) -> str:
    """A line in as many pixels: of a place ("Axial 23/51 · CT") the word, then the count,
    then the modality is shorter before anything is cut out of the middle.
    """
    match = _PLACE.fullmatch(text)
    tries = [text]
    if match:
        word, at, total, more = match.groups(default="")
        short = _WORDS.get(word, word)
        tries += [f"{short} {at}{total}{more}", f"{short} {at}{more}", f"{short} {at}", at]
    fits = (one for one in tries if metrics.horizontalAdvance(one) <= width)
    cut = partial(metrics.elidedText, tries[-1], Qt.TextElideMode.ElideMiddle, width)
    return next(fits, None) or cut()
