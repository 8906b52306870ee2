"""A sheet over the images."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from viewer.ui.main_window import MainWindow
from viewer.ui.sheet import Sheet


def test_it_covers_its_parent_and_follows_its_size(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(800, 600)
    parent.show()
    sheet = Sheet("Title", QLabel("page"), parent)
    assert sheet.size() == parent.size()
    parent.resize(500, 300)
    assert sheet.size() == parent.size()


def test_a_click_beside_it_puts_it_away(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(800, 600)
    parent.show()
    sheet = Sheet("Title", QLabel("page"), parent)
    with qtbot.waitSignal(sheet.closed):
        QTest.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))


def test_f1_shows_help_and_escape_puts_it_away(opened: MainWindow) -> None:
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_L)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F1)
    sheet = opened.requests.sheet
    assert sheet is not None and sheet.isVisible()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert opened.requests.sheet is None
    assert opened.session.selection.value.tool == "length"  # Escape did one thing
    assert QApplication.focusWidget() is opened.images
    for shown in (True, False):  # F1 again puts it away
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F1)
        assert (opened.requests.sheet is not None) is shown


def test_keys_scroll_the_sheet_and_not_the_images(opened: MainWindow, qtbot: QtBot) -> None:
    opened.resize(900, 500)
    before = opened.session.active.value.cursor
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F1)
    sheet = opened.requests.sheet
    assert sheet is not None
    area = sheet.findChild(QScrollArea)
    bar = area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert bar.value() > 0
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    assert area.horizontalScrollBar().maximum() == 0
    assert opened.session.active.value.cursor == before
