"""Where the images of the focused view's series lie in another view: the ends, or all."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QColor, QPainter, QPen

from viewer.app.session import Session
from viewer.core.geometry import Array
from viewer.core.plane import Plane, cross
from viewer.imaging import planes
from viewer.ui import haloed
from viewer.ui.framing import Framing
from viewer.ui.theme import IMAGE_PX, color, font

_LEAST = 0.05  # sine of the angle between planes that have a line in common
_ENDS, _BETWEEN = 170, 70  # how strong lines are, of 255
_APART = 6.0  # pixels between lines; where they are closer some are left out


@dataclass(frozen=True, slots=True)
class Reference:
    """The line that an image makes in a view, as far as the image reaches; its number."""

    start: tuple[float, float]
    end: tuple[float, float]
    number: int


def references(session: Session, name: str, framing: Framing) -> list[Reference]:
    """The lines wanted in a view, of the focused one's images."""
    chosen, wanted = session.selection.value, session.preferences.value.reference_lines
    mine, other = session.views[name].value, session.views[chosen.view].value
    shown = [tile.view for tile in session.tiles]
    if wanted == "shown" or not chosen.crosshair or chosen.view == name:
        return []
    if chosen.view not in shown or other.kind != "slice" or other.oblique is not None:
        return []
    if mine.volume is None or other.volume is None or mine.curve or other.curve:
        return []
    grid, frame = other.volume.geometry, mine.volume.geometry.frame_of_reference_uid
    if other.key != mine.key and (not frame or grid.frame_of_reference_uid != frame):
        return []
    total = planes.count(grid, other.orientation)
    numbers = [0, total - 1] if wanted == "ends" else list(range(total))
    positions = other.volume.slice_positions
    found = []
    for index in dict.fromkeys(numbers):
        plane = planes.plane_at(grid, other.orientation, index, positions)
        line = _line(plane, framing)
        if line is not None:
            found.append(Reference(_pair(line[0]), _pair(line[1]), index + 1))
    return _thinned(found)


def draw(painter: QPainter, found: list[Reference]) -> None:
    """Thin and quiet, with the numbers of the first and the last."""
    if not found:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = QColor(color("text"))
    for one in found:
        ink.setAlpha(_ENDS if one in (found[0], found[-1]) else _BETWEEN)
        painter.setPen(QPen(ink, 1))
        painter.drawLine(QLineF(*one.start, *one.end))
    small = font(IMAGE_PX - 1)
    for one in {found[0].number: found[0], found[-1].number: found[-1]}.values():
        x, y = min(one.start, one.end)
        width, height = haloed.size_of(str(one.number), small)
        haloed.draw(painter, QPointF(x - width, y - height / 2), str(one.number), small, "dim")


def _line(other: Plane, framing: Framing) -> Array | None:
    """(2, 2) on the screen: where an image cuts the picture, from its edge to its edge."""
    mine = framing.plane
    along = cross(mine.normal, other.normal)
    if np.linalg.norm(along) < _LEAST:
        return None
    rows, columns = other.shape
    corners = np.array([(-0.5, -0.5), (columns - 0.5, -0.5), (columns - 0.5, rows - 0.5),
                        (-0.5, rows - 0.5)])  # fmt: skip
    edges = other.to_patient(corners)
    heights = np.array([mine.distance(point) for point in edges])
    cuts = []
    for n in range(4):
        a, b = heights[n], heights[(n + 1) % 4]
        if (a < 0) != (b < 0):
            cuts.append(edges[n] + a / (a - b) * (edges[(n + 1) % 4] - edges[n]))
    return framing.on_screen(np.array(cuts)) if len(cuts) == 2 else None


def _thinned(found: list[Reference]) -> list[Reference]:
    """So many that the eye can part them; the first and the last always."""
    kept: list[Reference] = []
    for one in found:
        last = one is found[-1]
        if kept and not last and _gap(kept[-1], one) < _APART:
            continue
        kept.append(one)
    return kept


def _gap(one: Reference, other: Reference) -> float:
    """Pixels between two parallel lines."""
    (x, y), (u, v) = one.start, one.end
    length = float(np.hypot(u - x, v - y)) or 1.0
    return abs((other.start[0] - x) * (v - y) - (other.start[1] - y) * (u - x)) / length


def _pair(place: Array) -> tuple[float, float]:
    x, y = place.tolist()
    return x, y
