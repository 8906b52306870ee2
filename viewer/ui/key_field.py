"""A button that listens for the next key: how a key is chosen for a command."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPushButton

from viewer.ui.key_map import normal

LISTENS = "Press a key…"
_Key = Qt.Key
_HELD = (_Key.Key_Shift, _Key.Key_Control, _Key.Key_Alt, _Key.Key_Meta, _Key.Key_AltGr)
_WALK = (_Key.Key_Tab, _Key.Key_Backtab)
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_PAD = Qt.KeyboardModifier.KeypadModifier


class KeyField(QPushButton):
    """Pressed, it takes the next key with whatever is held; Escape: none is taken.

    Tab goes to the next field as everywhere, so it can be no command's key.
    """

    pressed_key = Signal(str)  # as Qt writes it

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("New key")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.listening = False
        self._rest = "Change key"
        self.setText(self._rest)
        self.clicked.connect(self.listen)

    def listen(self) -> None:
        """From now on, the next key is taken."""
        self.listening = True
        self.setText(LISTENS)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def rest(self) -> None:
        self.listening = False
        self.setText(self._rest)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and self.listening:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = _Key(event.key())
        if not self.listening or key in _WALK:
            super().keyPressEvent(event)
        elif key == _Key.Key_Escape:
            self.rest()
        elif key not in _HELD:
            self.rest()
            self.pressed_key.emit(_written(event))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.rest()
        super().focusOutEvent(event)


def _written(event: QKeyEvent) -> str:
    """A key press as a command has it: signs without the Shift that they are typed with."""
    held, text = event.modifiers() & ~_PAD, event.text()
    if held == _SHIFT and text.isprintable() and text.strip() and not text.isalnum():
        held = Qt.KeyboardModifier.NoModifier
    return normal(QKeySequence(held.value | event.key()).toString())
