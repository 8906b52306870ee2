"""The bar of phases below a view, used with mouse and keys."""

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.app.test_cine import frames, phases
from tests.ui.showing import put
from tests.volumes import ramp_volume
from viewer.app.session import Session
from viewer.core.volume import Series4D
from viewer.ui.hover import Hover
from viewer.ui.viewport import Viewport


def viewport(qtbot: QtBot, session: Session) -> Viewport:
    made = Viewport(session, "a", Hover(session, session), None)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(QSize(480, 320))
    made.show()
    qtbot.waitExposed(made)
    return made


def test_a_volume_has_none(qtbot: QtBot, empty: Session) -> None:
    put(empty, ramp_volume())
    made = viewport(qtbot, empty)
    assert made.phases.isHidden() and made.view.height() == 318


def test_phases_with_their_value_and_unit(qtbot: QtBot, empty: Session) -> None:
    put(empty, Series4D((ramp_volume(),) * 3, "b-value", (0.0, 500.0, 1000.0), "s/mm2"))
    made = viewport(qtbot, empty)
    bar = made.phases
    assert bar.isVisible() and made.view.height() + bar.height() == 318
    assert bar.place.text() == "b 0 s/mm²   1 / 3"
    end = QPoint(bar.slider.width() - 2, bar.slider.height() // 2)
    QTest.mouseClick(bar.slider, Qt.MouseButton.LeftButton, pos=end)
    assert empty.active.value.phase == 2
    assert bar.place.text() == "b 1000 s/mm²   3 / 3"
    bar.slider.setFocus()
    QTest.keyClick(bar.slider, Qt.Key.Key_Left)
    assert empty.active.value.phase == 1


def test_play_and_stop_by_the_button(qtbot: QtBot, empty: Session) -> None:
    put(empty, frames(frame_time_ms=20.0), frame=0)
    made = viewport(qtbot, empty)
    bar = made.phases
    assert bar.rate.text() == "50 /s" and "own rate" in bar.rate.toolTip()
    QTest.mouseClick(bar.play, Qt.MouseButton.LeftButton)
    assert bar.play.accessibleName() == "Stop"
    qtbot.waitUntil(lambda: empty.active.value.frame >= 2)
    QTest.mouseClick(bar.slider, Qt.MouseButton.LeftButton, pos=QPoint(8, 5))
    assert not empty.cine.plays("a") and bar.play.accessibleName() == "Play"


def test_another_series_takes_the_bar_away(qtbot: QtBot, empty: Session) -> None:
    put(empty, phases())
    made = viewport(qtbot, empty)
    empty.views["a"].update(item=ramp_volume())
    assert made.phases.isHidden() and made.view.height() == 318


def test_an_unknown_rate_is_called_so(qtbot: QtBot, empty: Session) -> None:
    put(empty, phases())
    empty.cine.change_speed("a", 1)
    made = viewport(qtbot, empty)
    bar = made.phases
    assert bar.rate.text() == "10 /s" and "states no rate" in bar.rate.toolTip()


def test_a_rate_is_typed_and_the_files_own_is_told(qtbot: QtBot, empty: Session) -> None:
    put(empty, frames(frame_time_ms=40.0))
    made = viewport(qtbot, empty)
    bar = made.phases
    bar.rate.setFocus()
    bar.rate.selectAll()
    QTest.keyClicks(bar.rate, "12.5")
    QTest.keyClick(bar.rate, Qt.Key.Key_Return)
    assert empty.cine.rate("a") == 12.5
    assert "own rate is 25/s" in bar.rate.toolTip()


def test_to_and_fro_by_the_button(qtbot: QtBot, empty: Session) -> None:
    put(empty, phases())
    made = viewport(qtbot, empty)
    bar = made.phases
    QTest.mouseClick(bar.rock, Qt.MouseButton.LeftButton)
    assert empty.cine.rocks("a") and bar.rock.isChecked()


def test_slices_that_are_played_get_the_bar(qtbot: QtBot, empty: Session) -> None:
    put(empty, ramp_volume())
    made = viewport(qtbot, empty)
    bar = made.phases
    assert bar.isHidden()
    empty.cine.toggle("a")
    assert bar.isVisible() and bar.slider.accessibleName() == "Slice"
    assert bar.place.text() == "6 / 10"
    QTest.mouseClick(bar.play, Qt.MouseButton.LeftButton)
    assert not empty.cine.plays("a") and bar.isVisible()
    end = QPoint(bar.slider.width() - 2, bar.slider.height() // 2)
    QTest.mouseClick(bar.slider, Qt.MouseButton.LeftButton, pos=end)
    assert bar.place.text() == "10 / 10"
    empty.views["a"].update(key="k2")
    assert bar.isHidden()


def test_a_narrow_view_keeps_the_slider(qtbot: QtBot, empty: Session) -> None:
    put(empty, phases())
    made = viewport(qtbot, empty)
    bar = made.phases
    assert bar.rate.isVisible() and bar.rock.isVisible()
    made.resize(230, 240)
    qtbot.waitUntil(lambda: not bar.rate.isVisible())
    assert not bar.rock.isVisible()
    qtbot.waitUntil(lambda: bar.slider.width() > 60)
    made.resize(480, 320)
    qtbot.waitUntil(bar.rate.isVisible)
