"""Pointing by keys, in one view."""

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.conftest import mark
from tests.ui.showing import move, place, put, shown
from tests.volumes import ramp_volume
from viewer.app.session import Session
from viewer.ui.slice_view import SliceView

AT = (11.0, 7.5, 15.0)


@pytest.fixture
def view(empty: Session, qtbot: QtBot) -> SliceView:
    put(empty, ramp_volume(), cursor=AT)
    return shown(qtbot, empty)


def keys(view: SliceView, *commands: str) -> None:
    for one in commands:
        view.session.pointed.emit(one)


def test_it_begins_at_the_mouse_and_goes_by_pixels_of_the_picture(view: SliceView) -> None:
    view.session.selection.update(tool="probe")
    move(view, place(view, (4.0, 5.0, 15.0)))
    keys(view, "point-right", "point-down-10", "place-point")
    (found,) = view.session.document.items.values()
    assert found.points[0] == pytest.approx((5, 15, 15), abs=0.01)  # type: ignore[attr-defined]


def test_it_stays_on_the_picture_and_is_seen(view: SliceView) -> None:
    view.session.selection.update(tool="length")
    keys(view, *["point-left-10"] * 9)
    scene = view.scene()
    assert scene is not None
    at = view.keys.place(scene)
    assert at is not None and at.x() == pytest.approx(0, abs=0.1)
    keys(view, "point-right-10")
    at = view.keys.place(scene)
    assert at is not None
    before = view.grab().toImage()
    assert view.take("deselect") and not view.take("deselect")
    assert view.keys.place(scene) is None
    assert view.grab().toImage() != before


def test_right_is_right_on_a_turned_picture(view: SliceView) -> None:
    view.session.views["a"].update(rotation=90)
    view.session.selection.update(tool="crosshair")
    keys(view, "point-right")
    scene = view.scene()
    assert scene is not None
    at = view.keys.place(scene)  # the crosshair itself is seen
    assert at is not None and at.toPoint() == place(view, view.state.cursor)
    assert view.state.cursor == pytest.approx((11.0, 6.5, 15.0))  # anterior is right now


def test_an_open_mark_ends_where_return_finds_nothing_new(view: SliceView) -> None:
    view.session.selection.update(tool="polyline")
    keys(view, "point-left", "place-point", "point-right-10", "place-point")
    keys(view, "point-down", "place-point")
    assert view.session.document.items == {}
    keys(view, "place-point")
    (found,) = view.session.document.items.values()
    assert len(found.points) == 3  # type: ignore[attr-defined]


def test_handles_need_a_selected_mark(view: SliceView) -> None:
    said: list[object] = []
    view.session.said.connect(said.append)
    keys(view, "next-handle")
    assert said == ["Select a measurement in this view first (M)."]
    before = mark(view.session, "1", "length", (-4.0, 0.0, 1.5), (4.0, 0.0, 1.5))
    view.session.selection.update(annotation="1")
    keys(view, "previous-handle", "point-right")
    after = view.session.document.items["1"]
    assert after.points[0] == before.points[0]  # type: ignore[attr-defined]
    assert after.points[1][0] == pytest.approx(before.points[1][0] + 1)  # type: ignore[attr-defined]
