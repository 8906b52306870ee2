"""The note over a corner of the images."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from viewer.ui.note_card import NoteCard


def test_it_lies_in_a_corner_off_the_middle_and_a_click_takes_it(qtbot: QtBot) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    room.resize(900, 600)
    card = NoteCard(room)
    room.show()
    assert card.geometry().left() == 12 and card.geometry().bottom() == 515
    room.resize(1000, 700)
    assert card.geometry().bottom() == 615
    assert not card.geometry().contains(QPoint(500, 350))
    assert card.focusPolicy() == Qt.FocusPolicy.NoFocus
    with qtbot.waitSignal(card.understood):
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
