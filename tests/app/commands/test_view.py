"""Moving, layouts, and what is drawn over the images, by command."""

from tests.app.commands.conftest import key_of, run
from viewer.app import navigation
from viewer.app.commands import commands
from viewer.app.session import Session


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
