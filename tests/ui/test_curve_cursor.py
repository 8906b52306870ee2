"""The cursor on a curved reformat, moved by wheel and click."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.app.test_mpr import lesion, shown
from tests.ui.showing import SHIFT, framing, wheel
from tests.ui.showing import shown as view_of
from tests.volumes import ramp_volume
from viewer.app import mpr
from viewer.app.session import Session
from viewer.ui import curve_cursor
from viewer.ui.slice_view import SliceView

POINTS = ((3.0, 4.0, 3.0), (10.0, 7.0, 12.0), (18.0, 6.0, 27.0))


@pytest.fixture
def view(empty: Session, qtbot: QtBot) -> SliceView:
    shown(empty, ramp_volume(), cursor=POINTS[0])
    mpr.bend(empty, lesion("path", *POINTS), "straightened")
    return view_of(qtbot, empty, "b")


def at(view: SliceView) -> tuple[float, float]:
    scene = view.scene()
    assert scene is not None and view.state.cursor is not None
    found = curve_cursor.pixel(scene.shown, view.state.cursor)
    assert found is not None
    return found


def test_the_wheel_goes_along_the_path_and_the_other_planes_go_there(view: SliceView) -> None:
    middle = (framing(view).plane.shape[1] - 1) / 2
    assert at(view)[1] == 0
    for _ in range(6):
        wheel(view, -120)
    column, row = at(view)
    assert row == 6 and abs(column - middle) <= 1
    other = view.session.views["c"].value.cursor
    assert other == view.state.cursor != POINTS[0]
    assert view.state.curve is not None and view.state.curve.degrees == 0
    wheel(view, 120)
    assert at(view)[1] == 5


def test_with_shift_it_turns_about_the_path(view: SliceView) -> None:
    wheel(view, -120, SHIFT)
    assert view.state.curve is not None and view.state.curve.degrees == 5
    assert view.state.cursor == POINTS[0]


def test_a_line_across_shows_where_the_cursor_is(view: SliceView) -> None:
    for _ in range(6):
        wheel(view, -120)
    with_line = view.grab().toImage()
    view.session.selection.update(crosshair=False)
    assert view.grab().toImage() != with_line


def test_a_plane_has_no_such_place(view: SliceView, qtbot: QtBot) -> None:
    scene = view_of(qtbot, view.session, "a").scene()
    assert scene is not None
    assert curve_cursor.pixel(scene.shown, POINTS[0]) is None
    assert np.isfinite(scene.shown.plane.origin).all()
