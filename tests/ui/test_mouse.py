"""Every button and the wheel, through the widget: what changes, and what does not."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.conftest import mark
from tests.ui.showing import (
    ALT,
    CTRL,
    LEFT,
    MIDDLE,
    NONE,
    RIGHT,
    SHIFT,
    click,
    drag,
    framing,
    move,
    place,
    put,
    shown,
    wheel,
)
from tests.volumes import ramp_volume
from viewer.app import layout
from viewer.app.commands import commands
from viewer.app.session import Session
from viewer.app.view_state import ViewState
from viewer.core.presentation import Window
from viewer.core.volume import ImageSet
from viewer.ui.slice_view import SliceView

CENTER = QPoint(240, 160)
WINDOW = Window(40, 400, name="soft-tissue")


@pytest.fixture
def view(empty: Session, qtbot: QtBot) -> SliceView:
    put(empty, ramp_volume(), cursor=(11.0, 7.5, 15.0), window=WINDOW)
    return shown(qtbot, empty)


def state(view: SliceView) -> ViewState:
    return view.state


def window(view: SliceView) -> Window:
    found = view.state.window
    assert found is not None
    return found


def z(view: SliceView) -> float:
    cursor = view.state.cursor
    assert cursor is not None
    return round(cursor[2], 3)


def by(x: int, y: int) -> QPoint:
    return CENTER + QPoint(x, y)


def test_left_drag_right_is_wider_and_down_is_higher(view: SliceView) -> None:
    drag(view, CENTER, by(100, 0))
    assert window(view).width > 500 and window(view).center == 40
    assert window(view).name == ""
    drag(view, CENTER, by(0, 60))
    assert window(view).center > 60
    drag(view, CENTER, by(-300, -400))
    assert window(view).width < 300 and window(view).center < 40


def test_a_click_changes_no_window(view: SliceView) -> None:
    click(view, CENTER)
    drag(view, CENTER, by(1, 1))
    assert window(view) == WINDOW


def test_middle_pans_and_right_zooms_whatever_the_tool(view: SliceView) -> None:
    for tool in ("window", "length", "scroll"):
        view.session.selection.update(tool=tool)
        view.session.views["a"].update(zoom=1.0, pan=(0.0, 0.0))
        point = framing(view).at(CENTER.toPointF())
        drag(view, CENTER, by(40, -20), MIDDLE)
        assert state(view).pan == pytest.approx((2.0, -1.0))
        assert place(view, point) == by(40, -20)
        drag(view, CENTER, by(0, -90), RIGHT)
        assert state(view).zoom == pytest.approx(2.718**0.5, rel=1e-3)
    assert window(view) == WINDOW and view.session.document.items == {}


def test_left_and_right_together_set_the_window_whatever_the_tool(view: SliceView) -> None:
    view.session.selection.update(tool="length")
    QTest.mousePress(view, LEFT, NONE, CENTER)
    QTest.mousePress(view, RIGHT, NONE, CENTER)
    move(view, by(80, 0), LEFT | RIGHT)
    QTest.mouseRelease(view, LEFT, NONE, by(80, 0))
    QTest.mouseRelease(view, RIGHT, NONE, by(80, 0))
    assert window(view).width > 450
    assert state(view).zoom == 1 and view.session.document.items == {}
    assert not view.mouse.drawing.active


@pytest.mark.parametrize("held", [ALT, CTRL])
def test_alt_or_ctrl_left_scrolls(view: SliceView, held: Qt.KeyboardModifier) -> None:
    drag(view, CENTER, by(0, 49), LEFT, held)
    assert z(view) == 9  # 24 pixels an image
    assert window(view) == WINDOW


def test_the_wheel_goes_down_to_the_feet_and_stops_at_the_ends(view: SliceView) -> None:
    wheel(view, -120)
    assert z(view) == 12
    wheel(view, 240)
    assert z(view) == 18
    wheel(view, -120, SHIFT)
    assert z(view) == 0
    wheel(view, 1200)
    assert z(view) == 27


def test_a_trackpads_small_steps_add_up(view: SliceView) -> None:
    for _ in range(7):
        wheel(view, -15)
    assert z(view) == 15
    wheel(view, -15)
    assert z(view) == 12
    wheel(view, 60)
    wheel(view, -60)  # a change of direction starts anew
    wheel(view, -60)
    assert z(view) == 9


def test_ctrl_wheel_zooms_at_the_mouse(view: SliceView) -> None:
    at = by(100, 50)
    point = framing(view).at(at.toPointF())
    wheel(view, 240, CTRL, at)
    assert state(view).zoom == pytest.approx(1.44)
    assert place(view, point) == at
    wheel(view, -100 * 120, CTRL, at)
    assert state(view).zoom == pytest.approx(0.1)


def test_a_double_click_makes_the_view_large_and_back(view: SliceView) -> None:
    QTest.mouseDClick(view, LEFT, NONE, CENTER)
    assert view.session.layout.value.maximised == "a"
    QTest.mouseDClick(view, LEFT, NONE, CENTER)
    assert view.session.layout.value.maximised == ""
    assert window(view) == WINDOW


def test_shift_and_moving_takes_every_view_along(view: SliceView) -> None:
    session = view.session
    session.layout.update(tiles=layout.mpr().tiles)
    put(
        session,
        ramp_volume(),
        "b",
        orientation="coronal",
        window=WINDOW,
        cursor=(11.0, 7.5, 15.0),
    )
    move(view, place(view, (4.0, 5.0, 15.0)), held=SHIFT)
    assert session.views["b"].value.cursor == pytest.approx((4.0, 5.0, 15.0), abs=0.1)
    move(view, CENTER)
    assert session.views["b"].value.cursor == pytest.approx((4.0, 5.0, 15.0), abs=0.1)


def test_the_crosshair_tool_acts_on_the_press(view: SliceView) -> None:
    view.session.selection.update(tool="crosshair")
    click(view, place(view, (4.0, 5.0, 15.0)))
    assert state(view).cursor == pytest.approx((4.0, 5.0, 15.0), abs=0.1)


def test_a_click_selects_and_a_click_beside_deselects(view: SliceView) -> None:
    mark(view.session, "1", "length", (-4.0, 0.0, 1.5), (4.0, 0.0, 1.5))
    click(view, place(view, (11.0, 7.5, 15.0)))
    assert view.session.selection.value.annotation == "1"
    click(view, by(0, 100))
    assert view.session.selection.value.annotation == ""


def test_the_window_is_dragged_over_a_mark_that_is_not_selected(view: SliceView) -> None:
    mark(view.session, "1", "length", (-4.0, 0.0, 1.5), (4.0, 0.0, 1.5))
    before = view.session.document.items["1"]
    spot = place(view, (11.0, 7.5, 15.0))
    drag(view, spot, spot + QPoint(60, 0))
    assert window(view).width > 400
    assert view.session.document.items["1"] == before


def test_a_right_click_opens_the_menu_and_a_right_drag_does_not(
    view: SliceView, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[bool] = []
    monkeypatch.setattr(view, "open_menu", lambda at, on_mark: opened.append(on_mark))
    mark(view.session, "1", "length", (-4.0, 0.0, 1.5), (4.0, 0.0, 1.5))
    click(view, by(0, 100), RIGHT)
    click(view, place(view, (11.0, 7.5, 15.0)), RIGHT)
    drag(view, CENTER, by(0, 50), RIGHT)
    assert opened == [False, True]
    assert view.session.selection.value.annotation == "1"


def test_the_cursor_tells_what_a_press_would_take(view: SliceView) -> None:
    from PySide6.QtCore import Qt

    mark(view.session, "1", "length", (-4.0, 0.0, 1.5), (4.0, 0.0, 1.5))
    shapes = Qt.CursorShape
    for tool, spot, shape in (
        ("window", (7.0, 7.5, 15.0), shapes.SizeAllCursor),
        ("window", (11.0, 7.5, 15.0), shapes.PointingHandCursor),
        ("window", (11.0, 13.0, 15.0), shapes.ArrowCursor),
        ("length", (11.0, 13.0, 15.0), shapes.CrossCursor),
        ("pan", (11.0, 13.0, 15.0), shapes.OpenHandCursor),
    ):
        view.session.selection.update(tool=tool)
        move(view, place(view, spot))
        assert view.cursor().shape() == shape


def test_frames_are_scrolled_too_but_not_measured(view: SliceView, qtbot: QtBot) -> None:
    import numpy as np

    said: list[object] = []
    view.session.said.connect(said.append)
    put(
        view.session,
        ImageSet(np.zeros((5, 8, 8), np.int16), "1", "US", np.ones(5, bool)),
        key="k2",
    )
    wheel(view, -120)
    assert state(view).frame == 1
    view.session.selection.update(tool="length")
    drag(view, CENTER, by(50, 0))
    assert view.session.document.items == {}
    assert "no place in the patient" in str(said)


def test_an_empty_view_minds_nothing(empty: Session, qtbot: QtBot) -> None:
    view = shown(qtbot, empty)
    before = empty.views["a"].value
    drag(view, CENTER, by(50, 50))
    wheel(view, -120)
    move(view, by(3, 3), held=SHIFT)
    assert empty.views["a"].value == before


def test_the_users_habits_say_what_buttons_do(empty: Session, qtbot: QtBot) -> None:
    put(empty, ramp_volume())
    view = shown(qtbot, empty)
    empty.preferences.update(
        mouse="Weasis", gestures={"middle": "window", "Shift+wheel": "zoom", "Ctrl+left": "pan"}
    )
    middle = view.rect().center()
    before = empty.active.value
    drag(view, middle, middle + QPoint(0, 60), RIGHT)  # Weasis: the right button is the menu
    assert empty.active.value == before
    drag(view, middle, middle + QPoint(60, 0), MIDDLE)
    assert empty.active.value.window != before.window and empty.active.value.zoom == 1
    wheel(view, 120, SHIFT)
    assert empty.active.value.zoom > 1
    drag(view, middle, middle + QPoint(40, 0), LEFT, CTRL)
    assert empty.active.value.pan[0] > 0
    empty.preferences.update(gestures={"wheel": ""})
    now = empty.active.value
    wheel(view, 120)
    assert empty.active.value == now


def test_escape_goes_back_to_the_tool_of_the_start(empty: Session) -> None:
    empty.preferences.update(mouse="Left scrolls (IHE BIR)")
    empty.selection.update(tool="length")
    commands["deselect"].run(empty)
    assert empty.selection.value.tool == "scroll"
