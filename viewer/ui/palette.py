"""The palette: everything of the program, found by typing a few letters, run by Return."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from viewer.app.session import Session
from viewer.app.workspace import Workspace
from viewer.ui import findable
from viewer.ui.actions import Actions
from viewer.ui.findable import Findable
from viewer.ui.text import label
from viewer.ui.theme import LABEL_PX, color, font

WIDTH, ROWS = 640, 11
NOTHING = "Nothing is called so. Try fewer letters."
_ENTRY = Qt.ItemDataRole.UserRole
_PAD = 12
_Index = QModelIndex | QPersistentModelIndex
_Key = Qt.Key
_MOVES = {_Key.Key_Up, _Key.Key_Down, _Key.Key_PageUp, _Key.Key_PageDown}
_RUNS = {_Key.Key_Return, _Key.Key_Enter}


class _Row(QStyledItemDelegate):
    """Title, below it what it is or why it cannot be done now; the key at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(100, 2 * option.fontMetrics.height() + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        entry: Findable = index.data(_ENTRY)
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        box = option.rect.adjusted(_PAD, 5, -_PAD, -5)
        painter.save()
        if entry.key:
            box.setRight(_draw_key(painter, box, entry.key) - _PAD)
        tall = option.fontMetrics.height()
        for text, ink, top, used in (
            (entry.title, "faint" if entry.reason else "text", box.top(), option.font),
            (
                entry.reason or entry.detail,
                "warn" if entry.reason else "dim",
                box.top() + tall,
                font(LABEL_PX + 0.5),
            ),
        ):
            painter.setFont(used)
            painter.setPen(color(ink))
            metrics = painter.fontMetrics()
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, box.width())
            line = QRect(box.left(), top, box.width(), tall)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()


def _draw_key(painter: QPainter, box: QRect, key: str) -> int:
    """The key in its frame at the right of a row; where it begins."""
    painter.setFont(font(LABEL_PX + 0.5))
    width = painter.fontMetrics().horizontalAdvance(key) + 12
    height = painter.fontMetrics().height() + 4
    place = QRect(box.right() - width, box.top() + (box.height() - height) // 2, width, height)
    painter.setPen(color("line"))
    painter.setBrush(color("panel"))
    painter.drawRoundedRect(place, 4, 4)
    painter.setPen(color("dim"))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, key)
    return place.left()


class Palette(QFrame):
    """A card over the window, below who the patient is. It goes when something is chosen, by
    Escape, and when the keyboard or the mouse goes elsewhere.
    """

    closed = Signal()

    def __init__(
        self,
        session: Session,
        actions: Actions,
        workspace: Workspace,
        recent: list[str],
        over: QWidget,
        under: QWidget,
    ) -> None:
        """recent: names of what was run last; it is added to. under: the banner."""
        super().__init__(over)
        self._session, self._workspace = session, workspace
        self._search = workspace.library.searching()
        self._recent, self._over, self._under = recent, over, under
        self._every: Sequence[Findable] = findable.everything(session, actions)
        self.setObjectName("palette")
        self.setProperty("escapes", True)
        self.setAccessibleName("Find anything")
        self.field = QLineEdit()
        self.field.setPlaceholderText("Find a command, series, study, measurement or setting")
        self.field.setAccessibleName("What is wanted")
        self.field.setFont(font(15))
        self.list = QListWidget()
        self.list.setItemDelegate(_Row(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName("What was found")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._run)
        self.nothing = label(NOTHING, "dim")
        self.nothing.setContentsMargins(_PAD, 8, _PAD, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        for one in (self.field, self.nothing, self.list):
            column.addWidget(one)
        self.field.textChanged.connect(self._typed)
        self.field.installEventFilter(self)
        self._search.rows.changed.connect(self._fill)
        over.installEventFilter(self)
        self._fill()
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def put_away(self) -> None:
        """Close it."""
        if self.isHidden():
            return
        self._search.close()
        self.hide()
        self.closed.emit()
        self.deleteLater()

    @property
    def found(self) -> list[Findable]:
        """The rows, from above."""
        return [self.list.item(n).data(_ENTRY) for n in range(self.list.count())]

    def _open_study(self, uid: str) -> None:
        self._workspace.open_study(uid, into=self._session)

    def _typed(self, text: str) -> None:
        if text.strip():
            self._search.search(text.strip())
        self._fill()

    def _fill(self, _: object = None) -> None:
        text, rows = self.field.text(), self._search.rows.value
        library: list[Findable] = []
        if text.strip() and rows.text == text.strip():
            library = findable.studies(self._session, rows.studies, self._open_study)
        found = findable.matching(text, [*self._every, *library], self._recent)
        if library and len(found) < findable.MOST:  # words that the library alone knows
            names = {one.name for one in found}
            found += [one for one in library if one.name not in names]
        self.list.clear()
        for one in found:
            row = QListWidgetItem(self.list)
            row.setData(_ENTRY, one)
            row.setData(Qt.ItemDataRole.AccessibleTextRole, f"{one.title}, {one.detail}")
        self.list.setCurrentRow(0)
        self.list.setVisible(bool(found))
        self.nothing.setVisible(not found)
        self._place()

    def _place(self) -> None:
        """In the middle, not far below the banner."""
        over, top = self._over, self._under.geometry().bottom() + 1
        width = min(WIDTH, over.width() - 2 * _PAD)
        tall = self.list.sizeHintForRow(0) if self.list.count() else 0
        top += 3 * _PAD
        room = over.height() - top - _PAD - self.field.sizeHint().height() - 30
        rows = max(1, min(ROWS, self.list.count(), room // max(tall, 1)))
        self.list.setFixedHeight(tall * rows + 6)
        self.setGeometry((over.width() - width) // 2, top, width, self.sizeHint().height())

    def _run(self, row: QListWidgetItem | None) -> None:
        """Do it and go; what cannot be done now says why, and all stays."""
        if row is None:
            return
        entry: Findable = row.data(_ENTRY)
        if entry.reason:
            self._session.said.emit(entry.reason)
            return
        if entry.name in self._recent:
            self._recent.remove(entry.name)
        self._recent.insert(0, entry.name)
        self.put_away()
        entry.run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self._place()
        if watched is self.field and event.type() == QEvent.Type.FocusOut:
            self.put_away()
        if watched is not self.field or not isinstance(event, QKeyEvent):
            return False
        key = _Key(event.key())
        if event.type() == QEvent.Type.ShortcutOverride and key in (_MOVES | _RUNS):
            event.accept()
            return True
        return event.type() == QEvent.Type.KeyPress and self._pressed(key, event)

    def _pressed(self, key: Qt.Key, event: QKeyEvent) -> bool:
        if key in _RUNS:
            self._run(self.list.currentItem())
        elif key in _MOVES:
            self.list.keyPressEvent(event)
        elif key == _Key.Key_Escape:
            self.put_away()
        else:
            return False
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # not for what lies below
