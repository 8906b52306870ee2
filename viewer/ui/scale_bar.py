"""The ruler at the right edge of a view."""

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from viewer.core.volume import ImageSet, Item
from viewer.ui import haloed
from viewer.ui.framing import Framing
from viewer.ui.theme import color

_LENGTHS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_SHARE = 0.3  # of the view's height, at most
RIGHT = 52  # pixels from the right edge


@dataclass(frozen=True, slots=True)
class Ruler:
    """length, step: in mm (in pixels of the image, where mm are not known)."""

    length: float
    step: float
    label: str
    known: bool


def ruler(framing: Framing, item: Item | None) -> Ruler | None:
    """The longest round length that takes at most 30 % of the height; None if none does."""
    room = framing.size.height() * _SHARE / framing.per_mm
    lengths = [one for one in _LENGTHS if one <= room]
    if not lengths:
        return None
    length = lengths[-1]
    step = 10.0 if length >= 20 else length / (5 if f"{length:g}"[0] == "5" else 2)
    images = item if isinstance(item, ImageSet) else None
    known = images is None or images.spacing_kind == "patient"
    if images is not None and images.spacing is None:
        label = f"{length:g} px"
    else:
        label = f"{length / 10:g} cm" if length >= 10 else f"{length:g} mm"
        label += "" if known else " at detector"
    return Ruler(length, step, label, known)


def reach(framing: Framing, item: Item | None, font: QFont) -> float:
    """Pixels that the ruler and its label take above (and below) the middle of the view."""
    found = ruler(framing, item)
    if found is None:
        return 0.0
    return found.length * framing.per_mm / 2 + haloed.size_of(found.label, font)[1] + 2


def draw(painter: QPainter, framing: Framing, item: Item | None, font: QFont) -> None:
    """A line with a tick each step (a centimetre), its length written above."""
    found = ruler(framing, item)
    if found is None:
        return
    height = found.length * framing.per_mm
    x = round(framing.size.width() - RIGHT) + 0.5
    top = round((framing.size.height() - height) / 2) + 0.5
    count = round(found.length / found.step)
    lines = [QLineF(x, top, x, top + height)]
    for n in range(count + 1):
        half = 5 if n in (0, count) else 3
        y = top + n * height / count
        lines.append(QLineF(x - half, y, x + half, y))
    ink = color("text" if found.known else "warn")
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for pen in (QPen(QColor(0, 0, 0, 170), 3, Qt.PenStyle.SolidLine), QPen(ink, 1)):
        painter.setPen(pen)
        painter.drawLines(lines)
    width, tall = haloed.size_of(found.label, font)
    left = min(x - width / 2, framing.size.width() - width - 2)
    haloed.draw(painter, QPointF(left, top - tall - 2), found.label, font, ink)
