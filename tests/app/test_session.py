"""What a user can do in one patient's window."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from tests.volumes import display_set, patient, ramp_volume
from viewer.app.document import Document
from viewer.app.jobs import Jobs
from viewer.app.session import Session, _first
from viewer.core.annotation import Annotation
from viewer.core.errors import ViewerError
from viewer.core.patient import Problem
from viewer.core.presentation import Window
from viewer.core.progress import Silent
from viewer.core.volume import Volume
from viewer.dicom.scan import scan
from viewer.measure import kinds
from viewer.paths import resource


@pytest.fixture
def empty() -> Iterator[Session]:
    kinds.discover()
    jobs = Jobs()
    session = Session(jobs, Document())
    yield session
    session.close()
    jobs.close()


@pytest.fixture
def session(empty: Session, qtbot: QtBot) -> Session:
    """The sample, with its CT in the one view, read to the end."""
    found = scan([resource("sample")], Silent())
    empty.open(found.patients[0], found.problems)
    qtbot.waitUntil(lambda: full(empty, "a"))
    return empty


def full(session: Session, view: str) -> bool:
    volume = session.views[view].value.volume
    return volume is not None and bool(volume.ready.all())


def key_of(session: Session, modality: str) -> str:
    return next(o.key for o in session.opened.value.display_sets if o.modality == modality)


def test_opening_shows_the_ct_in_its_middle_with_a_window(session: Session) -> None:
    value = session.views["a"].value
    volume = value.volume
    assert isinstance(volume, Volume) and volume.modality == "CT"
    assert value.orientation == "axial"
    assert value.cursor == pytest.approx(volume.geometry.center)
    assert value.window == Window(40, 400, name="soft-tissue")


def test_another_patient_is_refused(session: Session) -> None:
    with pytest.raises(ViewerError, match="another patient"):
        session.open(patient(display_set()))


def test_mpr_shows_one_volume_in_three_planes_and_3d(session: Session) -> None:
    session.arrange("mpr")
    views = [session.views[tile.view].value for tile in session.layout.value.tiles]
    assert len({view.key for view in views}) == 1
    assert [view.orientation for view in views[:3]] == ["axial", "coronal", "sagittal"]
    assert views[3].kind == "volume3d"
    assert len({id(view.item) for view in views}) == 1


def test_a_grid_shows_all_series_at_one_place(session: Session, qtbot: QtBot) -> None:
    session.views["a"].update(cursor=(-40.0, 50.0, -800.0))
    session.arrange("grid")
    names = [tile.view for tile in session.layout.value.tiles][:3]
    qtbot.waitUntil(lambda: all(full(session, name) for name in names))
    views = [session.views[name].value for name in names]
    assert {v.volume.modality for v in views if v.volume} == {"CT", "PT", "MR"}
    assert {view.cursor for view in views} == {(-40.0, 50.0, -800.0)}


def test_the_cursor_goes_to_every_view_of_the_patient(session: Session, qtbot: QtBot) -> None:
    session.arrange("grid")
    names = [tile.view for tile in session.layout.value.tiles][:3]
    qtbot.waitUntil(lambda: all(full(session, name) for name in names))
    session.views[names[0]].update(cursor=(-30.0, 60.0, -790.0))
    assert session.views[names[1]].value.cursor == (-30.0, 60.0, -790.0)
    session.selection.update(linked=False)
    session.views[names[0]].update(cursor=(-31.0, 61.0, -791.0))
    assert session.views[names[1]].value.cursor == (-30.0, 60.0, -790.0)


def test_pet_opens_inverted_with_a_suv_window(session: Session, qtbot: QtBot) -> None:
    session.show(key_of(session, "PT"))
    qtbot.waitUntil(lambda: full(session, "a"))
    value = session.views["a"].value
    assert value.inverted
    assert value.window == Window(3.5, 7.0, "LINEAR_EXACT", "suv-7")


def test_mr_opens_with_a_window_made_of_its_values(session: Session, qtbot: QtBot) -> None:
    session.show(key_of(session, "MR"))
    qtbot.waitUntil(lambda: full(session, "a") and session.views["a"].value.window is not None)
    window = session.views["a"].value.window
    assert window is not None and 0 < window.center < 1227 and window.width > 100


def test_a_view_fills_the_window_and_goes_back(session: Session) -> None:
    session.arrange("mpr")
    session.maximise("b")
    assert session.layout.value.maximised == "b"
    assert session.selection.value.view == "b"
    session.maximise("b")
    assert session.layout.value.maximised == ""


def mark(session: Session, kind: str = "length") -> Annotation:
    """A coronal mark on the CT."""
    key = key_of(session, "CT")
    return Annotation(
        "2.25.1",
        kind,
        ((-40.0, 60.0, -800.0), (-20.0, 60.0, -780.0)),
        "",
        u=(1.0, 0.0, 0.0),
        v=(0.0, 0.0, -1.0),
        volume_key=key,
        made=datetime(2026, 1, 2, tzinfo=UTC),
    )


def test_a_jump_brings_a_mark_into_sight_in_its_plane(session: Session) -> None:
    session.arrange("mpr")
    session.jump(mark(session))
    assert session.selection.value.view == "b"
    assert session.selection.value.annotation == "2.25.1"
    assert session.views["b"].value.cursor == pytest.approx((-30.0, 60.0, -790.0))
    assert session.views["a"].value.cursor == pytest.approx((-30.0, 60.0, -790.0))


def test_a_jump_to_a_series_that_is_not_open_says_so(session: Session, qtbot: QtBot) -> None:
    lost = Annotation("2.25.2", "length", ((0, 0, 0), (1, 0, 0)), "", volume_key="gone")
    with qtbot.waitSignal(session.said) as told:
        session.jump(lost)
    assert told.args == ["The series of this measurement is not open."]


def test_what_is_left_out_is_kept_once(session: Session) -> None:
    problem = Problem("a.dcm", "is damaged", "left out")
    session.note([problem])
    session.note([problem])
    assert session.opened.value.problems.count(problem) == 1


def test_a_localizer_is_not_what_is_shown_first() -> None:
    scout = replace(display_set("scout"), localizer=True)
    slices = replace(display_set("slices", ramp_volume((4, 8, 8))), modality="MR")
    assert _first([scout, slices]).key == "slices"
    assert _first([scout]).key == "scout"
