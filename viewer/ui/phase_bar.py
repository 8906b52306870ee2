"""The bar below what is played: play, where in it, to and fro, and how fast."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDoubleSpinBox,
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
from viewer.ui.text import ElidedLabel
from viewer.ui.theme import IMAGE_PX, font

HEIGHT = 30
NARROW = 300  # pixels, below which there is only play, the slider and the place
_SAME = 0.01  # of a rate, that the field does not show


class PhaseBar(QFrame):
    """It keeps no place: it reads the view's state, and writes only to states."""

    appeared = Signal()  # it is wanted now, or no longer

    def __init__(self, session: Session, view: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("phases")
        self._session, self._view = session, view
        self._state = session.views[view]
        self.wanted = False
        self.play = _button(self._toggle)
        self.slider = _Slider()
        self.slider.valueChanged.connect(self._go)
        self.slider.sliderPressed.connect(self._stop)
        self.place = ElidedLabel()
        self.place.setFont(font(IMAGE_PX))
        self.place.setAccessibleName("Phase")
        self.place.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.rock = _button(self._rock)
        self.rock.setCheckable(True)
        self.rock.setIcon(icon("rock"))
        self.rock.setAccessibleName("Play to and fro")
        self.rock.setToolTip("Play to and fro (Alt+Shift+C)")
        self.rate = _Rate()
        self.rate.chosen.connect(lambda rate: session.cine.set_rate(view, rate))
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 10, 0)
        row.setSpacing(8)
        row.addWidget(self.play)
        row.addWidget(self.slider, 1)
        for widget in (self.place, self.rock, self.rate):
            row.addWidget(widget)
        self._state.changed.connect(self._show)
        session.cine.changed.connect(self._show)
        self._show()

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow view the slider keeps its room; keys do what the fields do."""
        for widget in (self.rock, self.rate):
            widget.setVisible(self.width() >= NARROW)

    @property
    def _through(self) -> cine.Through:
        return self._session.cine.through(self._view)

    def _show(self, _: object = None) -> None:
        value = self._state.value
        wanted = cine.is_cine(value) or self._session.cine.swept(self._view)
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
        through = self._through
        count, at = cine.length(value, through), cine.at(value, through)
        self.slider.blockSignals(True)
        self.slider.setRange(0, count - 1)
        self.slider.setValue(at)
        self.slider.blockSignals(False)
        name = "Frame" if value.images is not None else "Phase"
        self.slider.setAccessibleName("Slice" if through == "slices" else name)
        words = f"{at + 1} / {count}"
        if isinstance(value.item, Series4D) and through == "phases":
            words = "   ".join(part for part in (axis.place(value.item, at), words) if part)
        self.place.setText(words)

    def _show_rate(self, value: ViewState) -> None:
        playing = self._session.cine
        word = "Stop" if playing.plays(self._view) else "Play"
        if self.play.accessibleName() != word:
            self.play.setAccessibleName(word)
            self.play.setIcon(icon("pause" if word == "Stop" else "play"))
            self.play.setToolTip(f"{word} (C)")
        self.rock.setChecked(playing.rocks(self._view))
        rate, own = playing.rate(self._view), cine.own_rate(value, self._through)
        self.rate.show_rate(rate)
        stated = cine.states_rate(value)
        whose = "the file's own rate" if stated else "the file states no rate"
        if stated and abs(rate - own) > _SAME * own:
            whose = f"the file's own rate is {own:.3g}/s"
        self.rate.setToolTip(f"Pictures a second: {whose}; < slower, > faster")

    def _toggle(self) -> None:
        self._session.selection.update(view=self._view)
        self._session.cine.toggle(self._view, self._through)

    def _rock(self) -> None:
        self._session.cine.set_rocks(self._view, self.rock.isChecked())

    def _stop(self) -> None:
        if self._session.cine.plays(self._view):
            self._session.cine.toggle(self._view)

    def _go(self, picture: int) -> None:
        """Called by the mouse, and by assistive technology."""
        value, through = self._state.value, self._through
        if cine.at(value, through) != picture:
            self._state.update(**cine.went(value, picture, through))


class _Rate(QDoubleSpinBox):
    """Pictures a second; taken by Return, the arrows or when the keyboard leaves."""

    chosen = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.setFont(font(IMAGE_PX))
        self.setAccessibleName("Pictures a second")
        self.setDecimals(1)
        self.setRange(cine.SLOWEST, cine.FASTEST)
        self.setSuffix(" /s")
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setKeyboardTracking(False)
        self.setFixedWidth(66)
        self.setFixedHeight(HEIGHT - 8)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.valueChanged.connect(self.chosen)

    def show_rate(self, rate: float) -> None:
        if not self.hasFocus() or abs(self.value() - rate) >= 0.1:
            self.blockSignals(True)
            self.setValue(rate)
            self.blockSignals(False)

    def textFromValue(self, value: float) -> str:  # noqa: N802
        return f"{value:.3g}"

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def _button(clicked: Callable[[], None]) -> QToolButton:
    made = QToolButton()
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.clicked.connect(clicked)
    return made


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
