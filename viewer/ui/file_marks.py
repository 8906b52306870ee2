"""What a file wants drawn over its picture (overlays) or covered of it (shutters)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from viewer.app.cut import Cut
from viewer.app.presentation_states import holds
from viewer.app.selection import Selection
from viewer.app.view_state import ViewState
from viewer.core.presentation import Overlay, Shutter
from viewer.core.volume import ImageSet, Volume
from viewer.imaging import planes
from viewer.imaging.shutter import covered
from viewer.ui.framing import Framing

Mask = NDArray[np.bool_]
_INK, _HALO, _REGION = (255, 255, 255, 235), (0, 0, 0, 150), (255, 255, 255, 90)
_COARSEST = 8


@dataclass(frozen=True, slots=True)
class Found:
    """The overlays and the shutter of the slice or frame that is shown."""

    overlays: tuple[Overlay, ...] = ()
    shutter: Shutter | None = None

    @property
    def drawn(self) -> tuple[Overlay, ...]:
        """The overlays but the one that is the shutter."""
        hidden = self.shutter.overlay if self.shutter else None
        return tuple(one for one in self.overlays if one.group != hidden)


def found(state: ViewState, shown: Cut) -> Found:
    """What the file adds to the picture shown; nothing across the acquired slices."""
    item = state.images or state.volume
    if item is None or not shown.native or state.resampled or not shown.is_read:
        return Found()
    marks = item.marks
    made = holds(state, shown)
    shutter = made.shutter if made and made.shutter else marks.shutters.get(shown.index)
    return Found(marks.overlays.get(shown.index, ()), shutter)


def flags(item: Found, selection: Selection) -> list[str]:
    """What the file has for this picture and the reader has switched off."""
    return [
        word
        for word, there, on in (
            ("OVERLAY OFF", item.drawn, selection.overlays_shown),
            ("SHUTTER OFF", item.shutter, selection.shutters_shown),
        )
        if there and not on
    ]


class Layer:
    """Draws both, the image of them made once for each picture."""

    def __init__(self) -> None:
        self._last: tuple[tuple[object, ...], QImage | None] | None = None

    def draw(
        self,
        painter: QPainter,
        state: ViewState,
        shown: Cut,
        framing: Framing,
        selection: Selection,
    ) -> None:
        """Over the picture, which lies as the framing says."""
        image = self._image(state, shown, framing.zoom, selection)
        if image is None:
            return
        rows, columns = shown.plane.shape
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, framing.zoom < 1)
        painter.setTransform(framing.matrix, True)
        painter.drawImage(QRectF(0, 0, columns, rows), image)
        painter.restore()

    def _image(
        self, state: ViewState, shown: Cut, zoom: float, selection: Selection
    ) -> QImage | None:
        there = found(state, shown)
        overlays = there.drawn if selection.overlays_shown else ()
        shutter = there.shutter if selection.shutters_shown else None
        if not overlays and shutter is None:
            return None
        step = _step(zoom)
        wanted = (
            state.item,
            state.phase,
            state.orientation,
            shown.index,
            overlays,
            shutter,
            step,
        )
        if self._last is None or self._last[0] != wanted:
            self._last = wanted, _made(state, there, overlays, shutter, step)
        return self._last[1]


def _made(
    state: ViewState,
    there: Found,
    overlays: tuple[Overlay, ...],
    shutter: Shutter | None,
    step: int,
) -> QImage | None:
    item = state.images or state.volume
    assert item is not None
    shape = item.array.shape[1], item.array.shape[2]
    layers: list[tuple[Mask, tuple[int, int, int, int]]] = []
    for one in overlays:
        mask = _coarse(_upright(one.over(shape), state, item), step)
        if one.roi:
            layers.append((mask, _REGION))
        else:
            layers += [(_grown(mask), _HALO), (mask, _INK)]
    if shutter is not None:
        grey = round(min(max(shutter.grey, 0.0), 1.0) * 255)
        mask = covered(shutter, there.overlays, shape)
        layers.append((_coarse(_upright(mask, state, item), step), (grey, grey, grey, 255)))
    rows, columns = layers[0][0].shape
    pixels = np.zeros((rows, columns, 4), np.uint8)
    for mask, ink in layers:
        pixels[mask] = ink
    borrowed = QImage(pixels.data, columns, rows, columns * 4, QImage.Format.Format_RGBA8888)
    return borrowed.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def _upright(mask: Mask, state: ViewState, item: Volume | ImageSet) -> Mask:
    """A mask on a stored image as the picture of it lies."""
    if isinstance(item, ImageSet):
        return mask
    whole = np.broadcast_to(mask, item.geometry.shape)
    return planes.picture(whole, item.geometry, state.orientation, 0)


def _step(zoom: float) -> int:
    """So many pixels become one where the picture is made small, so that no line is lost."""
    step = 1
    while step < _COARSEST and zoom * step <= 0.5:
        step *= 2
    return step


def _coarse(mask: Mask, step: int) -> Mask:
    if step == 1:
        return mask
    rows, columns = -(-mask.shape[0] // step), -(-mask.shape[1] // step)
    padded = np.zeros((rows * step, columns * step), bool)
    padded[: mask.shape[0], : mask.shape[1]] = mask
    return np.asarray(padded.reshape(rows, step, columns, step).any(axis=(1, 3)))


def _grown(mask: Mask) -> Mask:
    """With a pixel around it."""
    out = np.array(mask)
    out[1:] |= mask[:-1]
    out[:-1] |= mask[1:]
    out[:, 1:] |= mask[:, :-1]
    out[:, :-1] |= mask[:, 1:]
    return out
