"""A lens under the pointer: the picture's own pixels, two to four times as large."""

from dataclasses import replace

from PySide6.QtCore import QPointF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QTransform

from viewer.app.session import Session
from viewer.ui import haloed
from viewer.ui.framing import Framing
from viewer.ui.slice_picture import Scene, SlicePicture
from viewer.ui.theme import IMAGE_PX, color, font

RADIUS = 96.0  # pixels of the view


class Magnifier:
    """Draws one view's lens: its pixels come from the values, not from the screen."""

    def __init__(self, session: Session, name: str) -> None:
        self._session = session
        self._picture = SlicePicture(session, name)

    def draw(self, painter: QPainter, scene: Scene, at: QPointF) -> None:
        """The lens around a place of the view."""
        times, device = self._session.preferences.value.lens, painter.device()
        ratio = device.devicePixelRatio() if device else 1.0
        image = self.image(scene, at, times, ratio)
        circle = QPainterPath()
        circle.addEllipse(at, RADIUS, RADIUS)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipPath(circle)
        painter.drawImage(QPointF(at.x() - RADIUS, at.y() - RADIUS), image)
        painter.restore()
        for ink, width in ((QColor(0, 0, 0, 200), 4.0), (color("accent"), 1.5)):
            painter.setPen(QPen(ink, width))
            painter.drawPath(circle)
        small, told = font(IMAGE_PX), f"{times}×"
        width, _ = haloed.size_of(told, small)
        haloed.draw(painter, QPointF(at.x() - width / 2, at.y() + RADIUS + 2), told, small)

    def image(self, scene: Scene, at: QPointF, times: int, ratio: float = 1.0) -> QImage:
        """The square around a place, so many times as large."""
        side = round(2 * RADIUS * ratio)
        made = QImage(side, side, QImage.Format.Format_RGB32)
        made.setDevicePixelRatio(ratio)
        made.fill(QColor("black"))
        inner = QPainter(made)
        framing = close_up(scene.framing, at, times)
        self._picture.paint_wordless(inner, replace(scene, framing=framing, marks=[]))
        inner.end()
        return made


def close_up(framing: Framing, at: QPointF, times: float) -> Framing:
    """A square of 2 RADIUS pixels in whose middle a place of the view lies, enlarged."""
    nearer = QTransform.fromTranslate(-at.x(), -at.y()) * QTransform.fromScale(times, times)
    matrix = framing.matrix * nearer * QTransform.fromTranslate(RADIUS, RADIUS)
    return replace(framing, matrix=matrix, size=QSizeF(2 * RADIUS, 2 * RADIUS))
