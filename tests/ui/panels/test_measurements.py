"""The table of measurements, in the window."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.conftest import mark
from viewer.ui.main_window import MainWindow
from viewer.ui.panels.measurement_rows import EYE, LABEL, VALUE


def click(window: MainWindow, row: int, column: int) -> None:
    table = window.measurements.table
    place = table.visualRect(window.measurements.rows.index(row, column)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_an_empty_table_says_how_to_begin(opened: MainWindow) -> None:
    assert not opened.measurements.empty.isHidden() and opened.measurements.table.isHidden()
    mark(opened.session, "1.1", "length", (0, 0, 0), (10, 0, 0))
    assert opened.measurements.empty.isHidden() and not opened.measurements.table.isHidden()


def test_a_click_jumps_there_and_the_keys_stay_with_the_images(opened: MainWindow) -> None:
    mark(opened.session, "1.1", "length", (0, 0, 30), (10, 0, 30))
    before = opened.session.active.value.cursor
    click(opened, 0, VALUE)
    after = opened.session.active.value.cursor
    assert before is not None and after is not None and after[2] - before[2] > 25
    assert opened.session.selection.value.annotation == "1.1"
    assert QApplication.focusWidget() is not opened.measurements.table
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Delete)
    assert not opened.session.document.items


def test_the_eye_hides_and_shows(opened: MainWindow) -> None:
    mark(opened.session, "1.1", "length", (0, 0, 0), (10, 0, 0))
    for hidden in (True, False):
        click(opened, 0, EYE)
        assert opened.session.document.items["1.1"].hidden is hidden  # type: ignore[attr-defined]


def test_the_row_of_what_is_selected_on_the_images_is_chosen(opened: MainWindow) -> None:
    for n in range(3):
        mark(opened.session, f"1.{n}", "length", (0, 0, 0), (10, 0, 0))
    opened.session.selection.update(annotation="1.1")
    assert opened.measurements.chosen() == ["1.1"]
    opened.session.selection.update(annotation="")
    assert opened.measurements.chosen() == []


def test_f2_names_it_in_place(opened: MainWindow, qtbot: QtBot) -> None:
    mark(opened.session, "1.1", "length", (0, 0, 0), (10, 0, 0))
    opened.session.selection.update(annotation="1.1")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    QTest.keyClicks(editor, "Left lung 2")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: opened.session.document.items["1.1"].label == "Left lung 2"  # type: ignore[attr-defined]
    )
    qtbot.waitUntil(lambda: QApplication.focusWidget() is opened.images)
    assert opened.session.selection.value.tool == "window"


def test_ctrl_c_copies_the_table_with_units(opened: MainWindow) -> None:
    mark(opened.session, "1.1", "length", (0, 0, 0), (10, 0, 0), label="Node")
    QTest.keyClick(
        QApplication.focusWidget(), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier
    )
    text = QApplication.clipboard().text()
    assert "1\tNode\tLength\tLength\t10.0\tmm" in text
    assert opened.messages.text == "Copied 1 row with units, ready for a spreadsheet."


def test_names_are_drawn_in_full_height(opened: MainWindow) -> None:
    mark(opened.session, "1.1", "ellipse", (-10, -10, 0), (10, 10, 0))
    table = opened.measurements.table
    wanted = table.itemDelegate().sizeHint
    assert table.rowHeight(0) >= 3 * table.fontMetrics().height()
    assert callable(wanted) and table.columnWidth(LABEL) > 60
