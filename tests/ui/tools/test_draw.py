"""Drawing, editing and letting go, through the widget and its document."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import mark
from tests.ui.showing import LEFT, NONE, click, drag, move, place, put, shown
from tests.volumes import ramp_volume
from viewer.app.document import Change
from viewer.app.session import Session
from viewer.core.annotation import Annotation
from viewer.core.volume import Source
from viewer.measure import kinds
from viewer.ui.note_field import NoteField
from viewer.ui.slice_view import SliceView

IMAGES = tuple((f"1.2.{n}", 1) for n in range(10))
Z = 15.0
ESCAPE, RETURN = Qt.Key.Key_Escape, Qt.Key.Key_Return


@pytest.fixture
def view(empty: Session, qtbot: QtBot) -> SliceView:
    volume = ramp_volume(source=Source("1.9", "1.9.1", IMAGES))
    put(empty, volume, cursor=(11.0, 7.5, Z))
    return shown(qtbot, empty)


@pytest.fixture
def changes(view: SliceView) -> list[Change]:
    found: list[Change] = []
    view.session.document.changed.connect(found.append)
    return found


def at(view: SliceView, x: float, y: float) -> QPoint:
    return place(view, (x, y, Z))


def take(view: SliceView, kind: str) -> None:
    view.session.selection.update(tool=kind)


def only(view: SliceView) -> Annotation:
    (found,) = view.session.document.items.values()
    assert isinstance(found, Annotation)
    return found


def points(view: SliceView) -> list[list[float]]:
    return np.round(np.array(only(view).points), 1).tolist()  # type: ignore[no-any-return]


def test_a_drag_draws_a_length_in_one_step(view: SliceView, changes: list[Change]) -> None:
    take(view, "length")
    drag(view, at(view, 4, 5), at(view, 14, 5))
    assert points(view) == [[4, 5, 15], [14, 5, 15]]
    assert [(one.label, one.before) for one in changes] == [("Length", None)]
    found = only(view)
    assert view.session.selection.value.annotation == found.uid
    assert view.session.derived.measurements(found)[0].value == pytest.approx(10, abs=0.1)


def test_a_mark_knows_where_it_was_drawn(view: SliceView) -> None:
    take(view, "length")
    drag(view, at(view, 4, 5), at(view, 14, 5))
    found = only(view)
    assert found.uid.startswith("2.25.") and len(found.uid) <= 64
    assert (found.u, found.v) == ((1, 0, 0), (0, 1, 0))
    assert found.images == (("1.2.5", 1),)
    assert (found.study_instance_uid, found.series_instance_uid) == ("1.9", "1.9.1")
    assert (found.volume_key, found.frame_of_reference_uid) == ("k1", "1.2.3.4")
    assert found.made is not None and found.made.tzinfo is not None


def test_across_the_acquired_slices_it_lies_on_no_image(view: SliceView) -> None:
    view.session.views["a"].update(orientation="coronal")
    take(view, "length")
    drag(view, place(view, (4, 7, 9)), place(view, (14, 7, 9)))
    assert only(view).images == ()
    assert only(view).v == (0, 0, -1)


def test_two_clicks_draw_it_too(view: SliceView, changes: list[Change]) -> None:
    take(view, "length")
    click(view, at(view, 4, 5))
    move(view, at(view, 9, 5))
    assert changes == []
    draft = view._painter._draft
    assert draft is not None and draft.measurements[0].value == pytest.approx(5, abs=0.1)
    click(view, at(view, 14, 5))
    assert points(view) == [[4, 5, 15], [14, 5, 15]]
    assert len(changes) == 1 and view._painter._draft is None


def test_long_and_short_axis_by_two_drags(view: SliceView, changes: list[Change]) -> None:
    take(view, "bidirectional")
    drag(view, at(view, 4, 8), at(view, 18, 8))
    assert changes == []
    drag(view, at(view, 11, 5), at(view, 12, 10))
    long, short = (m.value for m in view.session.derived.measurements(only(view)))
    assert (long, short) == pytest.approx((14, 5), abs=0.15)
    a, b, c, d = np.array(only(view).points)
    assert (b - a) @ (d - c) == pytest.approx(0, abs=1e-6)
    assert len(changes) == 1


def test_an_angle_by_a_drag_and_a_click(view: SliceView) -> None:
    take(view, "angle")
    drag(view, at(view, 4, 5), at(view, 10, 5))
    move(view, at(view, 10, 9))
    click(view, at(view, 10, 10))
    assert view.session.derived.measurements(only(view))[0].value == pytest.approx(90, abs=1)


def test_one_click_places_a_probe(view: SliceView) -> None:
    take(view, "probe")
    click(view, at(view, 4, 5))
    assert view.session.derived.measurements(only(view))[0].value == 552


def test_a_curve_ends_with_a_double_click_or_return(
    view: SliceView, changes: list[Change]
) -> None:
    take(view, "polyline")
    for x, y in ((4, 5), (8, 5), (8, 9)):
        click(view, at(view, x, y))
    QTest.mouseDClick(view, LEFT, NONE, at(view, 8, 9))
    assert points(view) == [[4, 5, 15], [8, 5, 15], [8, 9, 15]]
    assert view.session.layout.value.maximised == ""
    for x, y in ((4, 5), (8, 5)):
        click(view, at(view, x + 5, y))
    QTest.keyClick(view, RETURN)
    assert len(changes) == 2


def test_an_outline_is_traced_by_one_drag(view: SliceView) -> None:
    take(view, "freehand")
    ring = [(11 + 5 * np.cos(t), 8 + 5 * np.sin(t)) for t in np.linspace(0, 6, 40)]
    QTest.mousePress(view, LEFT, NONE, at(view, *ring[0]))
    for x, y in ring:
        move(view, at(view, x, y), LEFT)
    QTest.mouseRelease(view, LEFT, NONE, at(view, *ring[-1]))
    assert len(points(view)) > 20
    area = view.session.derived.measurements(only(view))[0].value
    assert area == pytest.approx(np.pi * 25, rel=0.05)


def test_escape_lets_go_of_what_is_being_drawn(view: SliceView, changes: list[Change]) -> None:
    take(view, "bidirectional")
    drag(view, at(view, 4, 8), at(view, 18, 8))
    QTest.keyClick(view, ESCAPE)
    assert not view.mouse.drawing.active and view._painter._draft is None
    assert changes == [] and view.session.selection.value.tool == "bidirectional"


def test_a_slip_of_the_hand_draws_nothing(view: SliceView, changes: list[Change]) -> None:
    take(view, "length")
    click(view, at(view, 4, 5))
    click(view, at(view, 4, 5) + QPoint(1, 1))
    assert changes == [] and not view.mouse.drawing.active
    drag(view, QPoint(-50, 5), QPoint(-20, 5))  # beside the picture
    assert changes == []


@pytest.mark.parametrize("kind", ["rectangle", "ellipse", "freehand"])
def test_a_region_without_an_area_is_not_kept(
    view: SliceView, changes: list[Change], kind: str
) -> None:
    take(view, kind)
    drag(view, at(view, 4, 8), at(view, 18, 8))
    assert changes == [] and not view.mouse.drawing.active


def test_a_corner_dragged_onto_a_side_goes_back(view: SliceView) -> None:
    take(view, "rectangle")
    drag(view, at(view, 4, 3), at(view, 18, 10))
    before = only(view)
    drawing = view.mouse.drawing
    drawing.grab(before, 1, np.array(before.points[1]))
    drawing.drag(np.array([before.points[1][0], before.points[0][1], Z]))
    drawing.drop()
    assert only(view) == before


def test_a_double_click_with_a_tool_in_hand_only_makes_the_view_large(
    view: SliceView, changes: list[Change]
) -> None:
    take(view, "length")
    click(view, at(view, 4, 5))
    QTest.mouseDClick(view, LEFT, NONE, at(view, 4, 5))
    assert view.session.layout.value.maximised == "a"
    assert changes == [] and not view.mouse.drawing.active


def test_a_double_click_that_sets_the_last_point_means_no_more(view: SliceView) -> None:
    """As Qt tells it: press, release, then the double click in place of a second press."""
    take(view, "length")
    click(view, at(view, 4, 5))
    click(view, at(view, 9, 5))
    double(view, at(view, 9, 5))
    assert len(view.session.document.items) == 1
    assert view.session.layout.value.maximised == ""
    take(view, "window")
    click(view, at(view, 11, 13))
    double(view, at(view, 11, 13))
    assert view.session.layout.value.maximised == "a"


def double(view: SliceView, place: QPoint) -> None:
    """Only the second half of a double click: QTest's own begins with a press."""
    sort, held = QEvent.Type.MouseButtonDblClick, QPointF(view.mapToGlobal(place))
    QApplication.sendEvent(view, QMouseEvent(sort, QPointF(place), held, LEFT, LEFT, NONE))
    QTest.mouseRelease(view, LEFT, NONE, place)


