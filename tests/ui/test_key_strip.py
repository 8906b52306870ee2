"""The row of key images, used with the mouse and the keyboard."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from viewer.app import key_images, navigation
from viewer.app.session import Session
from viewer.ui.key_strip import KeyStrip


def strip(qtbot: QtBot, session: Session) -> KeyStrip:
    session.selection.update(key_images_shown=True)
    made = KeyStrip(session)
    qtbot.addWidget(made)
    made.resize(700, 130)
    made.show()
    return made


def test_it_is_there_only_where_it_is_wanted(qtbot: QtBot, session: Session) -> None:
    made = KeyStrip(session)
    qtbot.addWidget(made)
    assert made.isHidden()
    session.selection.update(key_images_shown=True)
    assert not made.isHidden()


def test_marks_appear_with_pictures_and_a_click_goes_there(
    qtbot: QtBot, session: Session
) -> None:
    made = strip(qtbot, session)
    qtbot.waitUntil(lambda: made.empty.isVisible())
    first = navigation.position(session.active.value)[0]
    key_images.toggle(session)
    session.move(**navigation.stepped(session.active.value, 4))
    key_images.toggle(session)
    qtbot.waitUntil(lambda: made.list.count() == 2)
    assert made.list.item(0).text().startswith("CT z ")
    assert not made.list.item(0).icon().isNull()
    assert made.list.currentRow() == 1
    spot = made.list.visualItemRect(made.list.item(0)).center()
    QTest.mouseClick(made.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert navigation.position(session.active.value)[0] == first


def test_a_note_is_its_name_and_removal_takes_it_away(qtbot: QtBot, session: Session) -> None:
    made = strip(qtbot, session)
    key_images.toggle(session)
    one = key_images.of_view(session.document, session.active.value)
    assert one is not None
    key_images.note(session, one.uid, "<b>largest</b>")
    qtbot.waitUntil(lambda: made.list.count() == 1)
    assert made.list.item(0).text() == "<b>largest</b>"
    session.document.remove(one.uid, key_images.UNMARKED)
    qtbot.waitUntil(lambda: made.list.isHidden() and made.empty.isVisible())
