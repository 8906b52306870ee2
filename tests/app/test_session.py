"""What a user can do in one patient's window."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.sessions import is_full, key_of
from tests.volumes import display_set, patient
from viewer.app.loading import _Entry
from viewer.app.session import Session
from viewer.core.annotation import Annotation
from viewer.core.errors import ViewerError
from viewer.core.geometry import Geometry
from viewer.core.patient import Problem
from viewer.core.presentation import Window
from viewer.core.volume import Volume
from viewer.dicom.load import Opened


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
    qtbot.waitUntil(lambda: all(is_full(session, name) for name in names))
    views = [session.views[name].value for name in names]
    assert {v.volume.modality for v in views if v.volume} == {"CT", "PT", "MR"}
    assert {view.cursor for view in views} == {(-40.0, 50.0, -800.0)}


def test_the_cursor_goes_to_every_view_of_the_patient(session: Session, qtbot: QtBot) -> None:
    session.arrange("grid")
    names = [tile.view for tile in session.layout.value.tiles][:3]
    qtbot.waitUntil(lambda: all(is_full(session, name) for name in names))
    session.views[names[0]].update(cursor=(-30.0, 60.0, -790.0))
    assert session.views[names[1]].value.cursor == (-30.0, 60.0, -790.0)
    session.selection.update(linked=False)
    session.views[names[0]].update(cursor=(-31.0, 61.0, -791.0))
    assert session.views[names[1]].value.cursor == (-30.0, 60.0, -790.0)


def test_pet_opens_inverted_with_a_suv_window(session: Session, qtbot: QtBot) -> None:
    session.show(key_of(session, "PT"))
    qtbot.waitUntil(lambda: is_full(session, "a"))
    value = session.views["a"].value
    assert value.inverted
    assert value.window == Window(3.5, 7.0, "LINEAR_EXACT", "suv-7")


def test_mr_opens_with_a_window_made_of_its_values(session: Session, qtbot: QtBot) -> None:
    session.show(key_of(session, "MR"))
    qtbot.waitUntil(
        lambda: is_full(session, "a") and session.views["a"].value.window is not None
    )
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


def sagittal(empty: Session, uneven: bool = False) -> Session:
    """A volume of sagittal slices in the one view."""
    affine = np.zeros((4, 4))
    affine[0, 0], affine[2, 1], affine[1, 2], affine[3, 3] = 3.0, -1.0, 1.0, 1.0
    grid = Geometry(affine, (10, 16, 12), "1.2.3.4")
    places = affine[:3, 3] + np.arange(10)[:, None] * affine[:3, 0]
    places[5:] += affine[:3, 0] / 2
    volume = Volume(
        np.zeros(grid.shape, np.int16),
        grid,
        unit="1",
        modality="MR",
        ready=np.ones(10, bool),
        slice_positions=places if uneven else None,
    )
    empty.loading._entries["k1"] = _Entry(opened=Opened(volume), share=1.0)
    empty.open(patient(display_set("k1", volume)))
    return empty


@pytest.mark.parametrize("uneven", [False, True])
def test_mpr_of_a_sagittal_series_has_an_axial_view_and_one_view_the_acquired_plane(
    empty: Session, qtbot: QtBot, uneven: bool
) -> None:
    session = sagittal(empty, uneven)
    state = session.views["a"]
    qtbot.waitUntil(lambda: state.value.item is not None)
    assert state.value.orientation == "sagittal"
    session.arrange("mpr")
    planes = [session.views[t.view].value.orientation for t in session.layout.value.tiles[:3]]
    assert planes == ["axial", "coronal", "sagittal"]
    qtbot.waitUntil(lambda: state.value.resampled == uneven)
    session.arrange("one")
    assert state.value.orientation == "sagittal" and not state.value.resampled


def test_a_view_can_be_turned_to_any_plane(empty: Session, qtbot: QtBot) -> None:
    session = sagittal(empty)
    qtbot.waitUntil(lambda: session.views["a"].value.item is not None)
    for plane in ("axial", "coronal", "sagittal"):
        session.turn_to(plane)
        assert session.views["a"].value.orientation == plane
    session.turn_to("axial")
    session.turn_to(None)
    assert session.views["a"].value.orientation == "sagittal"


def test_a_series_read_again_takes_its_place_in_every_view(session: Session) -> None:
    session.arrange("mpr")
    key, old = session.views["a"].value.key, session.views["a"].value.item
    assert isinstance(old, Volume)
    wider = replace(old, array=old.array.astype(np.float32))
    session.loading.replace(key, wider)
    session.loading.replaced.emit(key, wider)
    assert all(session.views[name].value.item is wider for name in ("a", "b", "c", "3d"))
