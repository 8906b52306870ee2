"""Where the keyboard is: keys belong to the images, unless somebody types or came by F6."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QToolButton,
    QWidget,
)
from shiboken6 import isValid

_TYPING = (QLineEdit, QAbstractSpinBox, QPlainTextEdit, QTextEdit)
_PRESSED = (QPushButton, QToolButton)
_Key = Qt.Key
_WALK = {_Key.Key_Tab, _Key.Key_Backtab}
_PRESS = {*_WALK, _Key.Key_Space, _Key.Key_Return, _Key.Key_Enter}
_LIST = {*_PRESS, _Key.Key_Up, _Key.Key_Down, _Key.Key_Left, _Key.Key_Right}
_LIST |= {_Key.Key_Home, _Key.Key_End, _Key.Key_PageUp, _Key.Key_PageDown}
_FIELD = {_Key.Key_Home, _Key.Key_End, _Key.Key_Left, _Key.Key_Right, _Key.Key_Up}
_FIELD |= {_Key.Key_Down, _Key.Key_Backspace, _Key.Key_Delete, *_PRESS}
_EDIT = {_Key.Key_A, _Key.Key_C, _Key.Key_V, _Key.Key_X, _Key.Key_Z, _Key.Key_Y}


def keeps(widget: QObject, event: QKeyEvent) -> bool:
    """True where the widget with the keyboard wants a key that is also a command's."""
    key, held = _Key(event.key()), event.modifiers()
    if isinstance(widget, _TYPING):
        return _is_typed(key, held, event.text())
    held &= ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    if held != Qt.KeyboardModifier.NoModifier:
        return False
    if isinstance(widget, QAbstractItemView) or widget.property("walks"):
        return key in _LIST
    return isinstance(widget, _PRESSED) and key in _PRESS


def _is_typed(key: Qt.Key, held: Qt.KeyboardModifier, text: str) -> bool:
    if held & Qt.KeyboardModifier.AltModifier:
        return False
    if held & Qt.KeyboardModifier.ControlModifier:
        return key in _EDIT or key in _FIELD
    return key in _FIELD or (bool(text) and text.isprintable())


class Panes(QObject):
    """The parts of a window that the keyboard can be in, in the order of F6."""

    def __init__(self, window: QWidget, home: QWidget) -> None:
        """home: the images; Escape in a field brings the keyboard back to them."""
        super().__init__(window)
        self._window, self._home = window, home
        self._panes: list[QWidget] = [home]
        self._watched: QWidget | None = None
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._moved)

    def add(self, pane: QWidget) -> None:
        """Put a widget that takes the keyboard into the round."""
        self._panes.append(pane)

    def step(self, by: int) -> None:
        """Take the keyboard to the next pane that is in sight."""
        seen = [one for one in self._panes if one.isVisible() and one.isEnabled()]
        at = next((n for n, one in enumerate(seen) if self._in(one)), 0)
        if seen:
            seen[(at + by) % len(seen)].setFocus(Qt.FocusReason.TabFocusReason)

    def go_home(self) -> None:
        self._home.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == _Key.Key_Escape and isinstance(watched, _TYPING):
                event.accept()  # not the command of Escape; the key press below goes home
            elif keeps(watched, event):
                event.accept()
                return True
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == _Key.Key_Escape
            and isinstance(watched, _TYPING)
            and not isinstance(watched.parent(), QAbstractItemView)
            and not _in_list(watched)
            and not _in_sheet(watched)
            and not (watched.property("clears") and watched.property("text"))
        ):
            self.go_home()
            return True
        return super().eventFilter(watched, event)

    def _in(self, pane: QWidget) -> bool:
        now = QApplication.focusWidget()
        return now is not None and (now is pane or pane.isAncestorOf(now))

    def _moved(self, old: QWidget | None, new: QWidget | None) -> None:
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = None
        if new is not None and new.window() is self._window:
            self._watched = new
            new.installEventFilter(self)


def _in_sheet(widget: QWidget) -> bool:
    """True within a sheet or a card that Escape puts away."""
    parent: QWidget | None = widget
    while parent is not None and not parent.property("escapes"):
        parent = parent.parentWidget()
    return parent is not None


def _in_list(widget: QWidget) -> bool:
    """True for the editor of a list's cell, whose Escape the list takes."""
    parent = widget.parentWidget()
    return parent is not None and isinstance(parent.parentWidget(), QAbstractItemView)
