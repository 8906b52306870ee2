"""The bar at the right edge."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.showing import LEFT, NONE, move, put, shown, wheel
from tests.volumes import ramp_volume
from viewer.app import navigation
from viewer.app.session import Session
from viewer.ui.slice_bar import SliceBar


@pytest.fixture
def bar(empty: Session, qtbot: QtBot) -> SliceBar:
    put(empty, ramp_volume(), cursor=(11.0, 7.5, 15.0))
    return shown(qtbot, empty).bar


def at(session: Session) -> int:
    return navigation.position(session.views["a"].value)[0]


def test_it_follows_the_view(empty: Session, bar: SliceBar) -> None:
    assert (bar.minimum(), bar.maximum(), bar.value()) == (0, 9, 4)
    empty.views["a"].update(cursor=(11.0, 7.5, 27.0))
    assert bar.value() == 0
    empty.views["a"].update(orientation="coronal")
    assert bar.maximum() == 15


def test_a_press_goes_there_and_a_drag_goes_on(empty: Session, bar: SliceBar) -> None:
    x = bar.width() // 2
    QTest.mousePress(bar, LEFT, NONE, QPoint(x, bar.height() - 2))
    assert at(empty) == 9
    move(bar, QPoint(x, bar.height() // 2), LEFT)
    assert at(empty) in (4, 5)
    QTest.mouseRelease(bar, LEFT, NONE, QPoint(x, bar.height() // 2))
    move(bar, QPoint(x, 0))
    assert at(empty) in (4, 5)


def test_assistive_technology_can_move_it(empty: Session, bar: SliceBar) -> None:
    bar.setValue(7)
    assert at(empty) == 7
    assert bar.accessibleName() == "Image"


def test_the_wheel_over_it_is_the_views(empty: Session, bar: SliceBar) -> None:
    wheel(bar, -120)
    assert at(empty) in (4, 5)


def test_one_picture_needs_no_bar(empty: Session, bar: SliceBar) -> None:
    assert bar.isVisible()
    put(empty, ramp_volume((1, 4, 4)), key="k2")
    assert not bar.isVisible()
    assert bar.sizeHint().width() > 8
