"""The left panel, on a real library."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from viewer.app.library import Rows
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


def test_every_window_searches_for_itself(opened: MainWindow, qtbot: QtBot) -> None:
    workspace = opened.workspace
    other = MainWindow(workspace, workspace.new_session())
    qtbot.waitUntil(lambda: other.studies.list.topLevelItemCount() == 1)
    other.studies.search.setText("nobody")
    qtbot.waitUntil(lambda: other.studies.list.isHidden())
    assert opened.studies.count.text() == "1 study"
    assert opened.studies.searching.rows.value.text == ""
    other.close()
    qtbot.waitUntil(lambda: workspace.library._searches == [opened.studies.searching])


def test_enter_opens_only_what_its_own_text_found(opened: MainWindow, qtbot: QtBot) -> None:
    browser = opened.studies
    qtbot.waitUntil(lambda: browser.list.topLevelItemCount() == 1)
    wanted: list[str] = []
    browser.study_wanted.disconnect()
    browser.study_wanted.connect(wanted.append)
    browser.search.setFocus()
    QTest.keyClicks(browser.search, "nobody")
    QTest.keyClick(browser.search, Qt.Key.Key_Return)  # the answer is still to the empty text
    qtbot.waitUntil(lambda: browser.searching.rows.value.text == "nobody")
    assert wanted == [] and browser.searching.rows.value == Rows("nobody")
    browser.search.clear()
    QTest.keyClicks(browser.search, "sts mr")
    QTest.keyClick(browser.search, Qt.Key.Key_Return)
    assert wanted == []
    qtbot.waitUntil(lambda: len(wanted) == 1)
    QTest.keyClick(browser.search, Qt.Key.Key_Return)  # answered: at once
    assert len(wanted) == 2


def test_enter_is_off_when_something_else_is_typed_or_done(
    opened: MainWindow, qtbot: QtBot
) -> None:
    browser = opened.studies
    qtbot.waitUntil(lambda: browser.list.topLevelItemCount() == 1)
    wanted: list[str] = []
    browser.study_wanted.disconnect()
    browser.study_wanted.connect(wanted.append)
    browser.search.setFocus()
    for text in ("sts", " mr"):
        QTest.keyClicks(browser.search, text)
        QTest.keyClick(browser.search, Qt.Key.Key_Return)
    opened.images.setFocus()
    qtbot.waitUntil(lambda: browser.searching.rows.value.text == "sts mr")
    assert wanted == []
