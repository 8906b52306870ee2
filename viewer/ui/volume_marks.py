"""What is painted over a 3D picture: cursor, planes, measurements, letters and the cube."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QTransform,
)

from viewer.core.geometry import Array, Geometry, Vector
from viewer.core.plane import ORIENTATIONS, Oblique, Orientation, Plane, letters
from viewer.imaging.oblique import rim
from viewer.imaging.planes import index_at, plane_at
from viewer.imaging.projection import Camera, directions
from viewer.ui import haloed
from viewer.ui.theme import IMAGE_PX, color, font

CUBE_PX = 38
_HALO = QColor(0, 0, 0, 200)
_FACES: tuple[tuple[str, Vector, Vector], ...] = (  # letter, outwards, up of the letter
    ("L", (1, 0, 0), (0, 0, 1)),
    ("R", (-1, 0, 0), (0, 0, 1)),
    ("P", (0, 1, 0), (0, 0, 1)),
    ("A", (0, -1, 0), (0, 0, 1)),
    ("H", (0, 0, 1), (0, 1, 0)),
    ("F", (0, 0, -1), (0, -1, 0)),
)


@dataclass(frozen=True, slots=True, eq=False)
class Screen:
    """Where a projected plane lies on a widget."""

    plane: Plane
    rect: QRectF

    def at(self, points: Array) -> list[QPointF]:
        """Where points in mm, (n, 3), are seen."""
        rows, columns = self.plane.shape
        pixels = self.plane.to_pixel(np.asarray(points, float)) + 0.5
        x = self.rect.x() + pixels[:, 0] * self.rect.width() / columns
        y = self.rect.y() + pixels[:, 1] * self.rect.height() / rows
        return [QPointF(*one) for one in zip(x.tolist(), y.tolist(), strict=True)]

    def under(self, place: QPointF) -> Array:
        """The point in mm, on the plane, that a place on the widget shows."""
        rows, columns = self.plane.shape
        column = (place.x() - self.rect.x()) * columns / self.rect.width() - 0.5
        row = (place.y() - self.rect.y()) * rows / self.rect.height() - 0.5
        return self.plane.to_patient(np.array([column, row]))


def fitted(plane: Plane, rect: QRectF) -> QRectF:
    """Where a picture goes that was made for a widget of another size: whole, in the middle."""
    high, wide = (n * step for n, step in zip(plane.shape, plane.spacing, strict=True))
    scale = min(rect.width() / wide, rect.height() / high)
    target = QRectF(0, 0, wide * scale, high * scale)
    target.moveCenter(rect.center())
    return target


def notice(painter: QPainter, rect: QRectF, text: str) -> None:
    """A sentence in the middle of an empty view."""
    painter.setPen(color("dim"))
    painter.setFont(font())
    inside = rect.adjusted(24, 24, -24, -24)
    middle = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(inside, int(middle), text)


def planes(
    painter: QPainter,
    screen: Screen,
    geometry: Geometry,
    cursor: Vector,
    turned: Mapping[Orientation, Oblique] | None = None,
) -> None:
    """The frames of the three planes through the cursor, each in its colour.

    turned: those that are freely turned planes; they end where they leave the volume.
    """
    for orientation in ORIENTATIONS:
        points = _frame(
            geometry, orientation, np.array(cursor), (turned or {}).get(orientation)
        )
        shade = QColor(color(orientation))
        shade.setAlphaF(0.4)
        painter.setPen(QPen(shade, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolygon(QPolygonF(screen.at(points)))


def _frame(
    geometry: Geometry, orientation: Orientation, cursor: Array, turned: Oblique | None
) -> Array:
    if turned is not None:
        return rim(geometry, turned, cursor)
    plane = plane_at(geometry, orientation, index_at(geometry, orientation, cursor))
    rows, columns = plane.shape
    corners = [(0, 0), (columns, 0), (columns, rows), (0, rows)]
    return plane.to_patient(np.array(corners, float) - 0.5)


def cursor_mark(painter: QPainter, screen: Screen, cursor: Vector) -> None:
    """A small cross with an open middle where the cursor is."""
    at = screen.at(np.array([cursor]))[0]
    lines = QPainterPath()
    for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        lines.moveTo(at.x() + 5 * dx, at.y() + 5 * dy)
        lines.lineTo(at.x() + 13 * dx, at.y() + 13 * dy)
    stroke(painter, lines, color("accent"))


def outline(
    painter: QPainter,
    screen: Screen,
    lines: Sequence[Array],
    shade: QColor,
    label: str,
    taken: list[QRectF],
) -> None:
    """A measurement's lines, seen through everything, and its label beside them.

    taken: where other labels stand; this one goes below them, and is added.
    """
    path = QPainterPath()
    for line in lines:
        if len(line):
            path.addPolygon(QPolygonF(screen.at(line)))
    stroke(painter, path, shade)
    if label and not path.isEmpty():
        right = max((path.elementAt(n) for n in range(path.elementCount())), key=lambda e: e.x)
        wide, tall = haloed.size_of(label, font(IMAGE_PX))
        box = QRectF(right.x + 8, right.y + 4, wide, tall - 2 * haloed.HALO)
        while any(box.intersects(other) for other in taken):
            box.translate(0, box.height())
        taken.append(box)
        words(painter, box.topLeft(), label, shade)


def stroke(painter: QPainter, path: QPainterPath, shade: QColor) -> None:
    """Two pixels in a colour with a dark line on each side."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(_HALO, 4), QPen(shade, 2)):
        painter.setPen(pen)
        painter.drawPath(path)


