"""Where the keyboard is."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from viewer.ui.main_window import MainWindow
from viewer.ui.panes import Panes, keeps

NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def key(code: Qt.Key, held: Qt.KeyboardModifier = NONE, text: str = "") -> QKeyEvent:
    return QKeyEvent(QEvent.Type.ShortcutOverride, code, held, text)


def test_a_widget_that_is_gone_is_let_go(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    panes, button, other = Panes(window, window), QPushButton(window), QPushButton(window)
    panes._moved(None, button)
    delete(button)
    panes._moved(None, other)
    panes._moved(other, None)


def test_a_field_keeps_what_is_typed(qtbot: QtBot) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    for code, text in ((Qt.Key.Key_L, "l"), (Qt.Key.Key_2, "2"), (Qt.Key.Key_Space, " ")):
        assert keeps(field, key(code, NONE, text))
    assert keeps(field, key(Qt.Key.Key_C, CONTROL))
    assert not keeps(field, key(Qt.Key.Key_Q, CONTROL))
    assert not keeps(field, key(Qt.Key.Key_F1))


def test_a_list_keeps_the_keys_to_walk_in_it_and_no_letter(qtbot: QtBot) -> None:
    rows = QTreeWidget()
    qtbot.addWidget(rows)
    assert keeps(rows, key(Qt.Key.Key_Down)) and keeps(rows, key(Qt.Key.Key_Return))
    assert not keeps(rows, key(Qt.Key.Key_L, NONE, "l"))
    assert not keeps(rows, key(Qt.Key.Key_C, CONTROL))


def test_a_button_keeps_what_presses_it(qtbot: QtBot) -> None:
    button, other = QPushButton(), QWidget()
    qtbot.addWidget(button)
    qtbot.addWidget(other)
    assert keeps(button, key(Qt.Key.Key_Space)) and not keeps(button, key(Qt.Key.Key_Down))
    assert not keeps(other, key(Qt.Key.Key_Space))


def test_f6_goes_round_all_that_is_in_sight(opened: MainWindow, qtbot: QtBot) -> None:
    seen = []
    for _ in range(5):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
        seen.append(QApplication.focusWidget())
    assert seen[0] is opened.studies.search
    assert seen[1] in opened.studies.studies.cards
    assert opened.images in seen or any(opened.images.isAncestorOf(one) for one in seen)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is not seen[-1]


def test_escape_in_a_field_brings_the_keys_back_to_the_images(
    opened: MainWindow, qtbot: QtBot
) -> None:
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F, CONTROL)
    assert QApplication.focusWidget() is opened.studies.search
    QTest.keyClicks(opened.studies.search, "lws2")
    assert opened.studies.search.text() == "lws2"
    assert opened.session.selection.value.tool == "window"
    QTest.keyClick(opened.studies.search, Qt.Key.Key_Escape)
    assert opened.studies.search.text() == "" and opened.studies.search.hasFocus()
    QTest.keyClick(opened.studies.search, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is opened.images
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_L)
    assert opened.session.selection.value.tool == "length"
