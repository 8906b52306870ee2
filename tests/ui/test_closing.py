"""The question before work is lost."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from viewer.ui.closing import LOSE, STAY, closing_page


def test_it_says_why_and_takes_either_answer(qtbot: QtBot) -> None:
    given: list[str] = []
    page = closing_page(
        "Not saved: the disk is full.",
        lambda: given.append("stay"),
        lambda: given.append("lose"),
    )
    qtbot.addWidget(page)
    (told,) = page.findChildren(QLabel)
    assert told.text().startswith("Not saved: the disk is full. If you close now")
    for one in page.findChildren(QPushButton):
        qtbot.mouseClick(one, Qt.MouseButton.LeftButton)
    assert sorted(given) == ["lose", "stay"]
    assert {one.text() for one in page.findChildren(QPushButton)} == {STAY, LOSE}
