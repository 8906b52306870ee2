"""The bar of a slab below a view, used with mouse and keys."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.showing import put
from tests.volumes import ramp_volume
from viewer.app import mpr
from viewer.app.session import Session
from viewer.core.plane import Slab
from viewer.ui.hover import Hover
from viewer.ui.viewport import Viewport


def viewport(qtbot: QtBot, session: Session) -> Viewport:
    put(session, ramp_volume())
    made = Viewport(session, "a", Hover(session, session), None)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(QSize(480, 320))
    made.show()
    qtbot.waitExposed(made)
    return made


def test_it_is_there_while_a_slab_is(qtbot: QtBot, empty: Session) -> None:
    made = viewport(qtbot, empty)
    assert made.slab.isHidden() and made.view.height() == 318
    mpr.set_slab(empty, "a", Slab("mean", 9.0))
    assert made.slab.isVisible() and made.view.height() + made.slab.height() == 318
    assert made.slab.mode.currentText() == "MEAN"
    assert made.slab.thickness.text() == "9.0 mm"
    QTest.mouseClick(made.slab.off, Qt.MouseButton.LeftButton)
    assert empty.active.value.slab is None and made.slab.isHidden()
    assert made.view.height() == 318


def test_thickness_is_typed_and_stepped(qtbot: QtBot, empty: Session) -> None:
    made = viewport(qtbot, empty)
    mpr.set_slab(empty, "a", Slab("mip", 9.0))
    field = made.slab.thickness
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "20.5")
    assert empty.active.value.slab == Slab("mip", 9.0)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert empty.active.value.slab == Slab("mip", 20.5)
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert empty.active.value.slab == Slab("mip", 23.5)


def test_what_it_shows_is_chosen(qtbot: QtBot, empty: Session) -> None:
    made = viewport(qtbot, empty)
    mpr.set_slab(empty, "a", Slab("mip", 9.0))
    made.slab.mode.setFocus()
    QTest.keyClick(made.slab.mode, Qt.Key.Key_Down)
    assert empty.active.value.slab == Slab("minip", 9.0)


def test_the_picture_says_what_it_is_of(qtbot: QtBot, empty: Session) -> None:
    from viewer.ui.corner_text import flags

    made = viewport(qtbot, empty)
    mpr.set_slab(empty, "a", Slab("mip", 10.0))
    scene = made.view.scene()  # type: ignore[attr-defined]
    item = empty.active.value.volume
    assert item is not None
    assert flags(scene.state, item, scene.shown) == ["MIP 9.0 mm"]  # three slices of 3 mm
