"""A button that listens for the next key."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from viewer.ui.key_field import LISTENS, KeyField

_Modifier = Qt.KeyboardModifier


@pytest.fixture
def field(qtbot: QtBot) -> KeyField:
    made = KeyField()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.mark.parametrize(
    ("key", "held", "written"),
    [
        (Qt.Key.Key_Q, _Modifier.NoModifier, "Q"),
        (Qt.Key.Key_Q, _Modifier.ShiftModifier, "Shift+Q"),
        (Qt.Key.Key_F7, _Modifier.ControlModifier | _Modifier.AltModifier, "Ctrl+Alt+F7"),
        (Qt.Key.Key_Down, _Modifier.KeypadModifier, "Down"),
        (Qt.Key.Key_Greater, _Modifier.ShiftModifier, ">"),
    ],
)
def test_the_next_key_is_taken(
    field: KeyField, qtbot: QtBot, key: Qt.Key, held: _Modifier, written: str
) -> None:
    field.click()
    assert field.text() == LISTENS
    QTest.keyClick(field, Qt.Key.Key_Shift)  # not yet a key
    with qtbot.waitSignal(field.pressed_key) as heard:
        QTest.keyClick(field, key, held)
    assert heard.args == [written] and not field.listening


def test_escape_and_going_elsewhere_take_none(field: KeyField) -> None:
    heard: list[str] = []
    field.pressed_key.connect(heard.append)
    field.click()
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not field.listening
    field.click()
    field.clearFocus()
    assert not field.listening and heard == []
