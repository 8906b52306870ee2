"""Keys go to the view under the mouse, else to the one that was last clicked."""

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)

from viewer.app.selection import Selection
from viewer.app.session import Session

_TYPING = (QLineEdit, QAbstractSpinBox, QPlainTextEdit, QTextEdit)


class Hover(QObject):
    """Moves the focused view with the mouse, and back when the mouse leaves.

    While somebody types, or a button is held, nothing moves: what is typed is meant for the
    view that was focused.
    """

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._settled = session.selection.value.view
        self._moving = False
        session.selection.changed.connect(self._changed)

    def entered(self, name: str) -> None:
        held = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        if not held and not isinstance(QApplication.focusWidget(), _TYPING):
            self._move(name)

    def clicked(self, name: str) -> None:
        """A press in a view: it stays the focused one."""
        self._settled = name
        self._move(name)

    def left(self, name: str) -> None:
        if self._session.selection.value.view == name and self._is_shown(self._settled):
            self._move(self._settled)

    def _is_shown(self, name: str) -> bool:
        return any(tile.view == name for tile in self._session.tiles)

    def _move(self, name: str) -> None:
        """Now, or once all have heard of a change that moved the widgets under the mouse."""
        if self._session.selection.telling:
            QTimer.singleShot(0, self, lambda: self._move_later(name))
            return
        self._moving = True
        try:
            self._session.selection.update(view=name)
        finally:
            self._moving = False

    def _move_later(self, name: str) -> None:
        if self._is_shown(name):
            self._move(name)

    def _changed(self, selection: Selection) -> None:
        """Chosen by click, key or layout: that stays when the mouse leaves."""
        if not self._moving:
            self._settled = selection.view
