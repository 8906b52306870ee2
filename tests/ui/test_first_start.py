"""The page of a window without a patient."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from viewer.ui.first_start import WAYS, FirstStart


def press(page: FirstStart, text: str, qtbot: QtBot) -> None:
    found = next(b for b in page.findChildren(QPushButton) if text in b.text())
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def test_three_ways_in(qtbot: QtBot) -> None:
    page, heard = FirstStart(note=False), list[str]()
    qtbot.addWidget(page)
    page.asked.connect(heard.append)
    for _, _, text, _ in WAYS:
        press(page, text, qtbot)
    assert heard == ["open-folder", "open-files", "open-sample"]


def test_the_note_goes_when_it_was_read(qtbot: QtBot) -> None:
    page = FirstStart(note=True)
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.understood):
        press(page, "I understand", qtbot)
    other = FirstStart(note=False)
    qtbot.addWidget(other)
    assert not any("understand" in b.text() for b in other.findChildren(QPushButton))


def test_files_held_over_the_window_light_it_up(qtbot: QtBot) -> None:
    page = FirstStart(note=False)
    qtbot.addWidget(page)
    page.show_over(True)
    assert page.drop.property("over") is True
