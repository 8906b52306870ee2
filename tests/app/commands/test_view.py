"""Moving, layouts, and what is drawn over the images, by command."""

from dataclasses import replace

from tests.app.commands.conftest import run
from tests.sessions import key_of
from tests.volumes import display_set, patient, ramp_volume
from viewer.app import navigation
from viewer.app.commands import commands
from viewer.app.loading import _Entry
from viewer.app.session import Session
from viewer.dicom.load import Opened


def at(session: Session) -> int:
    return navigation.position(session.active.value)[0]


def test_moving_through_the_images(session: Session) -> None:
    middle, total = navigation.position(session.active.value)
    run(session, "next")
    assert at(session) == middle + 1
    run(session, "previous-10")
    assert at(session) == middle - 9
    run(session, "last")
    assert at(session) == total - 1
    run(session, "next")
    assert at(session) == total - 1
    run(session, "first")
    assert at(session) == 0
    run(session, "next-5mm")
    assert at(session) >= 1


def test_next_image_goes_to_the_feet(session: Session) -> None:
    before = session.active.value.cursor
    run(session, "next")
    after = session.active.value.cursor
    assert before is not None and after is not None and after[2] < before[2]


def test_series_go_round(session: Session) -> None:
    keys = [one.key for one in session.opened.value.display_sets]
    start = session.active.value.key
    for _ in keys:
        run(session, "next-series")
    assert session.active.value.key == start
    run(session, "previous-series")
    assert session.active.value.key == keys[keys.index(start) - 1]


def test_layouts_and_views(session: Session) -> None:
    run(session, "layout-mpr")
    assert commands["layout-mpr"].checked(session) and not commands["layout-one"].checked(
        session
    )
    run(session, "next-view")
    assert session.selection.value.view == "b"
    run(session, "previous-view")
    run(session, "previous-view")
    assert session.selection.value.view == "3d"
    run(session, "maximise")
    assert session.layout.value.maximised == "3d"
    run(session, "maximise")
    assert session.layout.value.maximised == ""


def test_the_grid_shows_every_series(session: Session) -> None:
    run(session, "layout-grid")
    shown = [session.views[tile.view].value.key for tile in session.layout.value.tiles]
    assert {key_of(session, name) for name in ("CT", "PT", "MR")} <= set(shown)


def test_switches(session: Session) -> None:
    for name, field in (
        ("annotations", "annotations_shown"),
        ("crosshair-lines", "crosshair"),
        ("link", "linked"),
        ("mask-names", "masked"),
        ("studies-panel", "studies_shown"),
        ("measurements-panel", "measurements_shown"),
    ):
        before = getattr(session.selection.value, field)
        run(session, name)
        assert getattr(session.selection.value, field) is not before
        assert commands[name].checked(session) is not before
    overlay = session.selection.value.overlay
    for _ in range(3):
        run(session, "overlay")
    assert session.selection.value.overlay == overlay


def test_phases_need_phases(session: Session) -> None:
    assert commands["next-phase"].why_not(session) == "This series has one phase."


def test_planes_of_the_focused_view(session: Session) -> None:
    run(session, "plane-coronal")
    assert session.active.value.orientation == "coronal"
    assert commands["plane-coronal"].checked(session)
    run(session, "plane-acquired")
    assert session.active.value.orientation == "axial"


def test_one_slice_has_no_other_planes(empty: Session) -> None:
    empty.open(patient(display_set("k1", ramp_volume((1, 16, 12)))))
    empty.views["a"].update(key="k1", item=ramp_volume((1, 16, 12)))
    for name in ("layout-mpr", "plane-coronal"):
        assert commands[name].why_not(empty) == "This series has one slice."


def test_the_next_time_point_needs_one(session: Session) -> None:
    assert "One study" in commands["next-study"].why_not(session)


def test_the_same_series_of_the_next_time_point(empty: Session) -> None:
    first = patient(display_set("k1"), study="1.8")
    later = patient(display_set("k2"), study="1.9")
    study = replace(later.studies[0], date="2021-02-03")
    empty.opened.update(patient=replace(first, studies=(study, *first.studies)))
    empty.views["a"].update(key="k1", item=ramp_volume())
    empty.loading._entries["k2"] = _Entry(opened=Opened(ramp_volume()), share=1.0)
    assert "first study" in commands["previous-study"].why_not(empty)
    run(empty, "next-study")
    assert empty.active.value.key == "k2"
    assert "last study" in commands["next-study"].why_not(empty)
