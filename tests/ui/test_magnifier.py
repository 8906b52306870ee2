"""The lens under the pointer."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.showing import MIDDLE, NONE, framing, move, put, shown
from tests.volumes import ramp_volume
from viewer.app.session import Session
from viewer.ui.magnifier import RADIUS, Magnifier, close_up
from viewer.ui.main_window import MainWindow
from viewer.ui.slice_view import SliceView

AT = QPoint(200, 150)


@pytest.fixture
def view(empty: Session, qtbot: QtBot) -> SliceView:
    put(empty, ramp_volume())
    return shown(qtbot, empty)


def test_what_is_under_the_pointer_is_in_the_middle_enlarged(view: SliceView) -> None:
    before = framing(view)
    after = close_up(before, QPointF(AT), 3)
    assert after.per_mm == pytest.approx(3 * before.per_mm)
    middle = after.at(QPointF(RADIUS, RADIUS))
    assert np.allclose(middle, before.at(QPointF(AT)))
    aside = after.at(QPointF(RADIUS + 30, RADIUS))
    assert np.allclose(aside, before.at(QPointF(AT) + QPointF(10, 0)))


def test_its_pixels_are_the_pictures_own(view: SliceView, empty: Session) -> None:
    scene = view.scene()
    assert scene is not None
    lens = Magnifier(empty, "a").image(scene, QPointF(AT), 4)
    whole = view.picture(view.size(), plain=True)
    for dx, dy in ((0, 0), (60, 20), (-80, -40)):
        wanted = whole.pixelColor(AT.x() + round(dx / 4), AT.y() + round(dy / 4))
        found = lens.pixelColor(round(RADIUS + dx), round(RADIUS + dy))
        assert abs(found.red() - wanted.red()) <= 8


def test_it_is_drawn_while_switched_on(view: SliceView, empty: Session) -> None:
    move(view, AT)
    before = view.grab().toImage()
    empty.selection.update(lens=True)
    after = view.grab().toImage()
    assert before != after
    assert before.pixelColor(5, 100) == after.pixelColor(5, 100)
    empty.selection.update(lens=False)
    assert view.grab().toImage() == before


def test_a_button_can_hold_it(view: SliceView, empty: Session) -> None:
    empty.preferences.update(gestures={"middle": "magnify"})
    move(view, AT)
    before, state = view.grab().toImage(), empty.active.value
    QTest.mousePress(view, MIDDLE, NONE, AT)
    assert view.grab().toImage() != before
    move(view, AT + QPoint(20, 0), MIDDLE)
    QTest.mouseRelease(view, MIDDLE, NONE, AT)
    move(view, AT)
    assert view.grab().toImage() == before and empty.active.value == state


def test_its_key_switches_it_and_shift_makes_it_stronger(opened: MainWindow) -> None:
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Q)
    assert opened.session.selection.value.lens
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Q)
    assert not opened.session.selection.value.lens
    for times in (3, 4, 2):
        QTest.keyClick(
            QApplication.focusWidget(), Qt.Key.Key_Q, Qt.KeyboardModifier.ShiftModifier
        )
        assert opened.session.preferences.value.lens == times
        assert opened.session.selection.value.lens
