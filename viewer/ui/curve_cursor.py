"""Where the cursor is on a curved reformat: a line across it, with a gap around the place."""

from functools import lru_cache

import numpy as np
from PySide6.QtCore import QLineF
from PySide6.QtGui import QColor, QPainter, QPen

from viewer.app.cut import Cut
from viewer.core.geometry import Vector
from viewer.ui.framing import Framing
from viewer.ui.theme import color

_GAP = 10.0  # pixels


@lru_cache(maxsize=8)
def pixel(shown: Cut, cursor: Vector) -> tuple[float, float] | None:
    """(column, row) of a curved reformat that lies nearest to a place (mm); None of a plane."""
    if shown.places is None:
        return None
    away = ((shown.places - np.array(cursor)) ** 2).sum(-1)
    row, column = np.unravel_index(int(away.argmin()), away.shape)
    return float(column), float(row)


def draw(painter: QPainter, framing: Framing, at: tuple[float, float]) -> None:
    """Along the picture's row, from edge to edge."""
    columns = framing.plane.shape[1]
    x, y = framing.pixel_on_screen(np.array(at)).tolist()
    ends = framing.pixel_on_screen(np.array([[-0.5, at[1]], [columns - 0.5, at[1]]]))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for ink, width in ((QColor(0, 0, 0, 150), 3.0), (color("accent"), 1.0)):
        painter.setPen(QPen(ink, width))
        for end in ends:
            whole = QLineF(x, y, *end.tolist())
            if whole.length() > _GAP:
                painter.drawLine(QLineF(whole.pointAt(_GAP / whole.length()), whole.p2()))
