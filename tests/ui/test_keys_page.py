"""The page of keys, through the window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from viewer.app.commands import commands
from viewer.ui.keys_page import KeysPage
from viewer.ui.main_window import MainWindow
from viewer.ui.settings_page import SettingsPage


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, held)


@pytest.fixture
def page(opened: MainWindow) -> KeysPage:
    press(Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    sheet = opened.requests.sheet
    assert sheet is not None and isinstance(sheet.page, SettingsPage)
    found = sheet.page.page("Keys")
    assert isinstance(found, KeysPage)
    return found


def find(page: KeysPage, words: str) -> list[str]:
    page.search.setText(words)
    rows = [page.list.topLevelItem(n) for n in range(page.list.topLevelItemCount())]
    return [row.text(0) for row in rows if not row.isHidden()]


def test_every_command_is_there_and_found(page: KeysPage) -> None:
    assert page.list.topLevelItemCount() == len(list(commands))
    assert find(page, "invert") == ["Invert grey"]
    assert "Next image" in find(page, "image next")
    assert find(page, "ctrl+1") == ["One view"]
    assert find(page, "no such thing") == [] and not page.field.isEnabled()


def test_a_key_is_changed_and_works_at_once(page: KeysPage, opened: MainWindow) -> None:
    find(page, "invert")
    page.field.click()
    press(Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    opened.requests.put_away()
    before = opened.session.active.value.inverted
    press(Qt.Key.Key_I)
    assert opened.session.active.value.inverted == before
    press(Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    assert opened.session.active.value.inverted != before
    opened.actions_.refresh()
    assert "Ctrl+Alt+Q" in opened.actions_["invert"].text()
    press(Qt.Key.Key_F1)  # the help page tells the keys as they are
    texts = {one.text() for one in opened.requests.sheet.findChildren(QLabel)}
    assert "Ctrl+Alt+Q" in texts and "I" not in texts


def test_a_key_of_another_command_is_taken_only_when_asked(
    page: KeysPage, opened: MainWindow
) -> None:
    find(page, "fit to view")
    page.field.click()
    press(Qt.Key.Key_I)
    assert "Invert grey" in page.told.text() and page.take.isVisible()
    assert opened.session.preferences.value.keys == {}
    press(Qt.Key.Key_Space)  # the button has the keyboard
    own = opened.session.preferences.value.keys
    assert own == {"fit": ("I",), "invert": ()}
    find(page, "invert")
    page.first.click()
    assert opened.session.preferences.value.keys == {"fit": ()}
    page.all.click()
    assert opened.session.preferences.value.keys == {} and not page.all.isEnabled()


def test_a_command_can_be_without_a_key(page: KeysPage, opened: MainWindow) -> None:
    find(page, "quit")
    page.none.click()
    assert opened.session.preferences.value.keys == {"quit": ()}
    opened.actions_.refresh()
    assert opened.actions_["quit"].text() == "Quit"


def test_escape_in_the_search_puts_the_sheet_away(page: KeysPage, opened: MainWindow) -> None:
    page.search.setFocus()
    press(Qt.Key.Key_Escape)
    assert opened.requests.sheet is None
    assert QApplication.focusWidget() is opened.images


def test_other_windows_follow(page: KeysPage, opened: MainWindow, qtbot: QtBot) -> None:
    other = MainWindow(opened.workspace, opened.workspace.new_session())
    qtbot.addWidget(other)
    opened.session.preferences.update(keys={"invert": ("Ctrl+Alt+Q",)})
    qtbot.waitUntil(lambda: "Ctrl+Alt+Q" in other.actions_["invert"].text())
