"""The field for an arrow's words."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from viewer.ui.note_field import NoteField


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    QVBoxLayout(made).addWidget(QLineEdit())
    made.resize(400, 300)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    return made


def opened(parent: QWidget, said: list[str], place: QPoint | None = None) -> NoteField:
    field = NoteField(parent, said.append)
    field.open_at(place or QPoint(100, 100))
    return field


def test_return_takes_the_words_once(parent: QWidget) -> None:
    said: list[str] = []
    field = opened(parent, said)
    QTest.keyClicks(field, " a node ")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert said == ["a node"]
    assert field.isHidden()


def test_escape_takes_none(parent: QWidget) -> None:
    said: list[str] = []
    field = opened(parent, said)
    QTest.keyClicks(field, "a node")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert said == [""]


def test_a_click_elsewhere_takes_the_words(parent: QWidget) -> None:
    said: list[str] = []
    field = opened(parent, said)
    QTest.keyClicks(field, "a node")
    other = next(one for one in parent.findChildren(QLineEdit) if one is not field)
    other.setFocus()
    assert said == ["a node"]


def test_keys_of_the_window_do_not_take_it_away(parent: QWidget) -> None:
    run: list[str] = []
    for name in ("Return", "Esc"):
        shortcut = QShortcut(name, parent)
        shortcut.activated.connect(lambda name=name: run.append(name))
    field = opened(parent, [])
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        event = QKeyEvent(QKeyEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        QApplication.sendEvent(field, event)
        assert event.isAccepted()
    assert run == []


@pytest.mark.parametrize("place", [QPoint(-50, -50), QPoint(900, 900)])
def test_it_is_in_sight_wherever_the_arrow_is(parent: QWidget, place: QPoint) -> None:
    field = opened(parent, [], place)
    assert parent.rect().contains(field.geometry())
