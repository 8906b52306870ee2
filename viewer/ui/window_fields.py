"""The window of the focused view, to type in: width and centre in the unit shown."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDoubleValidator, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from viewer.app.fusion import windowed, with_window
from viewer.app.session import Session
from viewer.core import units
from viewer.core.presentation import Window
from viewer.imaging import presets
from viewer.ui.text import label

MOST = 1e9


class NumberField(QLineEdit):
    """A number; Return takes it, Escape leaves it, Up and Down step it (Shift 10, Ctrl 100)."""

    done = Signal()  # Return: the keyboard is wanted elsewhere
    refused = Signal(object)  # what was typed is no number

    def __init__(self, name: str, taken: Callable[[float], None]) -> None:
        super().__init__()
        self.setProperty("role", "number")
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("−00000.0") + 12)
        validator = QDoubleValidator(-MOST, MOST, 6, self)
        validator.setLocale(validator.locale().c())
        self.setValidator(validator)
        self._taken, self._value, self.step = taken, 0.0, 1.0

    def show_value(self, value: float | None) -> None:
        """Write a value, unless somebody is typing."""
        self._value = value or 0.0
        if not (self.hasFocus() and self.isModified()):
            self.setText("" if value is None else f"{round(value, 3):g}")
            self.setModified(False)

    def take(self) -> None:
        """Hand on what was typed."""
        self.setModified(False)
        try:
            value = float(self.text())
        except ValueError:
            self.refused.emit("That is no number; the window stays as it was.")
            value = self._value
        if value != self._value:
            self._taken(value)
        self.show_value(self._value)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take()
            self.done.emit()
            return
        direction = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if direction is None:
            super().keyPressEvent(event)
            return
        held = event.modifiers()
        times = 1
        if held & Qt.KeyboardModifier.ControlModifier:
            times = 100
        elif held & Qt.KeyboardModifier.ShiftModifier:
            times = 10
        self.setText(f"{self._value + direction * times * self.step:g}")
        self.take()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.setModified(False)
        self.show_value(self._value)


class WindowFields(QWidget):
    """W and C of the focused view."""

    done = Signal()  # a number has been typed: the keyboard is wanted elsewhere

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._session = session
        self.width_field = NumberField("Window width", self._set_width)
        self.center_field = NumberField("Window centre", self._set_center)
        self._unit = label("", "dim")
        for field in (self.width_field, self.center_field):
            field.done.connect(self.done)
            field.refused.connect(session.said)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(5)
        for widget in (
            label("W", "dim"),
            self.width_field,
            label("C", "dim"),
            self.center_field,
            self._unit,
        ):
            row.addWidget(widget)
        self._unit.setMinimumWidth(self._unit.fontMetrics().horizontalAdvance("SUVbw"))
        for state in session.views.values():
            state.changed.connect(self._refresh)
        session.selection.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self, _: object = None) -> None:
        item, window = windowed(self._session.active.value)
        unit = presets.shown_unit(item) if item is not None else ""
        self._unit.setText(units.shown(unit))
        for field in (self.width_field, self.center_field):
            field.setEnabled(window is not None)
            field.step = 0.1 if "SUV" in unit else 1.0
        self.width_field.show_value(window.width if window else None)
        self.center_field.show_value(window.center if window else None)

    def _set_width(self, width: float) -> None:
        window = windowed(self._session.active.value)[1]
        if window is not None:
            linear = window.function == "LINEAR"  # needs a width of 1: PS3.3 C.11.2.1.2
            if width < 1 if linear else width <= 0:
                least = "at least 1" if linear else "more than 0"
                self._session.said.emit(
                    f"A window's width is {least}; it stays {window.width:g}."
                )
                return
            self._put(replace(window, width=width, name=""))

    def _set_center(self, center: float) -> None:
        window = windowed(self._session.active.value)[1]
        if window is not None:
            self._put(replace(window, center=center, name=""))

    def _put(self, window: Window) -> None:
        self._session.move(**with_window(self._session.active.value, window))
