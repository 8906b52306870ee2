"""Typing the window."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from viewer.app.session import Session
from viewer.core.presentation import Window
from viewer.ui.window_fields import WindowFields


def test_the_fields_follow_and_set_the_window(session: Session, qtbot: QtBot) -> None:
    fields = WindowFields(session)
    qtbot.addWidget(fields)
    assert (fields.width_field.text(), fields.center_field.text()) == ("400", "40")
    session.move(window=Window(-600, 1500))
    assert (fields.width_field.text(), fields.center_field.text()) == ("1500", "-600")
    fields.width_field.setText("350")
    QTest.keyClick(fields.width_field, Qt.Key.Key_Return)
    assert session.active.value.window == Window(-600, 350)


def test_arrow_keys_step_by_1_10_and_100(session: Session, qtbot: QtBot) -> None:
    fields = WindowFields(session)
    qtbot.addWidget(fields)
    field = fields.center_field
    QTest.keyClick(field, Qt.Key.Key_Up)
    QTest.keyClick(field, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert session.active.value.window == Window(40 + 1 + 10 - 100, 400)


def test_nonsense_leaves_the_window_as_it_is(session: Session, qtbot: QtBot) -> None:
    fields = WindowFields(session)
    qtbot.addWidget(fields)
    before = session.active.value.window
    QTest.keyClicks(fields.width_field, "abc")
    QTest.keyClick(fields.width_field, Qt.Key.Key_Return)
    assert session.active.value.window == before
    said: list[object] = []
    session.said.connect(said.append)
    for typed, why in (("0", "at least 1"), ("-50", "at least 1"), ("-", "no number")):
        fields.width_field.setText(typed)
        QTest.keyClick(fields.width_field, Qt.Key.Key_Return)
        assert session.active.value.window == before
        assert fields.width_field.text() == "400"
        assert why in str(said[-1])


def test_nothing_to_type_without_a_picture(empty: Session, qtbot: QtBot) -> None:
    fields = WindowFields(empty)
    qtbot.addWidget(fields)
    assert not fields.width_field.isEnabled()
    assert fields.width_field.text() == ""
