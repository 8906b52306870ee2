"""The bar at the right edge."""

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.showing import LEFT, NONE, move, put, shown, wheel
from tests.volumes import ramp_volume
from viewer.app import navigation
from viewer.app.session import Session
from viewer.ui.slice_bar import SliceBar
from viewer.ui.slice_view import SliceView


class Painted(QObject):
    """Notes each time a widget is painted."""

    def __init__(self, heard: list[str]) -> None:
        super().__init__()
        self._heard = heard

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._heard.append("paint")
        return False


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


def test_a_step_paints_the_view_once(empty: Session, bar: SliceBar, qtbot: QtBot) -> None:
    view, painted = bar.parentWidget(), list[str]()
    assert isinstance(view, SliceView)
    QApplication.processEvents()
    monitor = Painted(painted)
    view.installEventFilter(monitor)
    view.update()  # as a linked view's change asks for it before the bar hears of its own
    empty.views["a"].update(cursor=(11.0, 7.5, 27.0))
    qtbot.waitUntil(lambda: bool(painted))
    QApplication.processEvents()
    assert len(painted) == 1
