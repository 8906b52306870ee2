"""Look-up tables that a file proposes beside its windows (PS3.3 C.11.2.1.1)."""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.core.presentation import VoiLut, Window
from viewer.core.volume import ImageSet, Volume
from viewer.imaging.window import grey as window_grey

NAME = "VOI LUT"


def choices(item: Volume | ImageSet) -> tuple[Window, ...]:
    """What the file proposes: its windows, then a window that stands for each of its tables."""
    return (*item.windows, *_stand_ins(item))


def lut_of(
    window: Window | None, item: Volume | ImageSet, index: int | None = None
) -> VoiLut | None:
    """The table that a window stands for; None where it is just a window.

    index: of the slice or frame, where each image may have a table of its own.
    """
    if window is None or not item.marks.voi_luts:
        return None
    stand_ins = _stand_ins(item)
    if window not in stand_ins:
        return None
    number = stand_ins.index(window)
    at = len(item.array) // 2 if index is None else index
    own = item.marks.own_luts.get(at, ())
    return own[number] if number < len(own) else item.marks.voi_luts[number]


def grey(values: NDArray[Any], lut: VoiLut, inverted: bool = False) -> NDArray[np.uint8]:
    """Grey levels, 0 to 255, of real-world values through a table; NaN is shown as low."""
    kind = values.dtype
    if kind.kind in "iu" and kind.itemsize <= 2:
        unsigned = values.view(np.dtype(f"u{kind.itemsize}"))
        found: NDArray[np.uint8] = _whole(lut, kind, inverted)[unsigned]
        return found
    steps = np.nan_to_num(np.rint(values.astype(np.float64) - lut.first), nan=0.0)
    at = np.clip(steps, 0, len(lut.table) - 1).astype(np.intp)
    return np.asarray(_levels(lut, inverted)[at], np.uint8)


def levels(
    values: NDArray[Any],
    item: Volume | ImageSet,
    window: Window,
    inverted: bool = False,
    factor: float = 1.0,
    index: int | None = None,
) -> NDArray[np.uint8]:
    """Grey levels of an item's values: through the table that a window stands for, or it.

    index: of the slice or frame that the values are; None across several.
    """
    lut = lut_of(window, item, index)
    if lut is not None:
        return grey(values, lut, inverted)
    return window_grey(values, window, inverted, factor)


def _stand_ins(item: Volume | ImageSet) -> list[Window]:
    """For each table the window from its first to its last entry, under a name of its own."""
    found: list[Window] = []
    for lut in item.marks.voi_luts:
        width = max(len(lut.table) - 1, 1)
        name = f"{NAME} {lut.name}".rstrip()
        if any(one.name == name for one in found):
            name += f" ({len(found) + 1})"
        found.append(Window(lut.first + width / 2, width, "LINEAR_EXACT", name))
    return found


@lru_cache(maxsize=16)
def _levels(lut: VoiLut, inverted: bool) -> NDArray[np.uint8]:
    """The grey level of every entry."""
    most = 2**lut.bits - 1
    found: NDArray[np.uint8] = np.rint(np.minimum(lut.table, most) * (255 / most)).astype("u1")
    return np.uint8(255) - found if inverted else found


@lru_cache(maxsize=16)
def _whole(lut: VoiLut, kind: np.dtype[Any], inverted: bool) -> NDArray[np.uint8]:
    """The grey level of every value of an integer type, by its bits read as unsigned."""
    unsigned = np.dtype(f"u{kind.itemsize}")
    every = np.arange(256**kind.itemsize).astype(unsigned).view(kind)
    return grey(every.astype(np.float64), lut, inverted)
