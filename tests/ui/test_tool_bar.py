"""The bar of tools."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from viewer.measure import kinds
from viewer.ui.main_window import MainWindow
from viewer.ui.tool_bar import FIRST


def test_every_kind_is_on_a_button_or_in_the_menu(window: MainWindow) -> None:
    rest = {action.objectName() for action in window.tools.more.menu().actions()}
    assert rest | set(FIRST) == {f"draw-{kind.name}" for kind in kinds}
    assert not rest & set(FIRST)


def test_a_click_takes_the_tool_and_lights_its_button(opened: MainWindow, qtbot: QtBot) -> None:
    button = opened.tools.button("draw-length")
    qtbot.waitUntil(button.isEnabled)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert opened.session.selection.value.tool == "length"
    qtbot.waitUntil(button.isChecked)
    assert not opened.tools.button("tool-window").isChecked()


def test_a_kind_out_of_the_menu_lights_the_menus_button(opened: MainWindow) -> None:
    opened.session.selection.update(tool="freehand")
    assert opened.tools.more.isChecked() and opened.tools.more.text() == "Freehand"
    opened.session.selection.update(tool="window")
    assert not opened.tools.more.isChecked() and opened.tools.more.text() == "More"


def test_a_disabled_button_says_why(window: MainWindow) -> None:
    button = window.tools.button("draw-length")
    assert not button.isEnabled()
    assert button.toolTip().splitlines() == [
        "Measure: Length (L)",
        "Show a series in this view first.",
    ]


def test_the_presets_are_those_of_the_modality(opened: MainWindow) -> None:
    menu = opened.tools.presets.menu()
    menu.aboutToShow.emit()
    texts = [action.text().split("\t")[0] for action in menu.actions()]
    assert texts[:4] == [
        "Automatic window",
        "The file's own window",
        "Soft tissue (W 400, C 40)",
        "Lung (W 1500, C −600)",
    ]


def test_a_narrow_bar_shows_icons_alone(window: MainWindow, qtbot: QtBot) -> None:
    styles = Qt.ToolButtonStyle
    for width, style in (
        (1500, styles.ToolButtonTextUnderIcon),
        (700, styles.ToolButtonIconOnly),
        (1500, styles.ToolButtonTextUnderIcon),
    ):
        window.resize(width, 800)
        qtbot.waitUntil(lambda style=style: window.tools.toolButtonStyle() == style)  # type: ignore[misc]


def test_presets_say_why_there_are_none(window: MainWindow) -> None:
    assert not window.tools.presets.isEnabled()
    assert window.tools.presets.toolTip().splitlines()[1] == "Show a series in this view first."


def test_undo_stays_in_a_narrow_bar(opened: MainWindow, qtbot: QtBot) -> None:
    opened.resize(640, 400)
    assert opened.tools.presets.isEnabled()
    for name in ("undo", "redo"):
        button = opened.tools.button(name)
        qtbot.waitUntil(lambda b=button: b.isVisible() and b.geometry().right() < 640)  # type: ignore[misc]
