from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from viewer.ui import theme


def luminance(name: str) -> float:
    """Relative luminance, WCAG 2.1."""
    parts = [theme.color(name).redF(), theme.color(name).greenF(), theme.color(name).blueF()]
    red, green, blue = (
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_what_must_be_read_has_a_contrast_of_4_5() -> None:
    for ground in ("bg", "panel", "raised"):
        for ink in ("text", "dim", "accent", "ok", "warn", "bad"):
            assert contrast(ink, ground) >= 4.5, (ink, ground)
    assert contrast("text", "accent-dim") >= 4.5
    assert contrast("warn", "warn-dim") >= 4.5


def test_the_style_sheet_names_only_colours_of_the_theme() -> None:
    text = theme.style_sheet()
    assert "$" not in text
    assert theme.TOKENS["accent-dim"] in text


def test_the_font_is_the_bundled_one_with_tabular_figures(qtbot: QtBot) -> None:
    theme.load_fonts()
    made = theme.font(20)
    assert made.pointSizeF() == 15.0
    assert made.family() == "Inter"
    assert theme.heading_font().capitalization() == made.Capitalization.AllUppercase


def test_disabled_text_is_faint(qtbot: QtBot) -> None:
    colours = theme.palette()
    assert (
        colours.color(colours.ColorGroup.Disabled, colours.ColorRole.Text).name() == "#5b6675"
    )
    assert colours.color(colours.ColorGroup.Active, colours.ColorRole.Text).name() == "#e6eaf0"


def test_other_scripts_have_fonts_where_the_system_has(qapp: QApplication) -> None:
    found = theme.font().families()
    assert found[0] == "Inter"
    assert set(found[1:]) <= set(QFontDatabase.families())
