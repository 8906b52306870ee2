"""The left panel, on a real library."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from viewer.ui.main_window import MainWindow


def test_an_empty_library_says_what_to_do(window: MainWindow, qtbot: QtBot) -> None:
    browser = window.studies
    qtbot.waitUntil(lambda: not browser.empty.isHidden())
    assert browser.empty.text().startswith("No studies yet.")
    assert browser.list.isHidden()


def test_what_was_opened_is_in_the_library(opened: MainWindow, qtbot: QtBot) -> None:
    browser = opened.studies
    qtbot.waitUntil(lambda: browser.list.topLevelItemCount() == 1)
    assert browser.list.topLevelItem(0).text(0) == "STS_003"
    assert browser.count.text() == "1 study"
    assert len(browser.studies.cards) == 3


def test_search_as_you_type(opened: MainWindow, qtbot: QtBot) -> None:
    browser = opened.studies
    qtbot.waitUntil(lambda: browser.list.topLevelItemCount() == 1)
    QTest.keyClicks(browser.search, "nobody")
    qtbot.waitUntil(lambda: browser.empty.text() == "Nothing found for “nobody”.")
    assert browser.list.isHidden()
    browser.search.clear()
    QTest.keyClicks(browser.search, "sts mr")
    qtbot.waitUntil(lambda: browser.count.text() == "1 study found")
    assert not browser.list.isHidden()


def test_masked_names_are_not_in_the_library_either(opened: MainWindow, qtbot: QtBot) -> None:
    browser = opened.studies
    qtbot.waitUntil(lambda: browser.list.topLevelItemCount() == 1)
    opened.session.selection.update(masked=True)
    assert browser.list.isHidden() and not browser.search.isEnabled()
    opened.session.selection.update(masked=False)
    assert not browser.list.isHidden()


def test_removing_from_the_library_leaves_the_files(opened: MainWindow, qtbot: QtBot) -> None:
    browser = opened.studies
    qtbot.waitUntil(lambda: browser.list.topLevelItemCount() == 1)
    uid = opened.session.opened.value.studies[0].study_instance_uid
    browser.list.forgotten.emit(uid)
    qtbot.waitUntil(lambda: not browser.empty.isHidden())
    assert opened.session.opened.value.patient is not None


def test_down_goes_to_what_was_found_and_escape_empties_the_field(
    opened: MainWindow, qtbot: QtBot
) -> None:
    browser = opened.studies
    qtbot.waitUntil(lambda: browser.list.topLevelItemCount() > 0)
    at = opened.session.active.value.cursor
    browser.search.setFocus()
    QTest.keyClicks(browser.search, "s")
    QTest.keyClick(browser.search, Qt.Key.Key_Escape)
    assert browser.search.text() == ""
    QTest.keyClick(browser.search, Qt.Key.Key_Down)
    assert browser.list.hasFocus() and browser.list.currentItem() is not None
    assert opened.session.active.value.cursor == at
