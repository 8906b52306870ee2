"""What a presentation state draws over the image shown: lines and words."""

from math import hypot

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from viewer.app.cut import Cut
from viewer.app.presentation_states import holds, image_of
from viewer.app.selection import Selection
from viewer.app.view_state import ViewState
from viewer.core.presentation_state import Drawing, Place, PresentationState, Unit
from viewer.ui import haloed
from viewer.ui.framing import Framing
from viewer.ui.theme import IMAGE_PX, color, font

_POINT_PX, _LINE_PX, _HALO_PX = 3.0, 1.5, 3.5
_FILL = 0.25
_HALO = QColor(0, 0, 0, 150)


def draw(
    painter: QPainter, state: ViewState, shown: Cut, framing: Framing, selection: Selection
) -> None:
    """All that holds for the image shown; it is switched off with the overlays of the file."""
    made = holds(state, shown)
    image = image_of(state, shown)
    if made is None or image is None or not selection.overlays_shown:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for one in made.drawings:
        if one.scope.holds(*image):
            _line(painter, _path(one, _placing(made, one.unit, image, framing)), one.filled)
    for note in made.notes:
        if note.scope.holds(*image):
            at = _placing(made, note.unit, image, framing).map(QPointF(*note.at))
            _words(painter, at, note.text)
    painter.restore()


def _placing(
    made: PresentationState, unit: Unit, image: tuple[str, int], framing: Framing
) -> QTransform:
    """From a drawing's own units to the view: pixels count from the corner of the first."""
    if unit == "pixel":
        return framing.matrix
    rows, columns = framing.plane.shape
    area = made.area(*image)
    left, top = (area.first[0] - 1, area.first[1] - 1) if area else (0.0, 0.0)
    right, bottom = area.last if area else (columns, rows)
    shares = QTransform(right - left, 0, 0, bottom - top, left, top)
    return shares * framing.matrix


def _path(one: Drawing, placing: QTransform) -> QPainterPath:
    points = [placing.map(QPointF(*at)) for at in one.points]
    path = QPainterPath()
    if one.kind == "POINT":
        path.addEllipse(points[0], _POINT_PX, _POINT_PX)
    elif one.kind == "CIRCLE" and len(points) == 2:
        radius = _distance(one.points[0], one.points[1])
        path.addEllipse(QPointF(*one.points[0]), radius, radius)
        path = placing.map(path)
    elif one.kind == "ELLIPSE" and len(points) == 4:
        path = placing.map(_ellipse(one.points))
    else:
        path.addPolygon(QPolygonF(points))
    return path


def _ellipse(ends: tuple[Place, ...]) -> QPainterPath:
    """By the ends of its long and of its short axis."""
    (ax, ay), (bx, by), *short = ends
    long, wide = _distance(ends[0], ends[1]), _distance(short[0], short[1])
    path = QPainterPath()
    path.addEllipse(QRectF(-long / 2, -wide / 2, long, wide))
    cosine, sine = ((bx - ax) / long, (by - ay) / long) if long else (1.0, 0.0)
    turn = QTransform(cosine, sine, -sine, cosine, (ax + bx) / 2, (ay + by) / 2)
    return turn.map(path)


def _distance(one: Place, other: Place) -> float:
    return hypot(other[0] - one[0], other[1] - one[1])


def _line(painter: QPainter, path: QPainterPath, filled: bool) -> None:
    ink = color("text")
    if filled:
        pale = QColor(ink)  # the theme's own stays as it is
        pale.setAlphaF(_FILL)
        painter.fillPath(path, pale)
    painter.strokePath(path, QPen(_HALO, _HALO_PX))
    painter.strokePath(path, QPen(ink, _LINE_PX))


def _words(painter: QPainter, at: QPointF, text: str) -> None:
    small = font(IMAGE_PX)
    for number, line in enumerate(text.splitlines()):
        height = haloed.size_of(line, small)[1]
        haloed.draw(painter, QPointF(at.x(), at.y() + number * height), line, small)
