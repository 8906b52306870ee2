"""Line icons of one family, drawn from resources/icons in the theme's colours."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from viewer.paths import resource
from viewer.ui.theme import TOKENS

SIZE = 16  # device-independent pixels
_RATIOS = (1, 2, 3)


@cache
def icon(name: str, tint: str = "text") -> QIcon:
    """The icon in a colour of the theme; disabled it is faint, checked it is accent."""
    made = QIcon()
    for mode, state, colour in (
        (QIcon.Mode.Normal, QIcon.State.Off, tint),
        (QIcon.Mode.Disabled, QIcon.State.Off, "faint"),
        (QIcon.Mode.Disabled, QIcon.State.On, "faint"),
        (QIcon.Mode.Normal, QIcon.State.On, "accent"),
    ):
        for ratio in _RATIOS:
            made.addPixmap(pixmap(name, colour, SIZE, ratio), mode, state)
    return made


@cache
def pixmap(name: str, tint: str = "text", size: int = SIZE, ratio: int = 1) -> QPixmap:
    """The drawing, size pixels wide, for a screen of that many device pixels a pixel."""
    text = resource(f"icons/{name}.svg").read_text(encoding="utf-8")
    drawing = QSvgRenderer(QByteArray(text.replace("currentColor", TOKENS[tint]).encode()))
    made = QPixmap(QSize(size, size) * ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    drawing.render(painter, QRectF(0, 0, size * ratio, size * ratio))
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made


def application_icon() -> QIcon:
    """The program's own mark, for the window and the task bar."""
    made = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        made.addPixmap(pixmap("oncoscope", "text", size))
    return made
