"""YCbCr -> RGB, 8 bits."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

# PS3.3 C.7.6.3.1.2 (ITU-R BT.601, full range), solved for R, G, B
_RED_CR, _GREEN_CB, _GREEN_CR, _BLUE_CB = 1.402, 0.344136286, 0.714136286, 1.772


_PARTIAL = (16, 255 / 219, 255 / 224)  # black, and what the ranges are stretched by


def rgb_of(ycbcr: NDArray[Any], partial: bool = False) -> NDArray[np.uint8]:
    """(rows, columns, 3) RGB of YBR_FULL samples, or of YBR_PARTIAL (CCIR 601-2) ones."""
    y = ycbcr[..., 0].astype(np.float32)
    cb, cr = (ycbcr[..., n].astype(np.float32) - 128 for n in (1, 2))
    if partial:
        black, light, colour = _PARTIAL
        y, cb, cr = (y - black) * light, cb * colour, cr * colour
    out = np.empty(ycbcr.shape, np.float32)
    out[..., 0] = y + _RED_CR * cr
    out[..., 1] = y - _GREEN_CB * cb - _GREEN_CR * cr
    out[..., 2] = y + _BLUE_CB * cb
    return np.clip(np.rint(out, out=out), 0, 255, out=out).astype(np.uint8)
