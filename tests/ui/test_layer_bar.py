"""The bar of a layer, used with mouse and keys."""

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.sessions import key_of
from tests.ui.showing import LEFT, NONE
from viewer.app import fusion
from viewer.app.layer import Layer
from viewer.app.session import Session
from viewer.core.presentation import Window
from viewer.ui.hover import Hover
from viewer.ui.viewport import Viewport


@pytest.fixture
def made(qtbot: QtBot, session: Session) -> Viewport:
    view = Viewport(session, "a", Hover(session, session), None)  # type: ignore[arg-type]
    qtbot.addWidget(view)
    view.resize(QSize(700, 420))
    view.show()
    qtbot.waitExposed(view)
    return view


@pytest.fixture
def fused(made: Viewport, qtbot: QtBot) -> Viewport:
    fusion.fuse(made.session, "a", key_of(made.session, "PT"))
    qtbot.waitUntil(lambda: made.layer.isVisible())
    return made


def layer(view: Viewport) -> Layer:
    found = view.session.active.value.layer
    assert found is not None
    return found


def test_it_is_there_while_a_layer_is(fused: Viewport) -> None:
    bar = fused.layer
    assert fused.view.height() + bar.height() == 418
    assert (bar.name.text(), bar.share.text()) == ("PET", "40 %")
    assert bar.colours.currentText() == "Hot iron"
    assert (bar.width_field.text(), bar.center_field.text()) == ("7", "3.5")
    QTest.mouseClick(bar.off, LEFT)
    assert fused.session.active.value.layer is None
    assert bar.isHidden() and fused.view.height() == 418


def test_opacity_by_keys_and_colours_by_choice(fused: Viewport) -> None:
    bar = fused.layer
    bar.opacity.setFocus()
    QTest.keyClick(bar.opacity, Qt.Key.Key_Right)
    QTest.keyClick(bar.opacity, Qt.Key.Key_PageUp)
    assert layer(fused).opacity == 0.51 and bar.share.text() == "51 %"
    bar.colours.setFocus()
    QTest.keyClick(bar.colours, Qt.Key.Key_Down)
    assert layer(fused).colours == "pet"


def test_its_window_is_typed(fused: Viewport) -> None:
    field = fused.layer.width_field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "10")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert layer(fused).window == Window(3.5, 10, "LINEAR_EXACT")
    base = fused.session.active.value.window
    assert base is not None and base.width == 400
    field.selectAll()
    QTest.keyClicks(field, "0")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert layer(fused).window == Window(3.5, 10, "LINEAR_EXACT")


def test_the_mouse_sets_the_window_of_what_is_chosen(fused: Viewport) -> None:
    before = fused.session.active.value.window
    QTest.mouseClick(fused.layer.chosen, LEFT)
    assert layer(fused).chosen
    view = fused.view
    QTest.mousePress(view, LEFT, NONE, QPoint(300, 200))
    QTest.mouseMove(view, QPoint(320, 210))
    QTest.mouseMove(view, QPoint(400, 210))
    QTest.mouseRelease(view, LEFT, NONE, QPoint(400, 210))
    window = layer(fused).window
    assert window is not None and window.width > 9
    assert fused.session.active.value.window == before


def test_layers_are_changed_over(fused: Viewport) -> None:
    QTest.mouseClick(fused.layer.swap, LEFT)
    assert fused.session.active.value.key == key_of(fused.session, "PT")
    assert fused.layer.name.text() == "CT"


def test_in_a_narrow_view_the_numbers_have_no_place(fused: Viewport) -> None:
    assert fused.layer.width_field.isVisible()
    fused.resize(QSize(320, 300))
    assert not fused.layer.width_field.isVisible()
    assert fused.layer.minimumSizeHint().width() <= 320


def test_an_empty_view_has_none(fused: Viewport) -> None:
    fused.session.views["a"].update(key="", item=None)
    assert fused.layer.isHidden()
