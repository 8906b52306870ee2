"""The edges of the 3D crop box and the handles on its faces."""

from itertools import product

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from viewer.core.crop import FACES, Crop, moved
from viewer.core.geometry import Array, Geometry
from viewer.ui.theme import color
from viewer.ui.volume_marks import Screen

_RADIUS, _REACH = 5.0, 11.0  # px of a handle; within which it is met
_STEEP = 0.2  # px of its way on the screen for a px of the way itself, to be dragged at all


def paint(painter: QPainter, screen: Screen, geometry: Geometry, crop: Crop) -> None:
    """Thin edges, and a handle on each face that can be dragged from this side."""
    path = QPainterPath()
    for axis in range(3):
        for others in product((0, 1), repeat=2):
            ends = [tuple(np.insert(others, axis, end)) for end in (0, 1)]
            first, last = screen.at(geometry.to_patient(np.array([_at(crop, e) for e in ends])))
            path.moveTo(first)
            path.lineTo(last)
    painter.strokePath(path, QPen(QColor(0, 0, 0, 160), 3))
    painter.strokePath(path, QPen(color("accent"), 1))
    for face in range(FACES):
        middle, way = _handle(screen, geometry, crop, face)
        if _draggable(screen, geometry, face, way):
            painter.setPen(QPen(QColor(0, 0, 0, 200), 1.5))
            painter.setBrush(color("accent"))
            painter.drawEllipse(middle, _RADIUS, _RADIUS)


def face_at(screen: Screen, geometry: Geometry, crop: Crop, place: QPointF) -> int | None:
    """The face whose handle is at a place of the widget."""
    found: list[tuple[float, int]] = []
    for face in range(FACES):
        middle, way = _handle(screen, geometry, crop, face)
        away = float(np.hypot((middle - place).x(), (middle - place).y()))
        if away <= _REACH and _draggable(screen, geometry, face, way):
            found.append((away, face))
    return min(found)[1] if found else None


def dragged(screen: Screen, geometry: Geometry, crop: Crop, face: int, place: QPointF) -> Crop:
    """The box with a face's handle led to a place, as near as its axis goes."""
    middle, way = _handle(screen, geometry, crop, face)
    by = place - middle
    voxels = (by.x() * way[0] + by.y() * way[1]) / float(way @ way)
    axis, high = divmod(face, 2)
    return moved(crop, face, (crop.high if high else crop.low)[axis] + voxels, geometry)


def _at(crop: Crop, corner: tuple[int, ...]) -> list[float]:
    return [(crop.low, crop.high)[end][axis] for axis, end in enumerate(corner)]


def _handle(screen: Screen, geometry: Geometry, crop: Crop, face: int) -> tuple[QPointF, Array]:
    """Where its middle is seen, and the way there of one voxel along its axis (px)."""
    axis, high = divmod(face, 2)
    middle = (np.array(crop.low) + crop.high) / 2
    middle[axis] = (crop.high if high else crop.low)[axis]
    first, last = screen.at(geometry.to_patient(np.array([middle, middle + np.eye(3)[axis]])))
    return first, np.array([last.x() - first.x(), last.y() - first.y()])


def _draggable(screen: Screen, geometry: Geometry, face: int, way: Array) -> bool:
    """False where the axis points at the eye."""
    per_mm = screen.rect.width() / (screen.plane.shape[1] * screen.plane.spacing[1])
    return float(np.hypot(*way)) > _STEEP * geometry.spacing[face // 2] * per_mm
