from PySide6.QtCore import QSize
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from viewer.paths import resource
from viewer.ui import icons, theme

NAMES = sorted(path.stem for path in resource("icons").glob("*.svg"))


def test_every_icon_draws_something_in_its_colour(qtbot: QtBot) -> None:
    assert len(NAMES) > 40
    for name in NAMES:
        picture = icons.pixmap(name, "accent", 16, 2).toImage()
        assert picture.size() == QSize(32, 32)
        inks = {
            QColor(picture.pixelColor(x, y)).name()
            for x in range(32)
            for y in range(32)
            if picture.pixelColor(x, y).alpha() == 255
        }
        assert theme.TOKENS["accent"] in inks, name


def test_the_icons_are_one_family() -> None:
    for name in set(NAMES) - {"oncoscope"}:
        text = resource(f"icons/{name}.svg").read_text("utf-8")
        assert 'viewBox="0 0 16 16"' in text, name
        assert 'stroke-width="1.7"' in text, name


def test_an_icon_has_a_disabled_look_and_a_sharp_one_for_fine_screens(qtbot: QtBot) -> None:
    made = icons.icon("length")
    assert made.pixmap(QSize(16, 16), 2.0).size() == QSize(32, 32)
    normal = made.pixmap(QSize(16, 16), made.Mode.Normal).toImage()
    disabled = made.pixmap(QSize(16, 16), made.Mode.Disabled).toImage()
    assert normal != disabled
    assert not icons.application_icon().isNull()
