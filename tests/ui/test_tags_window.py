"""The window of DICOM elements, used as a person uses it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.sessions import is_full, key_of
from viewer.app import navigation
from viewer.ui import tags_window
from viewer.ui.main_window import MainWindow
from viewer.ui.tags_window import MASKED, TITLE, TagsWindow


@pytest.fixture
def tags(opened: MainWindow, qtbot: QtBot) -> TagsWindow:
    QTest.keyClick(
        QApplication.focusWidget(), Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier
    )
    made = opened.findChild(TagsWindow)
    assert made is not None
    qtbot.waitUntil(lambda: made.tree.topLevelItemCount() > 20)
    return made


def row(tags: TagsWindow, tag: str) -> str:
    rows = [tags.tree.topLevelItem(n) for n in range(tags.tree.topLevelItemCount())]
    return next((one.text(3) for one in rows if one.text(0) == tag), "")


@pytest.mark.parametrize("few", [2000, 10])  # at once, or in the background
def test_it_tells_all_and_finds(
    few: int, tags: TagsWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tags_window, "_FEW", few)
    assert tags.windowTitle() == TITLE and tags.isWindow()
    assert row(tags, "(0008,0060)") == "CT"
    before = tags.tree.topLevelItemCount()
    QTest.keyClicks(tags.search, "rescale")
    qtbot.waitUntil(lambda: 1 < tags.tree.topLevelItemCount() < before)
    assert row(tags, "(0028,1052)") and "element" in tags.told.text()
    tags.tree.setCurrentItem(tags.tree.topLevelItem(0))
    tags.copy.click()
    assert "Rescale" in QApplication.clipboard().text()


def test_it_follows_the_image(tags: TagsWindow, opened: MainWindow, qtbot: QtBot) -> None:
    place = row(tags, "(0020,0032)")
    before = navigation.position(opened.session.active.value)[0]
    QTest.keyClick(tags.search, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert navigation.position(opened.session.active.value)[0] == before + 1
    qtbot.waitUntil(lambda: row(tags, "(0020,0032)") not in ("", place))
    tags.back.click()
    qtbot.waitUntil(lambda: row(tags, "(0020,0032)") == place)
    opened.session.show(key_of(opened.session, "PT"))
    qtbot.waitUntil(lambda: row(tags, "(0008,0060)") == "PT")


def test_another_views_image_beside_it(
    tags: TagsWindow, opened: MainWindow, qtbot: QtBot
) -> None:
    opened.session.arrange("grid")
    qtbot.waitUntil(lambda: all(is_full(opened.session, f"g{n}") for n in (0, 1)))
    qtbot.waitUntil(lambda: tags.compare.count() > 1)
    tags.compare.setCurrentIndex(1)
    tags.compare.activated.emit(1)
    qtbot.waitUntil(lambda: not tags.tree.isColumnHidden(4))
    every = tags.tree.topLevelItemCount()
    assert tags.only.isVisible()
    tags.only.click()
    qtbot.waitUntil(lambda: 1 < tags.tree.topLevelItemCount() < every)
    assert row(tags, "(0008,0060)") and not row(tags, "(0020,000D)")


def test_nobody_is_named_while_names_are_hidden(
    tags: TagsWindow, opened: MainWindow, qtbot: QtBot
) -> None:
    opened.session.selection.update(masked=True)
    assert tags.tree.topLevelItemCount() == 0 and tags.told.text() == MASKED
    opened.session.selection.update(masked=False)
    qtbot.waitUntil(lambda: tags.tree.topLevelItemCount() > 20)


def test_escape_closes_it_and_the_key_opens_it_again(
    tags: TagsWindow, opened: MainWindow, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(tags.destroyed):
        QTest.keyClick(tags.search, Qt.Key.Key_Escape)
    opened.requests.answer("tags")
    opened.requests.answer("tags")
    assert len(opened.findChildren(TagsWindow)) == 1
