"""The star on a picture that is a key image, with what its reader says of it."""

from functools import lru_cache
from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from viewer.app import key_images
from viewer.app.session import Session
from viewer.app.view_state import ViewState
from viewer.ui import haloed
from viewer.ui.corner_layout import MARGIN
from viewer.ui.theme import IMAGE_PX, color, font

SIDE = 16.0  # pixels
_INNER = 0.45  # radius of the inner corners, of the outer ones'
_BELOW = 14.0  # the middle of the left edge, where the letter is
_SHARE = 0.4  # of the width of the view, for the note


def draw(painter: QPainter, session: Session, state: ViewState, size: QSizeF) -> None:
    """Below the letter at the left edge, where no corner text comes; else nothing."""
    one = key_images.of_view(session.document, state)
    if one is None:
        return
    ratio = painter.device().devicePixelRatio()
    place, small = QPointF(MARGIN, size.height() / 2 + _BELOW), font(IMAGE_PX)
    painter.drawImage(place, star(ratio))
    if one.note:
        text = haloed.elided(one.note, small, round(size.width() * _SHARE))
        haloed.draw(painter, place + QPointF(SIDE + 2, -3), text, small, "warn")


@lru_cache(maxsize=8)
def star(ratio: float) -> QImage:
    """A filled star of the colour of what needs a look, on a black halo."""
    side = round(SIDE * ratio)
    made = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outline = _outline(QRectF(0, 0, SIDE, SIDE).adjusted(2, 2, -2, -2))
    join = Qt.PenJoinStyle.RoundJoin
    solid, cap = Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap
    painter.setPen(QPen(QColor(0, 0, 0), 3, solid, cap, join))
    painter.drawPolygon(outline)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color("warn"))
    painter.drawPolygon(outline)
    painter.end()
    return made


def _outline(box: QRectF) -> QPolygonF:
    radius, middle = box.width() / 2, box.center()
    points = []
    for n in range(10):
        r = radius * (1 if n % 2 == 0 else _INNER)
        angle = n * pi / 5
        points.append(QPointF(middle.x() + r * sin(angle), middle.y() - r * cos(angle)))
    return QPolygonF(points)
