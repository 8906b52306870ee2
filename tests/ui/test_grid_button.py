"""The table picker and the menu of hanging protocols on the tool bar."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.showing import LEFT, move
from viewer.app.session import Session
from viewer.ui.actions import Actions
from viewer.ui.grid_button import GridButton, TablePicker


@pytest.fixture
def picker(qtbot: QtBot) -> TablePicker:
    made = TablePicker()
    qtbot.addWidget(made)
    made.resize(made.sizeHint())
    made.show()
    return made


@pytest.fixture
def button(session: Session, qtbot: QtBot) -> GridButton:
    window = QWidget()
    qtbot.addWidget(window)
    return GridButton(session, Actions(session, window, lambda _: False), window)


def texts(button: GridButton) -> list[str]:
    button.menu().aboutToShow.emit()
    return [one.text().partition("\t")[0] for one in button.menu().actions() if one.text()]


def test_pointing_marks_and_a_click_takes(picker: TablePicker, qtbot: QtBot) -> None:
    at = picker.cell(2, 3).center()
    move(picker, at)
    assert picker.told() == "2 × 3 views"
    with qtbot.waitSignal(picker.chosen) as told:
        QTest.mouseClick(picker, LEFT, pos=at)
    assert told.args == [2, 3]


def test_more_than_nine_cannot_be_pointed_to(picker: TablePicker) -> None:
    move(picker, picker.cell(2, 4).center())
    move(picker, picker.cell(4, 5).center())
    assert picker.at == (2, 4)


def test_the_arrows_and_return_do_it_too(picker: TablePicker, qtbot: QtBot) -> None:
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Left):
        QTest.keyClick(picker, key)
    with qtbot.waitSignal(picker.chosen) as told:
        QTest.keyClick(picker, Qt.Key.Key_Return)
    assert told.args == [2, 1]


def test_a_pick_arranges_the_views(button: GridButton, session: Session) -> None:
    button.picker.point_to(2, 2)
    QTest.mouseClick(button.picker, LEFT, pos=button.picker.cell(2, 2).center())
    assert (session.layout.value.rows, session.layout.value.columns) == (2, 2)
    assert button.isChecked()
    QTest.mouseClick(button.picker, LEFT, pos=button.picker.cell(1, 1).center() - QPoint(3, 3))
    button.picker.point_to(1, 1)
    QTest.mouseClick(button.picker, LEFT, pos=button.picker.cell(1, 1).center())
    assert session.layout.value.name == "one"


def test_the_menu_offers_what_suits_and_hangs_it(button: GridButton, session: Session) -> None:
    assert "PET/CT" in texts(button) and "CT with prior" not in texts(button)
    entry = next(a for a in button.menu().actions() if a.text() == "PET/CT")
    assert "PT IBSI_1_STS_003_PET_image" in entry.toolTip()
    entry.trigger()
    assert session.layout.value.protocol == "PET/CT"
    assert next(a for a in button.menu().actions() if a.text() == "PET/CT").isEnabled()
    texts(button)
    assert next(a for a in button.menu().actions() if a.text() == "PET/CT").isChecked()