def test_another_slice_ends_a_mark_that_is_not_finished(view: SliceView) -> None:
    take(view, "length")
    click(view, at(view, 4, 5))
    view.session.views["a"].update(cursor=(11.0, 7.5, 18.0))
    assert not view.mouse.drawing.active


def test_an_arrow_asks_for_its_words(
    view: SliceView, changes: list[Change], qtbot: QtBot
) -> None:
    take(view, "arrow")
    drag(view, at(view, 4, 5), at(view, 14, 10))
    field = view.findChild(NoteField)
    assert field is not None and changes == []
    QTest.keyClicks(field, "necrosis?")
    QTest.keyClick(field, RETURN)
    assert only(view).text == "necrosis?"
    assert len(changes) == 1
    qtbot.waitUntil(lambda: view.findChild(NoteField) is None)


@pytest.mark.parametrize("words", ["", "unwanted"])
def test_an_arrow_without_words_or_with_escape_is_none(
    view: SliceView, changes: list[Change], words: str
) -> None:
    take(view, "arrow")
    drag(view, at(view, 4, 5), at(view, 14, 10))
    field = view.findChildren(NoteField)[0]
    QTest.keyClicks(field, words)
    QTest.keyClick(field, ESCAPE if words else RETURN)
    assert changes == [] and view._painter._draft is None


