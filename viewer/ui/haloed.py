"""White text on a soft black halo, legible on any image; drawn once, then copied."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPainterPath, QPen

from viewer.ui.theme import color

HALO = 3  # pixels around the letters
_SOFT = ((5.0, 130), (2.6, 240))  # width of each stroke, and how black it is


@lru_cache(maxsize=2048)
def size_of(text: str, font: QFont) -> tuple[int, int]:
    """Width and height (pixels) of a line of text with its halo."""
    metrics = _metrics(font)
    return metrics.horizontalAdvance(text) + 2 * HALO, metrics.height() + 2 * HALO


@lru_cache(maxsize=512)
def elided(text: str, font: QFont, room: int) -> str:
    """The text, with "…" in its middle where it is wider (with its halo) than some pixels."""
    return _metrics(font).elidedText(text, Qt.TextElideMode.ElideMiddle, room - 2 * HALO)


def draw(
    painter: QPainter, place: QPointF, text: str, font: QFont, ink: str | QColor = "text"
) -> None:
    """One line of text; place: the top left corner of its box, halo included."""
    if not text:
        return
    colour = ink if isinstance(ink, QColor) else color(ink)
    device = painter.device()
    ratio = device.devicePixelRatio() if device else 1.0
    picture = _picture(text, font, colour.rgb(), ratio)
    painter.drawImage(QPointF(round(place.x()), round(place.y())), picture)


@lru_cache(maxsize=32)
def _metrics(font: QFont) -> QFontMetrics:
    return QFontMetrics(font)


@lru_cache(maxsize=1024)
def _picture(text: str, font: QFont, rgb: int, ratio: float) -> QImage:
    width, height = size_of(text, font)
    made = QImage(
        round(width * ratio), round(height * ratio), QImage.Format.Format_ARGB32_Premultiplied
    )
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outline = QPainterPath()
    outline.addText(QPointF(HALO, HALO + _metrics(font).ascent()), font, text)
    for stroke, black in _SOFT:
        pen = QPen(QColor(0, 0, 0, black), stroke)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(outline, pen)
    painter.setFont(font)
    painter.setPen(QColor(rgb))
    painter.drawText(
        QRect(HALO, HALO, width, height),
        Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine,
        text,
    )
    painter.end()
    return made
