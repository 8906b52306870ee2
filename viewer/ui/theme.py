"""The dark theme: colours, type and spacing by name, and the style sheet made from them."""

import re
from functools import cache

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette

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
    "warn-dim": "#3a2c12",
    "bad": "#e5645f",
    "bad-dim": "#43201f",
    "lesion-1": "#f0e442",
    "lesion-2": "#e69f00",
    "lesion-3": "#56b4e9",
    "lesion-4": "#cc79a7",
    "lesion-5": "#2fbf9b",
    "baseline": "#9fd0ee",
    "baseline-dim": "#243b4a",
    "prior": "#9fe0bd",
    "prior-dim": "#24402f",
    "current": "#f2cf86",
    "current-dim": "#47391a",
    "axial": "#e69f00",
    "coronal": "#2fbf9b",
    "sagittal": "#56b4e9",
}
FAMILY = "Inter"
# For letters that Inter lacks: names are written in every script. Those that a system has.
FALLBACKS = (
    "Noto Sans",
    "DejaVu Sans",
    "Noto Sans CJK JP",
    "Noto Sans CJK KR",
    "Noto Sans CJK SC",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Thai",
    "Noto Sans Devanagari",
    "Droid Sans Fallback",
    "Segoe UI",
    "Yu Gothic UI",
    "Malgun Gothic",
    "Microsoft YaHei UI",
    "Hiragino Sans",
    "Apple SD Gothic Neo",
    "PingFang SC",
    "Geeza Pro",
)
BASE_PX, IMAGE_PX, HEADING_PX, LABEL_PX = 12.5, 11.5, 10.5, 10.5


@cache
def color(name: str) -> QColor:
    """A colour of the theme by its name."""
    return QColor(TOKENS[name])


def load_fonts() -> None:
    """Register the bundled fonts; needs a QGuiApplication."""
    for path in sorted(resource("fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(path))


@cache
def families() -> list[str]:
    """The bundled font, then those of this system for other scripts."""
    return [FAMILY, *(name for name in FALLBACKS if QFontDatabase.hasFamily(name))]


def font(px: float = BASE_PX, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The interface's font at a size in (device-independent) pixels, with tabular figures."""
    made = QFont(families())
    made.setPointSizeF(px * 0.75)
    made.setWeight(weight)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def heading_font() -> QFont:
    """Small spaced capitals, for the headings of panels."""
    made = font(HEADING_PX, QFont.Weight.DemiBold)
    made.setCapitalization(QFont.Capitalization.AllUppercase)
    made.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 108)
    return made


def palette() -> QPalette:
    """The colours that Qt's own drawing takes: lists, menus, text, disabled text."""
    made = QPalette()
    roles = QPalette.ColorRole
    for role, name in (
        (roles.Window, "panel"),
        (roles.WindowText, "text"),
        (roles.Base, "raised"),
        (roles.AlternateBase, "panel"),
        (roles.Text, "text"),
        (roles.Button, "raised"),
        (roles.ButtonText, "text"),
        (roles.BrightText, "bad"),
        (roles.ToolTipBase, "raised"),
        (roles.ToolTipText, "text"),
        (roles.PlaceholderText, "dim"),
        (roles.Highlight, "accent-dim"),
        (roles.HighlightedText, "text"),
        (roles.Link, "accent"),
        (roles.LinkVisited, "accent"),
        (roles.Mid, "line"),
        (roles.Dark, "bg"),
    ):
        made.setColor(role, color(name))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, color("faint"))
    return made


@cache
def style_sheet() -> str:
    """The style sheet of all widgets: resources/themes/dark.qss with the tokens put in."""
    folder = resource("themes")
    words = {**TOKENS, "here": folder.as_posix()}
    text = (folder / "dark.qss").read_text(encoding="utf-8")
    return re.sub(r"\$([a-z][a-z0-9-]*)", lambda found: words[found[1]], text)
