"""The bar below a cine or a 4D sequence: play, where in it, and how fast."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QToolButton,
    QWidget,
)

from viewer.app import cine
from viewer.app.session import Session
from viewer.app.view_state import ViewState
from viewer.core import axis
from viewer.core.volume import Series4D
from viewer.ui.icons import icon
from viewer.ui.text import ElidedLabel, label
from viewer.ui.theme import IMAGE_PX, font

HEIGHT = 30


class PhaseBar(QFrame):
    """It keeps no place: it reads the view's state, and writes only to states."""

    appeared = Signal()  # it is wanted now, or no longer

    def __init__(self, session: Session, view: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("phases")
        self._session, self._view = session, view
        self._state = session.views[view]
        self.wanted = False
        self.play = QToolButton()
        self.play.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.play.clicked.connect(self._toggle)
        self.slider = _Slider()
        self.slider.valueChanged.connect(self._go)
        self.slider.sliderPressed.connect(self._stop)
        self.place = ElidedLabel()
        self.rate = label("", "dim")
        for widget, name in ((self.place, "Phase"), (self.rate, "Pictures a second")):
            widget.setFont(font(IMAGE_PX))
            widget.setAccessibleName(name)
        self.place.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 10, 0)
        row.setSpacing(8)
        row.addWidget(self.play)
        row.addWidget(self.slider, 1)
        row.addWidget(self.place)
        row.addWidget(self.rate)
        self._state.changed.connect(self._show)
        session.cine.changed.connect(self._show)
        self._show()

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    def _show(self, _: object = None) -> None:
        value = self._state.value
        wanted = cine.is_cine(value)
        if wanted:
            self._show_place(value)
            self._show_rate(value)
        if wanted != self.wanted:
            self.wanted = wanted
            self.setVisible(wanted)
            self.appeared.emit()
        elif not wanted:
            self.hide()

    def _show_place(self, value: ViewState) -> None:
        count, at = cine.length(value), cine.at(value)
        self.slider.blockSignals(True)
        self.slider.setRange(0, count - 1)
        self.slider.setValue(at)
        self.slider.blockSignals(False)
        self.slider.setAccessibleName("Frame" if value.images is not None else "Phase")
        words = f"{at + 1} / {count}"
        if isinstance(value.item, Series4D):
            words = "   ".join(part for part in (axis.place(value.item, at), words) if part)
        self.place.setText(words)

    def _show_rate(self, value: ViewState) -> None:
        plays = self._session.cine.plays(self._view)
        word = "Stop" if plays else "Play"
        if self.play.accessibleName() != word:
            self.play.setAccessibleName(word)
            self.play.setIcon(icon("pause" if plays else "play"))
            self.play.setToolTip(f"{word} (C)")
        speed = self._session.cine.speed(value)
        times = "" if speed == 1 else f"  × {speed:g}"
        self.rate.setText(f"{self._session.cine.rate(value):.3g}/s{times}")
        whose = "the file's own rate" if cine.states_rate(value) else "the file states no rate"
        self.rate.setToolTip(f"{whose}; < slower, > faster")

    def _toggle(self) -> None:
        self._session.selection.update(view=self._view)
        self._session.cine.toggle(self._view)

    def _stop(self) -> None:
        if self._session.cine.plays(self._view):
            self._session.cine.toggle(self._view)

    def _go(self, picture: int) -> None:
        """Called by the mouse, and by assistive technology."""
        if cine.at(self._state.value) != picture:
            self._state.update(**cine.went(self._state.value, picture))


class _Slider(QSlider):
    """A slider that goes to where it is pressed."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setProperty("walks", True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.mouseMoveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            option = QStyleOptionSlider()
            self.initStyleOption(option)
            handle = self.style().pixelMetric(QStyle.PixelMetric.PM_SliderLength, option, self)
            room = max(self.width() - handle, 1)
            share = (event.position().x() - handle / 2) / room
            self.setValue(round(share * self.maximum()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)
