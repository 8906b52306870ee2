"""The colours of what is shown in colour, at the left edge, with the values of their ends."""

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from viewer.app import fusion
from viewer.app.cut import window_seen
from viewer.app.view_state import ViewState
from viewer.core import units
from viewer.core.presentation import Window
from viewer.core.volume import ImageSet, Volume
from viewer.imaging import presets, voi_lut
from viewer.imaging.colours import GREY, colour_map
from viewer.ui import haloed

LEFT, WIDTH = 30.0, 8.0  # pixels: from the left edge, of the bar
_SHARE, _LEAST = 0.3, 60.0  # of the view's height; pixels below which there is none
_APART = 14.0
_NARROW, _LOW = 200.0, 250.0  # pixels of a view below which its corner text needs the room
_LINEAR = ("LINEAR", "LINEAR_EXACT")


def draw(painter: QPainter, state: ViewState, size: QSizeF, font: QFont) -> None:
    """One bar for the picture, where it is in colour, and one for the layer over it."""
    for box, _, name, inverted, words in _laid(state, size, font):
        strip = _strip(name, inverted)
        painter.fillRect(box.adjusted(-1, -1, 1, 1), QColor("black"))
        painter.drawImage(box, strip)
        for text, middle in zip(words, (box.top(), box.bottom()), strict=True):
            place = QPointF(box.right() + 3, middle - haloed.size_of(text, font)[1] / 2)
            haloed.draw(painter, place, text, font)


def room(state: ViewState, size: QSizeF, font: QFont) -> tuple[QRectF, ...]:
    """Where the bars with their words stand: what is written beside keeps clear of it."""
    return tuple(whole for _, whole, *_ in _laid(state, size, font))


def _laid(
    state: ViewState, size: QSizeF, font: QFont
) -> Iterator[tuple[QRectF, QRectF, str, bool, tuple[str, str]]]:
    """(bar, bar with its words, colour map, inverted, words) of each; none in a small view."""
    height = size.height() * _SHARE
    if height < _LEAST or size.height() < _LOW or size.width() < _NARROW:
        return
    left = LEFT
    for name, inverted, words in _bars(state):
        box = QRectF(left, (size.height() - height) / 2, WIDTH, height)
        sizes = [haloed.size_of(text, font) for text in words]
        widest, tall = max(size[0] for size in sizes), sizes[0][1]
        whole = box.adjusted(-2, -tall / 2, 3 + widest, tall / 2)
        yield box, whole, name, inverted, words
        left = whole.right() + _APART


def _bars(state: ViewState) -> Iterator[tuple[str, bool, tuple[str, str]]]:
    """(colour map, inverted, words at the top and below) of each bar."""
    item, layer = state.images or state.volume, state.layer
    found = _ends_of(window_seen(state), item)
    if found is not None and state.colours != GREY:
        yield state.colours, state.inverted, found
    over = layer.volume(state.phase) if layer and layer.opacity > 0 else None
    found = _ends_of(layer.window, over) if layer else None
    if layer is not None and over is not None and found is not None:
        yield layer.colours, layer.inverted, (f"{found[0]} {_name(over)}".rstrip(), found[1])


def _ends_of(window: Window | None, item: Volume | ImageSet | None) -> tuple[str, str] | None:
    """The ends where there is a window, not a table, of what is in grey by itself."""
    if window is None or item is None or item.array.ndim == 4:
        return None
    return ends(window, item) if voi_lut.lut_of(window, item) is None else None


def ends(window: Window, item: Volume | ImageSet) -> tuple[str, str]:
    """The highest value with its unit, and the lowest."""
    unit = presets.shown_unit(item)
    low, high = window.center - window.width / 2, window.center + window.width / 2
    digits = 0 if window.width >= 50 else 1 if window.width >= 2 else 3
    about = "" if window.function in _LINEAR else "≈ "
    top = f"{about}{units.plain(high, digits)} {units.shown(unit)}".rstrip()
    return top, about + units.plain(low, digits)


def _name(volume: Volume) -> str:
    """The modality, where the unit does not tell it."""
    if units.is_suv(presets.shown_unit(volume)):
        return ""
    return fusion.name_of(volume.modality)


def _strip(name: str, inverted: bool) -> QImage:
    """(256 x 1) from high, at the top, to low."""
    table = colour_map(name).table
    column = (table if inverted else table[::-1]).copy()
    return QImage(column.data, 1, 256, 3, QImage.Format.Format_RGB888).copy()
