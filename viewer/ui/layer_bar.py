"""The bar below a view that something lies over: how much of it, its window and colours."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap, QWheelEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QSlider, QToolButton, QWidget

from viewer.app import fusion
from viewer.app.layer import Layer
from viewer.app.session import Session
from viewer.app.view_state import ViewState
from viewer.core.presentation import Window
from viewer.core.volume import Volume
from viewer.imaging import presets
from viewer.imaging.colours import ColourMap, colour_maps
from viewer.ui.icons import icon
from viewer.ui.text import label
from viewer.ui.theme import IMAGE_PX, font
from viewer.ui.window_fields import NumberField

HEIGHT = 30
_SWATCH = QSize(36, 10)
_NAMED = 168
_ROOMY = 520  # pixels of width below which the window's numbers have no place


class LayerBar(QFrame):
    """It keeps nothing: it reads the view's state, and writes only to states."""

    appeared = Signal()  # it is wanted now, or no longer

    def __init__(self, session: Session, view: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("phases")  # looks like the bar of phases
        self._session, self._view = session, view
        self._state = session.views[view]
        self.wanted = False
        self.name = label("", "dim")
        self.opacity = _Slider()
        self.opacity.valueChanged.connect(lambda n: self._change(opacity=n / 100))
        self.share = label("", "dim")
        self.share.setFixedWidth(self.share.fontMetrics().horizontalAdvance("100 %") + 2)
        self.colours = _colours()
        self.colours.activated.connect(lambda n: self._change(colours=list(colour_maps())[n]))
        self.width_field = NumberField("Window width of the layer", self._set_width)
        self.center_field = NumberField("Window centre of the layer", self._set_center)
        self._words = [label(text, "dim") for text in ("W", "C")]
        self.chosen = _button("window", "Mouse, keys and fields set the layer's window")
        self.chosen.setCheckable(True)
        self.chosen.clicked.connect(lambda on: self._change(chosen=on))
        self.swap = _button("flip", "Change layers over")
        self.swap.clicked.connect(lambda: fusion.swap(session, view))
        self.off = _button("close", "No layer")
        self.off.clicked.connect(lambda: fusion.take_off(session, view))
        self._fill()
        self._state.changed.connect(self._show)
        self._show(self._state.value)

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    def resizeEvent(self, event: object) -> None:
        roomy = self.width() >= _ROOMY
        self.colours.setFixedWidth(_NAMED if roomy else _SWATCH.width() + 34)
        for widget in (*self._words, self.width_field, self.center_field):
            widget.setVisible(roomy)

    def _fill(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 6, 0)
        row.setSpacing(6)
        for one in (self.name, self.share, *self._words):
            one.setFont(font(IMAGE_PX))
        width, center = self.width_field, self.center_field
        for field in (width, center):
            field.setFont(font(IMAGE_PX))
            field.setFixedHeight(HEIGHT - 8)
            field.refused.connect(self._session.said)
        row.addWidget(self.name)
        row.addWidget(self.opacity, 1)
        row.addWidget(self.share)
        row.addWidget(self.colours)
        for word, field in zip(self._words, (width, center), strict=True):
            row.addWidget(word)
            row.addWidget(field)
        for button in (self.chosen, self.swap, self.off):
            row.addWidget(button)

    def _show(self, value: ViewState) -> None:
        layer = value.layer
        volume = layer.volume(value.phase) if layer and value.volume is not None else None
        wanted = volume is not None and value.kind == "slice"
        if layer is not None and volume is not None:
            self._tell(layer, volume)
        if wanted != self.wanted:
            self.wanted = wanted
            self.setVisible(wanted)
            self.appeared.emit()
        elif not wanted:
            self.hide()

    def _tell(self, layer: Layer, volume: Volume) -> None:
        self.name.setText(fusion.name_of(volume.modality))
        self.name.setToolTip(f"{volume.label}: {layer.why}" if volume.label else layer.why)
        for widget in (self.opacity, self.colours):
            widget.blockSignals(True)
        self.opacity.setValue(round(layer.opacity * 100))
        names = list(colour_maps())
        at = names.index(layer.colours) if layer.colours in names else 0
        self.colours.setCurrentIndex(at)
        for widget in (self.opacity, self.colours):
            widget.blockSignals(False)
        self.share.setText(f"{layer.opacity:.0%}".replace("%", " %"))
        self.chosen.setChecked(layer.chosen)
        window = layer.window
        for field in (self.width_field, self.center_field):
            field.setEnabled(window is not None)
            field.step = 0.1 if "SUV" in presets.shown_unit(volume) else 1.0
        self.width_field.show_value(window.width if window else None)
        self.center_field.show_value(window.center if window else None)

    def _change(self, **fields: object) -> None:
        fusion.change(self._session, self._view, **fields)

    def _set_width(self, width: float) -> None:
        window = self._window()
        if window is None:
            return
        if width <= 0:
            self._session.said.emit(
                f"A window's width is more than 0; it stays {window.width:g}."
            )
        else:
            self._change(window=Window(window.center, width, "LINEAR_EXACT"))

    def _set_center(self, center: float) -> None:
        window = self._window()
        if window is not None:
            self._change(window=Window(center, window.width, "LINEAR_EXACT"))

    def _window(self) -> Window | None:
        layer = self._state.value.layer
        return layer.window if layer else None


class _Slider(QSlider):
    """How much of the layer is seen, in per cent; the wheel belongs to the images."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setAccessibleName("How much of the layer is seen, in per cent")
        self.setToolTip("How much of the layer is seen (Blend: 0, 50, 100 %)")
        self.setRange(0, 100)
        self.setPageStep(10)
        self.setMinimumWidth(40)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def _colours() -> QComboBox:
    made = QComboBox()
    made.setFont(font(IMAGE_PX))
    made.setAccessibleName("Colours of the layer")
    made.setIconSize(_SWATCH)
    made.view().setMinimumWidth(_NAMED)
    for one in colour_maps().values():
        made.addItem(swatch(one), one.label)
    return made


def swatch(colour_map: ColourMap) -> QIcon:
    """The colours of a map, from low to high."""
    strip = colour_map.table[None].copy()
    image = QImage(strip.data, 256, 1, 768, QImage.Format.Format_RGB888)
    return QIcon(QPixmap.fromImage(image.scaled(_SWATCH)))


def _button(name: str, told: str) -> QToolButton:
    made = QToolButton()
    made.setIcon(icon(name))
    made.setAccessibleName(told)
    made.setToolTip(told)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made
