"""The palette, used as a person uses it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.factories import ct_series
from viewer.app import navigation
from viewer.ui.main_window import MainWindow
from viewer.ui.palette import Palette
from viewer.ui.settings_page import SettingsPage

CONTROL = Qt.KeyboardModifier.ControlModifier


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, held)


@pytest.fixture
def palette(opened: MainWindow) -> Palette:
    press(Qt.Key.Key_K, CONTROL)
    made = opened.requests.palette
    assert made is not None and QApplication.focusWidget() is made.field
    return made


def test_typing_and_return_run_a_command(palette: Palette, opened: MainWindow) -> None:
    before = navigation.position(opened.session.active.value)
    QTest.keyClicks(palette.field, "lung")
    press(Qt.Key.Key_Return)
    window = opened.session.active.value.window
    assert window is not None and window.name == "lung"
    assert opened.requests.palette is None and QApplication.focusWidget() is opened.images
    assert navigation.position(opened.session.active.value) == before
    press(Qt.Key.Key_K, CONTROL)
    again = opened.requests.palette
    assert again is not None and again.found[0].name == "command window-3"  # used last


def test_arrows_choose_and_move_no_image(palette: Palette, opened: MainWindow) -> None:
    before = navigation.position(opened.session.active.value)
    QTest.keyClicks(palette.field, "rotate")
    second = palette.found[1]
    press(Qt.Key.Key_Down)
    assert palette.list.currentRow() == 1
    press(Qt.Key.Key_Return)
    assert second.name.startswith("command rotate-")
    assert opened.session.active.value.rotation == (90 if "right" in second.name else 270)
    assert navigation.position(opened.session.active.value) == before


def test_what_cannot_be_done_says_why(palette: Palette, opened: MainWindow) -> None:
    QTest.keyClicks(palette.field, "undo")
    assert palette.found[0].reason == "Nothing to undo."
    press(Qt.Key.Key_Return)
    assert "Nothing to undo." in opened.messages.text and opened.requests.palette is palette


def test_escape_and_going_elsewhere_close_it(palette: Palette, opened: MainWindow) -> None:
    press(Qt.Key.Key_Escape)
    assert opened.requests.palette is None
    assert opened.session.selection.value.tool == "window"
    for _ in range(2):  # the key opens it, and puts it away
        press(Qt.Key.Key_K, CONTROL)
    assert opened.requests.palette is None
    press(Qt.Key.Key_K, CONTROL)
    opened.studies.search.setFocus()
    assert opened.requests.palette is None


def test_nothing_found_is_said(palette: Palette) -> None:
    QTest.keyClicks(palette.field, "zzzqqq")
    assert palette.nothing.isVisible() and not palette.list.isVisible()
    assert palette.height() < 200


def test_a_setting_opens_its_part(palette: Palette, opened: MainWindow) -> None:
    QTest.keyClicks(palette.field, "mouse weasis")
    press(Qt.Key.Key_Return)
    sheet = opened.requests.sheet
    assert sheet is not None and isinstance(sheet.page, SettingsPage)
    assert sheet.page.parts.currentItem().text() == "Mouse"


def test_a_study_of_the_library_opens(
    palette: Palette, opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    ct_series(tmp_path, PatientID="OTHER", PatientName="Roe^Jim")
    with qtbot.waitSignal(opened.workspace.session_opened):
        opened.requests.open([tmp_path])
    if opened.requests.palette is None:
        opened.activateWindow()
        opened.requests.answer("palette")
    made = opened.requests.palette
    assert made is not None
    QTest.keyClicks(made.field, "roe jim")
    qtbot.waitUntil(lambda: any(one.name.startswith("study ") for one in made.found))
    heard: list[object] = []
    opened.workspace.session_wanted.connect(heard.append)
    made._run(made.list.item(next(n for n, o in enumerate(made.found) if "study " in o.name)))
    qtbot.waitUntil(lambda: bool(heard))


def test_it_lies_below_the_banner_in_a_narrow_window(
    palette: Palette, opened: MainWindow
) -> None:
    opened.resize(660, 480)
    assert palette.geometry().top() > opened.banner.geometry().bottom()
    assert palette.geometry().right() < opened.centre.width()
    assert palette.geometry().bottom() < opened.centre.height()
