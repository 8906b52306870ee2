"""Laying a path through slices and planes, through the widgets."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.showing import LEFT, NONE, click, drag, move, place, put, shown, wheel
from tests.volumes import ramp_volume
from viewer.app.commands import commands
from viewer.app.session import Session
from viewer.core.annotation import Annotation
from viewer.ui.slice_view import SliceView

ESCAPE, RETURN = Qt.Key.Key_Escape, Qt.Key.Key_Return
POINTS = ((5.0, 4.0, 9.0), (9.0, 7.0, 15.0), (14.0, 9.0, 21.0))


@pytest.fixture
def view(empty: Session, qtbot: QtBot) -> SliceView:
    put(empty, ramp_volume(), cursor=POINTS[0])
    put(empty, ramp_volume(), "b", cursor=POINTS[0], orientation="coronal")
    empty.selection.update(tool="path")
    return shown(qtbot, empty)


def lay(view: SliceView) -> None:
    """A click on each point, on its own slice."""
    for point in POINTS:
        view.session.views["a"].update(cursor=point)
        click(view, place(view, point))


def only(session: Session) -> Annotation:
    (found,) = session.document.items.values()
    assert isinstance(found, Annotation)
    return found


def test_points_are_set_across_slices_and_a_double_click_ends(view: SliceView) -> None:
    lay(view)
    assert view.session.document.items == {} and view.mouse.drawing.placing
    QTest.mouseDClick(view, LEFT, NONE, place(view, POINTS[-1]))
    found = only(view.session)
    assert found.kind == "path" and found.images == ()
    assert np.array(found.points) == pytest.approx(np.array(POINTS), abs=0.1)
    assert view.session.layout.value.maximised == ""
    (length,) = view.session.derived.measurements(found)
    steps = np.linalg.norm(np.diff(found.points, axis=0), axis=1).sum()
    assert steps <= length.value < 1.02 * steps
    words = view.scene().marks[0].label  # type: ignore[union-attr]
    assert words == (f"1 · Path {length.value:.1f} mm",)
    view.session.document.undo()
    assert view.session.document.items == {}


def test_points_are_set_on_another_plane_too(view: SliceView, qtbot: QtBot) -> None:
    click(view, place(view, POINTS[0]))
    coronal = shown(qtbot, view.session, "b")
    view.session.views["b"].update(cursor=POINTS[1])
    move(coronal, place(coronal, POINTS[1]))
    click(coronal, place(coronal, POINTS[1]))
    for one in (view, coronal):
        draft = one._painter._draft
        assert draft is not None and len(draft.annotation.points) == 2
        one.grab()
    QTest.keyClick(coronal, RETURN)
    assert np.array(only(view.session).points) == pytest.approx(np.array(POINTS[:2]), abs=0.1)
    assert view._painter._draft is None and coronal._painter._draft is None


def test_the_wheel_goes_on_while_points_are_set(view: SliceView) -> None:
    click(view, place(view, POINTS[0]))
    wheel(view, -120)
    assert view.state.cursor != POINTS[0] and view.mouse.drawing.placing
    commands["undo"].run(view.session)  # the one point
    assert not view.mouse.drawing.placing and view._painter._draft is None


def test_escape_lets_go_of_it(view: SliceView) -> None:
    lay(view)
    QTest.keyClick(view, ESCAPE)
    assert view.session.laying.value.mark is None and view.session.document.items == {}
    click(view, place(view, POINTS[-1]))  # one point alone is nothing
    QTest.keyClick(view, RETURN)
    assert view.session.document.items == {} and not view.mouse.drawing.active


def test_another_tool_lets_go_of_it(view: SliceView) -> None:
    lay(view)
    view.session.selection.update(tool="length")
    assert view.session.laying.value.mark is None and view._painter._draft is None


def test_a_point_on_another_series_is_refused(view: SliceView, qtbot: QtBot) -> None:
    said: list[object] = []
    view.session.said.connect(said.append)
    click(view, place(view, POINTS[0]))
    put(view.session, ramp_volume(frame="9.9"), "b", key="k2")
    other = shown(qtbot, view.session, "b")
    click(other, QPoint(200, 160))
    mark = view.session.laying.value.mark
    assert mark is not None and len(mark.points) == 1 and "another series" in str(said[0])


def test_points_off_the_picture_are_told_from_those_on_it(view: SliceView) -> None:
    lay(view)
    QTest.keyClick(view, RETURN)
    view.session.selection.update(annotation="", tool="window")
    view.session.views["a"].update(cursor=POINTS[1])
    (mark,) = view.scene().marks  # type: ignore[union-attr]
    assert mark.aside.tolist() == [True, False, True]
    assert len(mark.lines) == 1 and len(mark.far) == 2
    view.grab()
    view.session.views["a"].update(cursor=(5.0, 4.0, 27.0))  # none of it is here
    assert view.scene().marks == []  # type: ignore[union-attr]
    view.session.selection.update(annotation=mark.annotation.uid)  # a chosen one is shown
    (mark,) = view.scene().marks  # type: ignore[union-attr]
    assert mark.lines == () and mark.aside.all()
    view.grab()


def test_the_table_goes_to_a_point_of_it(view: SliceView) -> None:
    lay(view)
    QTest.keyClick(view, RETURN)
    view.session.views["a"].update(cursor=(5.0, 4.0, 27.0))
    view.session.jump(only(view.session))
    assert view.state.cursor == only(view.session).points[1]


def test_a_point_is_dragged_at_its_depth_and_back_by_undo(view: SliceView) -> None:
    lay(view)
    QTest.keyClick(view, RETURN)
    view.session.views["a"].update(cursor=POINTS[1])
    before = only(view.session).points
    drag(view, place(view, POINTS[1]), place(view, (11.0, 9.0, 15.0)))
    after = np.array(only(view.session).points)
    assert after[1] == pytest.approx((11, 9, 15), abs=0.15)
    assert after[[0, 2]] == pytest.approx(np.array(before)[[0, 2]])
    view.session.document.undo()
    assert only(view.session).points == before