def words(
    painter: QPainter, at: QPointF, text: str, shade: QColor | None = None, bold: bool = False
) -> None:
    """Text with a dark edge, its base line beginning at a point."""
    shown = font(IMAGE_PX, QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    above = QFontMetricsF(shown).ascent() + haloed.HALO
    haloed.draw(painter, at - QPointF(haloed.HALO, above), text, shown, shade or color("text"))


def line_step() -> float:
    """Pixels from one line of corner text to the next."""
    return QFontMetricsF(font(IMAGE_PX)).height() + 2


def corner(
    painter: QPainter,
    rect: QRectF,
    where: Qt.AlignmentFlag,
    lines: Sequence[str],
    ink: str = "text",
) -> None:
    """Lines of text in a corner of a rectangle, 10 px from its edges, within its half."""
    painter.setFont(font(IMAGE_PX))
    metrics, step = painter.fontMetrics(), line_step()
    room = int(rect.width() / 2) - 24
    for number, whole in enumerate(lines):
        line = metrics.elidedText(whole, Qt.TextElideMode.ElideMiddle, room)
        below = len(lines) - 1 - number
        top = rect.top() + 10 + metrics.ascent() + number * step
        bottom = rect.bottom() - 10 - metrics.descent() - below * step
        right = rect.right() - 10 - metrics.horizontalAdvance(line)
        x = right if where & Qt.AlignmentFlag.AlignRight else rect.left() + 10
        y = bottom if where & Qt.AlignmentFlag.AlignBottom else top
        words(painter, QPointF(x, y), line, color(ink))


def edge_letters(painter: QPainter, rect: QRectF, camera: Camera) -> None:
    """Where the edges of the picture lie in the patient."""
    right, down, _ = directions(camera)
    painter.setFont(font(IMAGE_PX, QFont.Weight.DemiBold))
    metrics = painter.fontMetrics()
    middle = rect.center()
    for text, x, y in (
        (letters(-right), rect.left() + 12, middle.y()),
        (letters(right), rect.right() - 12, middle.y()),
        (letters(-down), middle.x(), rect.top() + 16),
        (letters(down), middle.x(), rect.bottom() - 16),
    ):
        wide = metrics.horizontalAdvance(text)
        left = min(max(x - wide / 2, rect.left() + 8), rect.right() - 8 - wide)
        words(painter, QPointF(left, y + metrics.ascent() / 2 - 1), text, bold=True)


def cube(painter: QPainter, middle: QPointF, edge: float, camera: Camera) -> None:
    """A cube with the patient's directions on its faces, turned as the picture is."""
    right, down, forward = directions(camera)

    def seen(point: Any) -> QPointF:
        return middle + QPointF(float(point @ right), float(point @ down)) * (edge / 2)

    for letter, outwards, upwards in _FACES:
        out, up = np.array(outwards, float), np.array(upwards, float)
        facing = -float(out @ forward)
        if facing <= 0.02:
            continue
        across = np.cross(up, out)
        ways = ((-across + up), (across + up), (across - up), (-across - up))
        quad = QPolygonF([seen(out + way) for way in ways])
        _face(painter, quad, letter, facing)


def _face(painter: QPainter, quad: QPolygonF, letter: str, facing: float) -> None:
    """One face: brighter the more it looks at the eye."""
    shade = QColor(color("line"))
    painter.setPen(QPen(color("faint"), 1))
    painter.setBrush(shade.lighter(int(90 + 60 * facing)))
    painter.drawPolygon(quad)
    square = QPolygonF([QPointF(0, 0), QPointF(1, 0), QPointF(1, 1), QPointF(0, 1)])
    turned = QTransform()
    if not QTransform.quadToQuad(square, quad, turned):
        return
    path = QPainterPath()
    path.addText(QPointF(0, 0), font(20, QFont.Weight.DemiBold), letter)
    box = path.boundingRect()
    fit = QTransform().translate(0.5, 0.5).scale(0.55 / box.height(), 0.55 / box.height())
    path = fit.translate(-box.center().x(), -box.center().y()).map(path)
    painter.fillPath(turned.map(path), color("text"))
