"""Crosshair lines taken by the mouse, in the views themselves."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.app.test_mpr import normal
from tests.app.test_mpr import shown as arranged
from tests.ui.showing import ALT, CTRL, LEFT, SHIFT, drag, framing, greys, move, shown
from tests.volumes import ramp_volume
from viewer.app import mpr
from viewer.app.session import Session
from viewer.core.plane import Oblique, Slab
from viewer.ui.crosshair_lines import Cross, crosses
from viewer.ui.slice_view import SliceView

MIDDLE = (11.0, 7.5, 13.5)
Z = np.array([0.0, 0.0, 1.0])


def line(view: SliceView, orientation: str) -> Cross:
    found = crosses(view.session, view.name, framing(view))
    return next(one for one in found if one.orientation == orientation)


def on(view: SliceView, one: Cross, share: float, beside: float = 0.0) -> QPoint:
    """A share of the way to the forward end of a line."""
    x, y = one.at(share * one.ends[1], beside)
    return QPointF(x, y).toPoint()


def thickness(session: Session, view: str) -> float:
    slab = session.views[view].value.slab
    return slab.thickness_mm if slab is not None else 0.0


def turned_by(view: SliceView, degrees: float, one: Cross, start: QPoint) -> QPoint:
    """Where a place on a line comes when it is turned clockwise on the screen."""
    x, y = one.middle
    angle = np.radians(degrees)
    dx, dy = start.x() - x, start.y() - y
    cosine, sine = np.cos(angle), np.sin(angle)
    return QPointF(x + cosine * dx - sine * dy, y + sine * dx + cosine * dy).toPoint()


def axial(qtbot: QtBot, session: Session) -> SliceView:
    arranged(session, ramp_volume(shape=(10, 16, 12), spacing=(3.0, 1.0, 2.0)), MIDDLE)
    return shown(qtbot, session, "a")


def test_a_drag_near_the_end_of_a_line_turns_the_planes(empty: Session, qtbot: QtBot) -> None:
    view = axial(qtbot, empty)
    one = line(view, "coronal")
    start = on(view, one, 0.75)
    drag(view, start, turned_by(view, 30, one, start))
    for name in ("b", "c"):
        plane = empty.views[name].value.oblique
        assert plane is not None
        assert normal(empty, name) @ Z == pytest.approx(0, abs=1e-9)
    b = empty.views["b"].value.oblique
    assert b is not None  # clockwise on an axial picture: from the left to the back
    angle = np.degrees(np.arctan2(b.u[1], b.u[0]))
    assert angle == pytest.approx(30, abs=0.6)
    assert normal(empty, "b") @ normal(empty, "c") == pytest.approx(0, abs=1e-9)
    assert empty.views["a"].value.oblique is None
    after = line(view, "coronal")
    assert np.degrees(np.arctan2(after.direction[1], after.direction[0])) % 180 == (
        pytest.approx(30, abs=0.6)
    )


def test_shift_turns_the_plane_that_is_held_alone(empty: Session, qtbot: QtBot) -> None:
    view = axial(qtbot, empty)
    one = line(view, "coronal")
    start = on(view, one, 0.75)
    QTest.mousePress(view, LEFT, pos=start)
    move(view, turned_by(view, 20, one, start), LEFT)
    assert empty.views["c"].value.oblique is not None
    move(view, turned_by(view, 25, one, start), LEFT, SHIFT)
    assert empty.views["c"].value.oblique is None
    assert empty.views["b"].value.oblique is not None
    QTest.mouseRelease(view, LEFT, pos=start)
    move(view, QPoint(5, 5))
    assert empty.views["c"].value.oblique is None


def test_a_mirrored_view_turns_as_the_hand_does(empty: Session, qtbot: QtBot) -> None:
    view = axial(qtbot, empty)
    empty.views["a"].update(flip_horizontal=True)
    one = line(view, "coronal")
    start = on(view, one, 0.75)
    drag(view, start, turned_by(view, 20, one, start))
    after = line(view, "coronal")
    before = np.degrees(np.arctan2(one.direction[1], one.direction[0]))
    angle = np.degrees(np.arctan2(after.direction[1], after.direction[0]))
    assert (angle - before) % 180 == pytest.approx(20, abs=0.6)


def test_a_drag_nearer_to_the_middle_moves_the_plane(empty: Session, qtbot: QtBot) -> None:
    view = axial(qtbot, empty)
    one = line(view, "coronal")
    start = on(view, one, 0.3)
    per_mm = framing(view).per_mm
    drag(view, start, start + QPoint(17, round(3 * per_mm)))
    assert empty.views["b"].value.cursor == pytest.approx(
        (MIDDLE[0], MIDDLE[1] + 3, MIDDLE[2]), abs=0.1
    )
    assert empty.views["c"].value.cursor == empty.views["b"].value.cursor
    assert all(state.value.oblique is None for state in empty.views.values())


def test_moving_one_of_two_skew_planes_leaves_the_other(empty: Session, qtbot: QtBot) -> None:
    view = axial(qtbot, empty)
    mpr.turn(empty, mpr.lying(empty, "b"), Z, 35)
    before = np.array(MIDDLE) @ normal(empty, "c")
    one = line(view, "coronal")
    start = on(view, one, 0.3)
    drag(view, start, start + QPoint(20, 30))
    after = np.array(empty.views["a"].value.cursor)
    assert after @ normal(empty, "c") == pytest.approx(before)
    assert np.linalg.norm(after - MIDDLE) > 0.5


def test_the_faces_of_a_slab_are_dragged(empty: Session, qtbot: QtBot) -> None:
    view = axial(qtbot, empty)
    mpr.set_slab(empty, "b", Slab("mean", 4.0))
    one = line(view, "coronal")
    per_mm = framing(view).per_mm
    assert one.slab == pytest.approx(2 * per_mm)
    for side in (-1, 1):
        mpr.set_slab(empty, "b", Slab("mean", 4.0))
        one = line(view, "coronal")
        start = on(view, one, 0.3, side * one.slab)
        drag(view, start, on(view, one, 0.3, side * 3 * per_mm))
        assert thickness(empty, "b") == pytest.approx(6.0, abs=0.2)
    assert empty.views["b"].value.cursor == MIDDLE


def test_skew_slabs_are_as_wide_as_they_cut_the_view(empty: Session, qtbot: QtBot) -> None:
    view = axial(qtbot, empty)
    mpr.set_slab(empty, "b", Slab("mip", 4.0))
    mpr.turn(empty, mpr.lying(empty, "b"), np.array([1.0, 0, 0]), 60)
    wide = line(view, "coronal").slab / framing(view).per_mm
    assert wide == pytest.approx(2 / np.cos(np.radians(60)), rel=1e-6)


def test_a_window_drag_elsewhere_and_a_measuring_tool_take_no_line(
    empty: Session, qtbot: QtBot
) -> None:
    view = axial(qtbot, empty)
    before = empty.views["a"].value.window
    drag(view, QPoint(150, 60), QPoint(190, 90))
    assert empty.views["a"].value.window != before
    one = line(view, "coronal")
    start = on(view, one, 0.75)
    empty.selection.update(tool="length")
    drag(view, start, start + QPoint(-30, -30))
    assert all(state.value.oblique is None for state in empty.views.values())
    assert len(empty.document.items) == 1


def test_unlinked_only_the_plane_that_is_held_turns_and_moves(
    empty: Session, qtbot: QtBot
) -> None:
    view = axial(qtbot, empty)
    empty.selection.update(linked=False)
    one = line(view, "coronal")
    start = on(view, one, 0.75)
    drag(view, start, turned_by(view, 20, one, start))
    assert empty.views["b"].value.oblique is not None
    assert empty.views["c"].value.oblique is None
    empty.views["b"].update(oblique=None)
    start = on(view, line(view, "coronal"), 0.3)
    drag(view, start, start + QPoint(0, 30))
    assert empty.views["a"].value.cursor == MIDDLE
    assert empty.views["b"].value.cursor != MIDDLE


def test_the_mouse_shows_what_a_press_takes(empty: Session, qtbot: QtBot) -> None:
    view = axial(qtbot, empty)
    one = line(view, "coronal")
    move(view, on(view, one, 0.75))
    assert view.cursor().shape() == Qt.CursorShape.OpenHandCursor
    move(view, on(view, one, 0.3))
    assert view.cursor().shape() == Qt.CursorShape.SplitVCursor
    move(view, on(view, line(view, "sagittal"), 0.3))
    assert view.cursor().shape() == Qt.CursorShape.SplitHCursor
    move(view, QPoint(150, 60))
    assert view.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_handles_are_seen_while_the_mouse_is_in_the_view(empty: Session, qtbot: QtBot) -> None:
    view = axial(qtbot, empty)
    x, y = line(view, "coronal").grips()[1]
    beside = QPoint(round(x), round(y) + 3)

    def bright() -> bool:
        image = view.grab().toImage()
        return bool(greys(image)[beside.y() - 1 : beside.y() + 2, beside.x()].max() > 140)

    assert not bright()
    move(view, QPoint(150, 60))
    assert bright()


def test_a_turned_plane_is_painted_where_it_lies(empty: Session, qtbot: QtBot) -> None:
    """A bright ball stays under the crosshair, whatever the plane."""
    volume = ramp_volume(shape=(30, 30, 30), spacing=(1.0, 1.0, 1.0))
    k, j, i = np.indices(volume.array.shape)
    volume.array[:] = 1000 * ((k - 20) ** 2 + (j - 12) ** 2 + (i - 9) ** 2 <= 9)
    at = (9.0, 12.0, 20.0)
    arranged(empty, volume, at)
    views = [shown(qtbot, empty, name) for name in ("a", "b", "c")]
    mpr.turn(empty, mpr.across(empty, "a"), Z, 40)
    mpr.turn(empty, mpr.across(empty, "b"), normal(empty, "b"), -25)
    empty.selection.update(crosshair=False, overlay=0)
    for name in ("a", "b", "c"):
        empty.views[name].update(interpolate=True)
    for view in views:
        picture = greys(view.picture(view.size(), plain=True))
        row, column = (np.nonzero(picture > 128)[n].mean() for n in (0, 1))
        x, y = framing(view).on_screen(np.array(at)).tolist()
        assert (column + 0.5, row + 0.5) == pytest.approx((x, y), abs=1.5)
        assert np.count_nonzero(picture > 128) > 500


def test_letters_of_a_double_oblique_have_three(empty: Session, qtbot: QtBot) -> None:
    from viewer.core.plane import letters

    view = axial(qtbot, empty)
    mpr.turn(empty, mpr.lying(empty, "a"), np.array([0.6, 0.8, 0.0]), 40)
    mpr.turn(empty, mpr.lying(empty, "a"), Z, 30)
    plane = empty.views["a"].value.oblique
    assert isinstance(plane, Oblique)
    assert len(letters(framing(view).direction(1, 0))) == 3


@pytest.mark.parametrize("held", [ALT, CTRL | SHIFT])
def test_the_wheel_with_keys_makes_a_slab(
    empty: Session, qtbot: QtBot, held: Qt.KeyboardModifier
) -> None:
    from tests.ui.showing import wheel

    view = axial(qtbot, empty)
    wheel(view, 120, held)
    assert thickness(empty, "a") == pytest.approx(3.0)
    wheel(view, 240, held)
    assert thickness(empty, "a") == pytest.approx(9.0)
    scene = view.scene()
    assert scene is not None and scene.shown.slab is not None
    assert scene.shown.slab.mode == "mip"
    assert scene.shown.slab.thickness_mm == pytest.approx(9.0)
    wheel(view, -360, held)
    assert empty.views["a"].value.slab is None


def test_every_tool_measures_on_a_turned_plane_in_mm(empty: Session, qtbot: QtBot) -> None:
    view = axial(qtbot, empty)
    mpr.turn(empty, mpr.lying(empty, "a"), np.array([0.6, 0.8, 0.0]), 30)
    empty.selection.update(tool="length")
    drag(view, QPoint(200, 120), QPoint(260, 200))
    mark = next(iter(empty.document.items.values()))
    per_mm = framing(view).per_mm
    ends = np.array(mark.points)  # type: ignore[attr-defined]
    assert np.linalg.norm(ends[1] - ends[0]) == pytest.approx(100 / per_mm, rel=1e-6)
    assert mark.images == ()  # type: ignore[attr-defined]
    plane = empty.views["a"].value.oblique
    assert plane is not None and mark.u == pytest.approx(plane.u)  # type: ignore[attr-defined]
    scene = view.scene()
    assert scene is not None and [one.annotation for one in scene.marks] == [mark]
    mpr.straight(empty, "a")
    scene = view.scene()
    assert scene is not None and scene.marks == []


def test_a_region_on_a_turned_plane_has_the_ramps_mean(empty: Session, qtbot: QtBot) -> None:
    view = axial(qtbot, empty)
    mpr.turn(empty, mpr.lying(empty, "a"), np.array([0.6, 0.8, 0.0]), 20)
    empty.selection.update(tool="ellipse")
    drag(view, QPoint(220, 140), QPoint(260, 180))
    mark = next(iter(empty.document.items.values()))
    found = empty.derived.measurements(mark)  # type: ignore[arg-type]
    middle = np.mean(mark.points, axis=0)  # type: ignore[attr-defined]
    volume = empty.views["a"].value.volume
    assert volume is not None
    k, j, i = volume.geometry.to_index(middle).tolist()
    mean = next(one for one in found if one.concept.meaning == "Mean")
    assert mean.value == pytest.approx(100 * k + 10 * j + i, rel=0.02)


def test_a_click_on_a_curved_reformat_takes_the_crosshair_there(
    empty: Session, qtbot: QtBot
) -> None:
    from tests.app.test_mpr import path
    from tests.ui.showing import click

    axial(qtbot, empty)
    mpr.bend(empty, path(), "straightened")
    view = shown(qtbot, empty, "b")
    assert crosses(empty, "b", framing(view)) == []
    empty.selection.update(tool="crosshair")
    at = QPoint(240, 160)
    click(view, at)
    cursor = np.array(empty.views["a"].value.cursor)
    scene = view.scene()
    assert scene is not None and scene.shown.places is not None
    column, row = np.rint(scene.shown.plane.to_pixel(framing(view).at(QPointF(at)))).astype(int)
    assert cursor == pytest.approx(scene.shown.places[row, column])
    empty.selection.update(tool="length")
    with qtbot.waitSignal(empty.said) as said:
        drag(view, at, at + QPoint(30, 30))
    assert "curved" in said.args[0] and not empty.document.items


def test_a_curved_reformat_has_no_lines_of_planes(empty: Session, qtbot: QtBot) -> None:
    from tests.app.test_mpr import path
    from viewer.ui.reference_lines import references

    axial(qtbot, empty)
    mpr.bend(empty, path(), "straightened")
    view = shown(qtbot, empty, "b")
    for wanted in ("ends", "all"):
        empty.preferences.update(reference_lines=wanted)
        assert references(empty, "b", framing(view)) == []
    empty.selection.update(view="b")
    other = shown(qtbot, empty, "a")
    assert references(empty, "a", framing(other)) == []
    assert {one.view for one in crosses(empty, "a", framing(other))} == {"c"}
