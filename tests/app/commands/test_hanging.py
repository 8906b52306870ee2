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
