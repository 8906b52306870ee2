"""Failures and remarks: a quiet line, never a box."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from viewer.core.errors import ViewerError
from viewer.ui.messages import BELOW, REMARK_MS, WIDEST, Messages


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


def test_the_newest_is_shown_and_the_others_are_a_click_away(
    messages: Messages, qtbot: QtBot
) -> None:
    for name in ("A", "B", "B", "C"):
        messages.say(ViewerError(f"{name}.", "Do."))
    for name in ("C", "B", "A", "C"):
        assert messages.text == f"{name}. Do."
        qtbot.mouseClick(button(messages, "2 more"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(button(messages, "Close"), Qt.MouseButton.LeftButton)
    assert messages.text == "C. Do."  # only B, the one that was shown, is closed
    assert button(messages, "1 more").isVisible()


def test_not_saved_hides_behind_nothing(messages: Messages, qtbot: QtBot) -> None:
    messages.say(ViewerError("A.", "Do."))
    messages.say(ViewerError("Not saved: full.", "Make room."))
    messages.say(ViewerError("B.", "Do."))
    messages.say(KeyError())
    messages.say("By the way.")
    assert messages.text == "Not saved: full. Make room."
    assert button(messages, "4 more").isVisible()
    messages._timer.timeout.emit()
    assert messages.text == "Not saved: full. Make room."
    assert button(messages, "3 more").isVisible()
    messages.withdraw("Not saved")
    assert messages.text.startswith("Something went wrong")


def test_a_remark_goes_and_a_failure_comes_back(messages: Messages, qtbot: QtBot) -> None:
    messages.say("No window on key 7.")
    assert messages.text == "No window on key 7."
    assert messages.property("sort") == "remark"
    messages._timer.timeout.emit()
    assert messages.text == ""
    messages.say(ViewerError("A.", "Do."))
    messages.say("By the way.")
    messages.say("And so.")
    assert messages.text == "And so." and button(messages, "1 more").isVisible()
    messages._timer.timeout.emit()
    assert messages.text == "A. Do."
    messages._timer.timeout.emit()
    assert messages.text == "A. Do."


def test_a_remark_goes_by_itself(messages: Messages, qtbot: QtBot) -> None:
    assert messages._timer.interval() == REMARK_MS <= 8000
    messages._timer.setInterval(20)
    messages.say("By the way.")
    qtbot.waitUntil(lambda: messages.text == "")


def test_a_bug_is_told_without_its_words(messages: Messages, qtbot: QtBot) -> None:
    messages.say(KeyError("Doe^Jane"))
    assert "KeyError" in messages.text and "Doe" not in messages.text


def test_it_lies_below_the_upper_edge_as_wide_as_its_words(
    messages: Messages, qtbot: QtBot
) -> None:
    room = messages._over
    messages.say("Saved as a.csv.")
    place = messages.geometry()
    assert place.top() == BELOW and place.width() < 300 and place.height() < 60
    assert place.center().x() == pytest.approx(400, abs=1)
    messages.say(ViewerError("A few words. " * 20, "Do."))
    place = messages.geometry()
    assert place.width() == WIDEST and place.bottom() < 300
    room.resize(400, 500)
    assert messages.geometry().left() == 12 and messages.width() == 376
    assert messages._text.height() >= messages._text.heightForWidth(messages._text.width())


def test_what_is_no_longer_true_is_taken_back(messages: Messages, qtbot: QtBot) -> None:
    for words in ("Not saved: full.", "A.", "Not saved: locked."):
        messages.say(ViewerError(words, "Do."))
    messages.withdraw("Not saved")
    assert messages.text == "A. Do." and button(messages, "0 more").isHidden()
    messages.withdraw("B", "A")
    assert messages.text == ""
