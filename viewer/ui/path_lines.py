"""Paths through several slices: what of them lies on the picture, and what beside it."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from viewer.core.geometry import Array

_THIN, _DOT = 1.0, 2.5  # pixels
_FAINT = 150  # of 255: ink of what lies off the picture


def split(line: Array, away: Array, reach: float) -> tuple[list[Array], list[Array]]:
    """(on, off): the parts of a line (n, 3) within reach of a plane, and the others.

    away: signed mm of its points from the plane. A step through the plane lies on it.
    """
    if len(line) < 2:
        on = bool(len(line)) and bool((np.abs(away) <= reach).all())
        return ([line], []) if on else ([], [line])
    near = np.abs(away) <= reach
    steps = near[:-1] | near[1:] | (away[:-1] * away[1:] < 0)
    edges = np.flatnonzero(np.diff(steps)) + 1
    bounds = [0, *edges.tolist(), len(steps)]
    found: tuple[list[Array], list[Array]] = ([], [])
    for first, last in pairwise(bounds):
        found[0 if steps[first] else 1].append(line[first : last + 1])
    return found


def draw(
    painter: QPainter,
    lines: Sequence[Array],
    dots: NDArray[np.float64],
    ink: QColor,
) -> None:
    """What lies off the picture (pixels): thin and faint lines, small dots for the points."""
    faint = QColor(ink)
    faint.setAlpha(_FAINT)
    dark = QColor(0, 0, 0, _FAINT)
    polygons = [QPolygonF([QPointF(x, y) for x, y in line.tolist()]) for line in lines]
    for pen_ink, width in ((dark, _THIN + 2), (faint, _THIN)):
        painter.setPen(QPen(pen_ink, width))
        for polygon in polygons:
            painter.drawPolyline(polygon)
    painter.save()
    painter.setPen(QPen(dark, 1))
    painter.setBrush(faint)
    for x, y in dots.tolist():
        painter.drawEllipse(QPointF(x, y), _DOT, _DOT)
    painter.restore()
    painter.setBrush(Qt.BrushStyle.NoBrush)


def distance(line: Array, at: Array) -> float:
    """Pixels from a point to a polyline."""
    if len(line) < 2:
        return float(np.linalg.norm(line - at, axis=1).min(initial=np.inf))
    start, along = line[:-1], np.diff(line, axis=0)
    length = np.maximum((along**2).sum(1), 1e-12)
    share = np.clip(((at - start) * along).sum(1) / length, 0, 1)
    return float(np.linalg.norm(start + share[:, None] * along - at, axis=1).min())
