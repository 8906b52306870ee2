"""One of several words."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from viewer.ui.choice import Choice


def test_only_what_the_user_chooses_is_told(qtbot: QtBot) -> None:
    made = Choice("Colour", {"r": "Red", "g": "Green"})
    qtbot.addWidget(made)
    heard: list[str] = []
    made.chosen.connect(heard.append)
    made.setCurrentIndex(1)
    assert heard == []
    made.show()
    QTest.keyClick(made, Qt.Key.Key_Up)
    assert heard == ["r"] and made.accessibleName() == "Colour"


def test_it_gives_way_where_there_is_little_room(qtbot: QtBot) -> None:
    made = Choice("Long", {"a": "A word", "b": "Words that are a good deal longer than others"})
    qtbot.addWidget(made)
    assert made.sizeHint().width() > 200 > made.minimumSizeHint().width()
