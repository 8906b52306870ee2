"""From a cut's values to an image that Qt draws: the window, on what is in sight only."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QImage

from viewer.app.cut import Cut
from viewer.app.view_state import ViewState
from viewer.core.presentation import Window
from viewer.imaging import colours, presets, voi_lut

_COARSEST = 8
# Where an image set has not been given a window yet, nothing of it has been read.
_ANY = Window(127.5, 255, "LINEAR_EXACT")


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Drawable:
    """An image, and the columns and rows of the picture that it covers."""

    image: QImage
    part: QRect


def drawable(shown: Cut, state: ViewState, part: QRect, pixels: float) -> Drawable:
    """The part of a picture in greys (or colours).

    pixels: screen pixels for one of the picture's. Well below 1, neighbours are averaged
    first, so that fine structure does not turn into moire; nearest pixels stay as they are.
    """
    rows = slice(part.top(), part.top() + part.height())
    columns = slice(part.left(), part.left() + part.width())
    values = shown.values[rows, columns]
    factor = shown.factor
    if shown.planes > 1:
        values = values / np.float32(shown.planes)  # a sum is seen through the window of one
    if not isinstance(factor, float):
        values, factor = values * factor[rows, columns], 1.0
    step = _step(pixels) if state.interpolate and shown.is_read else 1
    if step > 1:
        values, part = _averaged(values, step), _trimmed(part, step)
    greys = _levels(values, state, factor, shown.image)
    if shown.read is not None:
        greys = np.where(shown.read[rows, columns], greys, np.uint8(0))
    return Drawable(image_of(greys, state.colours), part)


def image_of(greys: NDArray[np.uint8], colour_map: str = colours.GREY) -> QImage:
    """An image of greys (rows, columns), through a colour map, or RGB (rows, columns, 3).

    It has its own memory.
    """
    rows, columns = greys.shape[:2]
    # 0xffRRGGBB is what Qt's raster engine scales fastest: 0.6 ms, not 1.3, at 512 x 512.
    # Made here, for Qt's own conversion waits for its threads where all cores are busy.
    made = QImage(columns, rows, QImage.Format.Format_RGB32)
    pixels = np.frombuffer(made.bits(), np.uint32).reshape(rows, made.bytesPerLine() // 4)
    out = pixels[:, :columns]
    if greys.ndim == 3:
        red, green, blue = (greys[..., n].astype(np.uint32) for n in range(3))
        np.bitwise_or(red << 16 | green << 8 | blue, np.uint32(0xFF000000), out=out)
    else:
        np.take(colours.pixels(colour_map), greys, out=out, mode="clip")
    return made


def _levels(
    values: NDArray[Any], state: ViewState, factor: float, index: int | None
) -> NDArray[np.uint8]:
    if values.ndim == 3:
        return values
    item = state.images or state.volume
    assert item is not None
    window = presets.window_at(state.window, item, index) or _ANY
    return voi_lut.levels(values, item, window, state.inverted, factor, index)


def _step(pixels: float) -> int:
    step = 1
    while step < _COARSEST and pixels * step <= 0.5:
        step *= 2
    return step


def _averaged(values: NDArray[Any], step: int) -> NDArray[Any]:
    """Every block of step x step by the mean of four of its pixels (all, where step is 2)."""
    rows, columns = (values.shape[0] // step) * step, (values.shape[1] // step) * step
    half = step // 2
    wide = np.int32 if values.dtype.kind in "iu" else values.dtype
    first, *others = (values[j:rows:step, i:columns:step] for j in (0, half) for i in (0, half))
    total = np.add(first, others[0], dtype=wide)
    for other in others[1:]:
        np.add(total, other, out=total)
    if wide is np.int32:
        np.right_shift(total, 2, out=total)
    else:
        total /= 4
    return np.asarray(total.astype(values.dtype))


def _trimmed(part: QRect, step: int) -> QRect:
    """The part without the columns and rows that fill no block."""
    size = QSize(part.width() // step * step, part.height() // step * step)
    return QRect(part.topLeft(), size)
