"""The dark theme: colours, type and spacing by name, and the style sheet made from them."""

from functools import cache

from PySide6.QtGui import QColor, QFont, QFontDatabase

from viewer.paths import resource

TOKENS = {
    "bg": "#0b0e13",
    "panel": "#12161d",
    "raised": "#1a2029",
    "line": "#252d38",
    "text": "#e6eaf0",
    "dim": "#8d98a7",
    "faint": "#5b6675",
    "accent": "#4cc2c4",
    "accent-dim": "#1d4c50",
    "ok": "#5fbf8a",
    "warn": "#e8b04b",
    "bad": "#e5645f",
    "lesion-1": "#f0e442",
    "lesion-2": "#e69f00",
    "lesion-3": "#56b4e9",
    "lesion-4": "#cc79a7",
    "lesion-5": "#2fbf9b",
    "axial": "#e69f00",
    "coronal": "#2fbf9b",
    "sagittal": "#56b4e9",
}
FAMILY = "Inter"
BASE_PX, IMAGE_PX, HEADING_PX = 12.5, 11.5, 10.5


@cache
def color(name: str) -> QColor:
    """A colour of the theme by its name."""
    return QColor(TOKENS[name])


def load_fonts() -> None:
    """Register the bundled fonts; needs a QGuiApplication."""
    for path in sorted(resource("fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(path))


def font(px: float = BASE_PX, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The interface's font at a size in (device-independent) pixels, with tabular figures."""
    made = QFont(FAMILY)
    made.setPointSizeF(px * 0.75)
    made.setWeight(weight)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made
