"""Commands of layouts: grids, protocols, priors, a second screen; each says why it cannot."""

from pytestqt.qtbot import QtBot

from tests.sessions import is_full
from viewer.app.commands import commands
from viewer.app.session import Session


def test_any_shape_of_up_to_nine_views_has_a_command(session: Session) -> None:
    commands["grid-2x3"].run(session)
    assert (session.layout.value.rows, session.layout.value.columns) == (2, 3)
    assert commands["grid-2x3"].checked(session) and not commands["grid-3x2"].checked(session)
    shapes = [c.name for c in commands if c.name.startswith("grid-")]
    assert len(shapes) == 22 and "grid-9x1" in shapes and "grid-1x9" in shapes


def test_the_best_protocol_hangs_what_is_open(session: Session) -> None:
    commands["hang"].run(session)
    assert session.layout.value.protocol == "PET/CT"


def test_a_prior_needs_another_study(session: Session, empty: Session) -> None:
    assert commands["compare"].why_not(session).startswith("One study of this patient")
    assert commands["swap-sides"].why_not(session) == "There is one view."


def test_a_second_screen_comes_and_goes(session: Session, qtbot: QtBot) -> None:
    commands["second-screen"].run(session)
    assert commands["second-screen"].checked(session)
    qtbot.waitUntil(lambda: is_full(session, "s0"))
    commands["second-screen"].run(session)
    assert not session.second.value.tiles


def test_a_tile_changes_to_3d_and_back(session: Session, qtbot: QtBot) -> None:
    commands["grid-1x2"].run(session)
    qtbot.waitUntil(lambda: is_full(session, "g0"))
    key = session.active.value.key
    commands["tile-3d"].run(session)
    assert [tile.kind for tile in session.layout.value.tiles] == ["volume3d", "slice"]
    assert session.active.value.key == key and session.active.value.kind == "volume3d"
    assert commands["tile-3d"].checked(session)
    commands["tile-3d"].run(session)
    assert [tile.view for tile in session.layout.value.tiles] == ["g0", "g1"]
    assert session.active.value.key == key


def test_no_more_than_four_views_are_in_3d(session: Session, qtbot: QtBot) -> None:
    commands["grid-3x3"].run(session)
    for name in ("g0", "g1", "g2", "g3"):
        session.show(session.opened.value.display_sets[0].key, name)
        session.selection.update(view=name)
        commands["tile-3d"].run(session)
    session.show(session.opened.value.display_sets[0].key, "g4")
    session.selection.update(view="g4")
    assert commands["tile-3d"].why_not(session) == "At most 4 views can be in 3D."
