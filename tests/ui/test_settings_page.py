"""One sheet for all settings."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from viewer.app.session import Session
from viewer.ui.main_window import MainWindow
from viewer.ui.settings_page import PARTS, TITLE, SettingsPage


@pytest.mark.parametrize("name", PARTS)
def test_every_part_opens(name: str, empty: Session, qtbot: QtBot) -> None:
    page = SettingsPage(empty, name)
    qtbot.addWidget(page)
    assert page.parts.currentItem().text() == name
    assert page.stack.currentWidget().widget() is page.page(name)


def test_the_keyboard_walks_through_its_parts(opened: MainWindow) -> None:
    before = opened.session.active.value.cursor
    QTest.keyClick(
        QApplication.focusWidget(), Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier
    )
    sheet = opened.requests.sheet
    assert sheet is not None and sheet.accessibleName() == TITLE
    page = sheet.page
    assert isinstance(page, SettingsPage) and QApplication.focusWidget() is page.parts
    first = page.stack.currentWidget()
    QTest.keyClick(page.parts, Qt.Key.Key_Down)
    assert page.stack.currentWidget() is not first
    assert opened.session.active.value.cursor == before
    QTest.keyClick(page.parts, Qt.Key.Key_Escape)
    assert opened.requests.sheet is None


def test_a_sheet_leaves_the_patient_in_sight(opened: MainWindow) -> None:
    opened.requests.answer("settings")
    sheet = opened.requests.sheet
    assert sheet is not None
    assert sheet.geometry().top() == opened.banner.geometry().bottom() + 1
    opened.resize(900, 620)
    assert sheet.geometry().top() == opened.banner.geometry().bottom() + 1
    assert sheet.geometry().bottom() == opened.centre.rect().bottom()


@pytest.mark.parametrize("name", PARTS)
def test_nothing_is_cut_in_a_small_window(name: str, opened: MainWindow, qtbot: QtBot) -> None:
    opened.resize(900, 600)
    opened.requests.answer(f"settings {name}")
    sheet = opened.requests.sheet
    assert sheet is not None and isinstance(sheet.page, SettingsPage)
    area = sheet.page.stack.currentWidget()
    assert isinstance(area, QScrollArea)
    qtbot.waitUntil(lambda: sheet.page.width() <= sheet.width())
    inner, bar = sheet.page.page(name), area.horizontalScrollBar()
    assert inner.width() <= area.viewport().width() + bar.maximum()
    assert sheet.page.mapTo(sheet, sheet.page.rect().topRight()).x() < sheet.width()
