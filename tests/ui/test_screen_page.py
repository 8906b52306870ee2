"""The page that measures a screen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from viewer.app.session import Session
from viewer.ui.screen_page import CARD_MM, ScreenPage
from viewer.ui.true_size import screen_name


@pytest.fixture
def page(empty: Session, qtbot: QtBot) -> ScreenPage:
    made = ScreenPage(empty)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_frame_is_a_card_of_the_measured_pixels(page: ScreenPage, empty: Session) -> None:
    page.slider.setValue(2000)
    assert empty.preferences.value.pixel_mm == {screen_name(page.screen()): 0.2}
    frame = page.card.frame()
    assert frame.width() == pytest.approx(CARD_MM[0] / 0.2)
    assert frame.height() == pytest.approx(CARD_MM[1] / 0.2)
    assert "0.2000 mm (measured)" in page.told.text()


def test_the_keyboard_makes_it_larger_and_it_can_be_forgotten(
    page: ScreenPage, empty: Session
) -> None:
    page.slider.setValue(2500)
    wide = page.card.frame().width()
    QTest.keyClick(page.slider, Qt.Key.Key_Right)
    assert page.card.frame().width() > wide
    page.forget.click()
    assert empty.preferences.value.pixel_mm == {} and not page.forget.isEnabled()


def test_opening_it_measures_nothing(page: ScreenPage, empty: Session) -> None:
    assert empty.preferences.value.pixel_mm == {}


def test_lines_in_the_other_views_are_chosen(page: ScreenPage, empty: Session) -> None:
    page.lines.chosen.emit("ends")
    assert empty.preferences.value.reference_lines == "ends"
    assert page.lines.currentData() == "ends"
