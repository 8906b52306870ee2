"""True size: a millimetre is a millimetre."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.showing import put, shown
from tests.volumes import ramp_volume
from viewer.app.preferences import Preferences
from viewer.app.session import Session
from viewer.ui import true_size
from viewer.ui.main_window import MainWindow
from viewer.ui.requests import _focused
from viewer.ui.true_size import Pixel, screen_name


def test_a_millimetre_takes_the_measured_pixels(opened: MainWindow, qtbot: QtBot) -> None:
    session = opened.session
    view = _focused(session)
    assert view is not None
    session.preferences.update(pixel_mm={screen_name(view.screen()): 0.2})
    QTest.keyClick(
        QApplication.focusWidget(), Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier
    )
    scene = view.scene()
    assert scene is not None
    assert scene.framing.per_mm == pytest.approx(5.0)  # 0.2 mm a pixel
    assert true_size.is_true(scene.framing, Pixel(0.2, True))
    session.move(zoom=session.active.value.zoom * 1.02)
    scene = view.scene()
    assert scene is not None and not true_size.is_true(scene.framing, Pixel(0.2, True))


def test_the_screens_own_word_counts_until_it_is_measured(empty: Session, qtbot: QtBot) -> None:
    put(empty, ramp_volume())
    view = shown(qtbot, empty)
    screen, scene = view.screen(), view.scene()
    assert scene is not None
    said = true_size.pixel(screen, Preferences())
    wide = screen.physicalSize().width() / screen.size().width()
    assert said == (Pixel(wide, False) if 0.02 <= wide <= 2 else None)
    own = true_size.pixel(screen, Preferences(pixel_mm={screen_name(screen): 0.3}))
    assert own == Pixel(0.3, True)
    assert "not measured" in true_size.words(scene, Pixel(0.3, False))
    assert true_size.words(scene, Pixel(0.3, True)) == "1:1 mm"


def test_it_is_told_on_the_picture(empty: Session, qtbot: QtBot) -> None:
    put(empty, ramp_volume())
    view = shown(qtbot, empty)
    scene = view.scene()
    assert scene is not None
    before = view.grab().toImage()
    mm = 1 / scene.framing.per_mm
    empty.preferences.update(pixel_mm={screen_name(view.screen()): mm})
    assert view.grab().toImage() != before
    assert true_size.zoom(scene, Pixel(mm / 2, True)) == pytest.approx(2 * scene.state.zoom)
