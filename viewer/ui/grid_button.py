"""The button of layouts: a table to pick rows and columns in, and the hanging protocols."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QToolButton, QWidget, QWidgetAction

from viewer.app import hanging
from viewer.app.layout import MOST
from viewer.app.session import Session
from viewer.core.hanging import Fit
from viewer.ui.actions import Actions
from viewer.ui.icons import icon
from viewer.ui.text import plain
from viewer.ui.theme import IMAGE_PX, color, font

ROWS, COLUMNS = 4, 5
OFFERED = 6  # protocols in the menu; the page has them all
_CELL, _GAP, _EDGE, _LINE = 26, 4, 10, 20
_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class TablePicker(QWidget):
    """Point to the last of the views that are wanted; with the arrows and Return too."""

    chosen = Signal(int, int)  # rows, columns

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Rows and columns of views")
        self.setFont(font(IMAGE_PX))
        self.at = (1, 1)

    def sizeHint(self) -> QSize:
        side = _CELL + _GAP
        return QSize(COLUMNS * side - _GAP + 2 * _EDGE, ROWS * side - _GAP + 2 * _EDGE + _LINE)

    def point_to(self, rows: int, columns: int) -> None:
        """Mark so many rows and columns, where there can be so many views."""
        rows, columns = min(max(rows, 1), ROWS), min(max(columns, 1), COLUMNS)
        if rows * columns <= MOST and (rows, columns) != self.at:
            self.at = rows, columns
            self.setAccessibleDescription(self.told())
            self.update()

    def told(self) -> str:
        """ "2 × 3 views"."""
        rows, columns = self.at
        return f"{rows} × {columns} {'view' if rows * columns == 1 else 'views'}"

    def cell(self, row: int, column: int) -> QRect:
        """Where the cell of a row and column, from 1, is drawn."""
        side = _CELL + _GAP
        return QRect(_EDGE + (column - 1) * side, _EDGE + (row - 1) * side, _CELL, _CELL)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        side = _CELL + _GAP
        self.point_to((at.y() - _EDGE) // side + 1, (at.x() - _EDGE) // side + 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        last = self.cell(*self.at).bottomRight() + QPoint(_GAP, _GAP)
        at = event.position().toPoint()
        if at.x() <= last.x() and at.y() <= last.y():
            self.chosen.emit(*self.at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            down, right = _STEPS[key]
            self.point_to(self.at[0] + down, self.at[1] + right)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(*self.at)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row in range(1, ROWS + 1):
            for column in range(1, COLUMNS + 1):
                wanted = row <= self.at[0] and column <= self.at[1]
                can = row * column <= MOST
                painter.setPen(color("accent" if wanted else "line" if can else "raised"))
                painter.setBrush(color("accent-dim" if wanted else "raised"))
                painter.drawRoundedRect(self.cell(row, column), 3, 3)
        painter.setPen(color("dim"))
        below = self.rect().adjusted(_EDGE, 0, -_EDGE, -4)
        flags = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
        painter.drawText(below, flags, self.told())
        painter.end()


class GridButton(QToolButton):
    """All series side by side, any table of views, or what a protocol hangs."""

    def __init__(self, session: Session, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._actions = session, actions
        self.setText("Grid")
        self.setIcon(icon("layout-grid"))
        self.setCheckable(True)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.picker = TablePicker()
        self.picker.chosen.connect(self._take)
        table = QWidgetAction(self)
        table.setDefaultWidget(self.picker)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.addAction(table)
        menu.addAction(actions["layout-grid"])
        menu.addAction(actions["compare"])
        menu.addSeparator()
        self._end = menu.addSeparator()
        menu.addActions([actions["save-protocol"], actions["protocols"]])
        menu.aboutToShow.connect(self._fill)
        self.setMenu(menu)
        actions["layout-grid"].changed.connect(self._allow)
        session.layout.changed.connect(self._show)
        self._allow()
        self._show()

    def _fill(self) -> None:
        """The table as it is, and the protocols that suit what is open."""
        self._actions.refresh()
        now, menu = self._session.layout.value, self.menu()
        self.picker.point_to(now.rows, now.columns)
        for old in [a for a in menu.actions() if a.property("protocol")]:
            menu.removeAction(old)
            old.deleteLater()
        fits = [one for one in hanging.ranked(self._session) if not one.missing]
        for one in fits[:OFFERED]:
            self._offer(one)
        if not fits:
            self._offer(None)

    def _offer(self, fit: Fit | None) -> None:
        menu = self.menu()
        made = menu.addAction(fit.protocol.label if fit else "No protocol fits these series")
        menu.removeAction(made)
        menu.insertAction(self._end, made)
        made.setProperty("protocol", True)
        made.setEnabled(fit is not None)
        if fit is not None:
            made.setCheckable(True)
            made.setChecked(self._session.layout.value.protocol == fit.protocol.label)
            made.setToolTip(plain(fit.why))
            made.triggered.connect(lambda: hanging.use(self._session, fit))

    def _take(self, rows: int, columns: int) -> None:
        self.menu().close()
        self._actions.run("layout-one" if rows * columns == 1 else f"grid-{rows}x{columns}")

    def _allow(self) -> None:
        action = self._actions["layout-grid"]
        self.setEnabled(action.isEnabled())
        reason = "" if action.isEnabled() else "\nOpen a study first."
        self.setToolTip(plain(f"Grid of views, hanging protocols{reason}"))

    def _show(self, _: object = None) -> None:
        now = self._session.layout.value
        self.setChecked(now.name == "grid")
        self.setAccessibleDescription(now.protocol or now.name)
