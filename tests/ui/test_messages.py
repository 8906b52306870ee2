"""Failures and remarks: a quiet line, never a box."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from viewer.core.errors import ViewerError
from viewer.ui.messages import Messages


@pytest.fixture
def messages(qtbot: QtBot) -> Iterator[Messages]:
    """Over a widget of 800 x 600."""
    room = QWidget()
    qtbot.addWidget(room)
    room.resize(800, 600)
    room.show()
    yield Messages(room)
    room.close()


def button(messages: Messages, text: str) -> QPushButton:
    return next(one for one in messages.findChildren(QPushButton) if one.text() == text)


def test_a_failure_stays_with_what_to_do(messages: Messages, qtbot: QtBot) -> None:
    assert messages.text == ""
    messages.say(ViewerError("It ends too early.", "Copy it again."))
    assert messages.text == "It ends too early. Copy it again."
    assert messages.property("sort") == "failure"
    qtbot.mouseClick(button(messages, "Close"), Qt.MouseButton.LeftButton)
    assert messages.text == ""


def test_failures_wait_for_their_turn(messages: Messages, qtbot: QtBot) -> None:
    for name in ("A", "B", "B", "C"):
        messages.say(ViewerError(f"{name}.", "Do."))
    assert messages.text == "A. Do."
    qtbot.mouseClick(button(messages, "2 more"), Qt.MouseButton.LeftButton)
    assert messages.text == "B. Do."


def test_a_remark_goes_and_a_failure_comes_back(messages: Messages, qtbot: QtBot) -> None:
    messages.say("No window on key 7.")
    assert messages.text == "No window on key 7."
    assert messages.property("sort") == "remark"
    messages._timer.timeout.emit()
    assert messages.text == ""
    messages.say(ViewerError("A.", "Do."))
    messages.say("By the way.")
    assert messages.text == "By the way."
    messages._timer.timeout.emit()
    assert messages.text == "A. Do."


def test_a_bug_is_told_without_its_words(messages: Messages, qtbot: QtBot) -> None:
    messages.say(KeyError("Doe^Jane"))
    assert "KeyError" in messages.text and "Doe" not in messages.text


def test_it_lies_over_the_lower_edge_and_follows_it(messages: Messages, qtbot: QtBot) -> None:
    room = messages._over
    messages.say(ViewerError("A. " * 200, "Do."))
    place = messages.geometry()
    assert place.bottom() == 600 - 12 - 1 and place.left() == 12 and place.width() == 776
    room.resize(1600, 500)
    place = messages.geometry()
    assert place.bottom() == 500 - 12 - 1 and place.width() == 900
    assert place.center().x() == pytest.approx(800, abs=1)


def test_what_is_no_longer_true_is_taken_back(messages: Messages, qtbot: QtBot) -> None:
    for words in ("Not saved: full.", "A.", "Not saved: locked."):
        messages.say(ViewerError(words, "Do."))
    messages.withdraw("Not saved")
    assert messages.text == "A. Do." and messages._waiting == []
    messages.withdraw("B", "A")
    assert messages.text == ""
