"""A series that does not fit: told before it is read, and opened in another way."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.sessions import is_full
from viewer.app.cut import cut
from viewer.core.volume import Volume
from viewer.dicom import memory
from viewer.ui.corner_text import corners
from viewer.ui.main_window import MainWindow
from viewer.ui.too_large_page import TITLE, TooLargePage

ROOM = 1_600_000  # bytes; the sample's CT takes 2.5 MB


@pytest.fixture
def asked(opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> TooLargePage:
    """The window after its CT was asked for with too little memory."""
    session = opened.session
    key = session.active.value.key
    monkeypatch.setattr(memory, "SMALL", 1000)
    monkeypatch.setattr(memory, "available", lambda: memory.SPARE + ROOM)
    session.loading.forget()
    session.active.update(key="", item=None)
    session.show(key)
    qtbot.waitUntil(lambda: opened.requests.sheet is not None)
    sheet = opened.requests.sheet
    assert sheet is not None and sheet.accessibleName() == TITLE
    assert isinstance(sheet.page, TooLargePage)
    return sheet.page


def says(opened: MainWindow) -> list[str]:
    state = opened.session.active.value
    return corners(opened.session, state, cut(state)).texts()


def test_nothing_is_read_before_the_choice(asked: TooLargePage, opened: MainWindow) -> None:
    told = [one.text() for one in asked.findChildren(QLabel)]
    assert any("needs 2.5 MB of memory" in text for text in told)
    assert opened.session.active.value.item is None and not opened.session.loading.shares


def test_every_second_slice(asked: TooLargePage, opened: MainWindow, qtbot: QtBot) -> None:
    QTest.mouseClick(asked.buttons[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: is_full(opened.session, "a"))
    volume = opened.session.active.value.volume
    assert volume is not None and volume.array.shape[0] == 26
    assert "ONLY 26 OF 51 SLICES: 1 in 2" in says(opened)
    assert opened.requests.sheet is None


def test_a_part_of_ones_own(asked: TooLargePage, opened: MainWindow, qtbot: QtBot) -> None:
    asked.first.setValue(30)
    assert asked.last.value() == 38
    asked.last.setValue(51)
    assert (asked.first.value(), asked.last.value()) == (30, 51)
    asked.first.setValue(1)
    assert asked.last.value() <= 26  # no more than fits
    asked.last.setValue(20)
    QTest.mouseClick(asked.open_part, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: is_full(opened.session, "a"))
    assert "ONLY SLICES 1 TO 20 OF 51" in says(opened)


def test_all_of_it_from_the_disk(asked: TooLargePage, opened: MainWindow, qtbot: QtBot) -> None:
    QTest.mouseClick(asked.buttons[-1], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: is_full(opened.session, "a"))
    volume = opened.session.active.value.item
    assert isinstance(volume, Volume) and volume.array.shape[0] == 51
    assert not any("ONLY" in text for text in says(opened))


def test_closing_it_leaves_an_empty_view(asked: TooLargePage, opened: MainWindow) -> None:
    opened.requests.put_away()
    assert opened.session.active.value.key == ""
