"""What of a picture a file's display shutter covers (PS3.3 C.7.6.11, C.7.6.15)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from viewer.core.presentation import Overlay, Shutter

Mask = NDArray[np.bool_]


def covered(shutter: Shutter, overlays: Sequence[Overlay], shape: tuple[int, int]) -> Mask:
    """(rows, columns): True where a shutter covers an image; overlays: those of the image."""
    out = np.zeros(shape, bool)
    row, column = np.ogrid[: shape[0], : shape[1]]
    if shutter.rectangle is not None:
        top, bottom, left, right = shutter.rectangle
        out |= (row < top) | (row > bottom) | (column < left) | (column > right)
    if shutter.circle is not None:
        y, x, radius = shutter.circle
        out |= (row - y) ** 2 + (column - x) ** 2 > radius**2
    if len(shutter.polygon) >= 3:
        out |= ~_inside(shutter.polygon, shape)
    for one in overlays:
        if one.group == shutter.overlay:
            out |= one.over(shape)
    return out


def _inside(corners: Sequence[tuple[float, float]], shape: tuple[int, int]) -> Mask:
    """(rows, columns): pixel centres inside a polygon of (row, column), its edge included.

    Each row is crossed by the polygon's sides an even number of times; what lies between the
    first and the second crossing is inside, and so on.
    """
    out = np.zeros(shape, bool)
    points = np.array(corners, float)
    ends = np.roll(points, -1, axis=0)
    columns = np.arange(shape[1])
    for row in range(shape[0]):
        crossed = (points[:, 0] <= row) != (ends[:, 0] <= row)
        one, two = points[crossed], ends[crossed]
        share = (row - one[:, 0]) / (two[:, 0] - one[:, 0])
        at = np.sort(one[:, 1] + share * (two[:, 1] - one[:, 1]))
        for left, right in zip(at[::2], at[1::2], strict=True):
            out[row, (columns >= left) & (columns <= right)] = True
    return out