@pytest.mark.parametrize("tool", ["window", "pan", "length", "ellipse"])
def test_a_handle_is_dragged_whatever_the_tool(
    view: SliceView, changes: list[Change], tool: str
) -> None:
    mark(view.session, "1", "length", (-4.0, 0.0, 1.5), (4.0, 0.0, 1.5))
    before = view.state
    take(view, tool)
    drag(view, at(view, 7, 7.5), at(view, 3, 10.5))
    assert points(view) == [[3, 10.5, 15], [15, 7.5, 15]]
    assert [one.label for one in changes] == ["Draw length", "Move Length"]
    assert view.state == before
    view.session.document.undo()
    assert points(view) == [[7, 7.5, 15], [15, 7.5, 15]]


def test_a_selected_mark_is_dragged_whole(view: SliceView, changes: list[Change]) -> None:
    mark(view.session, "1", "length", (-4.0, 0.0, 1.5), (4.0, 0.0, 1.5))
    click(view, at(view, 11, 7.5))
    drag(view, at(view, 11, 7.5), at(view, 12, 9.5))
    assert points(view) == [[8, 9.5, 15], [16, 9.5, 15]]
    click(view, at(view, 12, 9.5))
    assert len(changes) == 2  # a click moves nothing


def test_a_dragged_mark_stays_in_its_own_plane(view: SliceView) -> None:
    mark(view.session, "1", "length", (-4.0, 0.0, 0.5), (4.0, 0.0, 0.5))  # 1 mm below
    drag(view, at(view, 7, 7.5), at(view, 3, 10.5))
    assert {round(point[2], 6) for point in only(view).points} == {14.0}


def test_escape_puts_a_dragged_mark_back(view: SliceView, changes: list[Change]) -> None:
    mark(view.session, "1", "length", (-4.0, 0.0, 1.5), (4.0, 0.0, 1.5))
    QTest.mousePress(view, LEFT, NONE, at(view, 7, 7.5))
    move(view, at(view, 3, 10.5), LEFT)
    QTest.keyClick(view, ESCAPE)
    QTest.mouseRelease(view, LEFT, NONE, at(view, 3, 10.5))
    assert points(view) == [[7, 7.5, 15], [15, 7.5, 15]]
    assert len(changes) == 1


def test_what_has_not_been_read_is_not_measured(empty: Session, qtbot: QtBot) -> None:
    put(empty, ramp_volume(ready=np.zeros(10, bool)), cursor=(11.0, 7.5, Z))
    view = shown(qtbot, empty)
    take(view, "length")
    drag(view, at(view, 4, 5), at(view, 14, 5))
    assert empty.document.items == {}


kinds.discover()


@pytest.mark.parametrize("name", [kind.name for kind in kinds])
def test_every_kind_can_be_drawn_in_every_plane(view: SliceView, name: str) -> None:
    """By clicks alone; each gives one mark that its kind can measure."""
    take(view, name)
    for number, orientation in enumerate(("axial", "coronal", "sagittal"), 1):
        view.session.views["a"].update(orientation=orientation)
        for dx, dy in ((0, 0), (70, 10), (30, -40), (35, 50))[: kinds[name].clicks[1]]:
            click(view, QPoint(200 + dx, 160 + dy))
        if view.mouse.drawing.placing:
            QTest.keyClick(view, RETURN)
        if kinds[name].has_text:
            field = view.findChildren(NoteField)[-1]
            QTest.keyClicks(field, "words")
            QTest.keyClick(field, RETURN)
        assert len(view.session.document.items) == number
        view.grab()


def test_another_tool_lets_go_of_what_was_begun(view: SliceView) -> None:
    take(view, "angle")
    click(view, at(view, 4, 5))
    take(view, "length")
    assert not view.mouse.drawing.active and view._painter._draft is None
    drag(view, at(view, 4, 5), at(view, 14, 5))
    assert only(view).kind == "length"


def test_a_drag_from_beside_the_picture_begins_at_its_edge(view: SliceView) -> None:
    view.session.views["a"].update(zoom=0.5)
    take(view, "length")
    drag(view, at(view, -2, 5), at(view, 14, 5))
    assert points(view)[0] == [-1, 5, 15]  # half a voxel before the first centre


def test_a_drag_from_far_beside_the_picture_says_why_it_does_nothing(view: SliceView) -> None:
    said: list[object] = []
    view.session.said.connect(said.append)
    view.session.views["a"].update(zoom=0.5)
    take(view, "length")
    drag(view, at(view, -9, 5), at(view, 14, 5))
    assert said == ["A measurement begins on the image."]
    assert view.session.document.items == {}
