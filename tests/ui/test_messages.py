"""Failures and remarks: a quiet line, never a box."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from viewer.core.errors import ViewerError
from viewer.ui.messages import Messages


def button(messages: Messages, text: str) -> QPushButton:
    return next(one for one in messages.findChildren(QPushButton) if one.text() == text)


def test_a_failure_stays_with_what_to_do(qtbot: QtBot) -> None:
    messages = Messages()
    qtbot.addWidget(messages)
    assert messages.text == ""
    messages.say(ViewerError("It ends too early.", "Copy it again."))
    assert messages.text == "It ends too early. Copy it again."
    assert messages.property("sort") == "failure"
    qtbot.mouseClick(button(messages, "Close"), Qt.MouseButton.LeftButton)
    assert messages.text == ""


def test_failures_wait_for_their_turn(qtbot: QtBot) -> None:
    messages = Messages()
    qtbot.addWidget(messages)
    for name in ("A", "B", "B", "C"):
        messages.say(ViewerError(f"{name}.", "Do."))
    assert messages.text == "A. Do."
    qtbot.mouseClick(button(messages, "2 more"), Qt.MouseButton.LeftButton)
    assert messages.text == "B. Do."


def test_a_remark_goes_and_a_failure_comes_back(qtbot: QtBot) -> None:
    messages = Messages()
    qtbot.addWidget(messages)
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


def test_a_bug_is_told_without_its_words(qtbot: QtBot) -> None:
    messages = Messages()
    qtbot.addWidget(messages)
    messages.say(KeyError("Doe^Jane"))
    assert "KeyError" in messages.text and "Doe" not in messages.text
