"""Commands of cine: when they can be used, and what they change."""

from tests.app.test_cine import frames
from viewer.app.commands import commands
from viewer.app.session import Session

commands.discover()


def test_play_says_why_not_and_plays(session: Session) -> None:
    play = commands["play"]
    assert play.why_not(session) == ""  # its slices
    session.move(key="us", item=frames(1))
    assert "one picture" in play.why_not(session)
    session.move(key="us", item=frames())
    assert play.why_not(session) == ""
    play.run(session)
    assert play.checked(session)
    commands["faster"].run(session)
    assert session.cine.rate("a") == 20
    commands["slower"].run(session)
    commands["rock"].run(session)
    assert session.cine.rocks("a") and commands["rock"].checked(session)
    play.run(session)
    assert not play.checked(session)


def test_slices_are_played_by_a_command_of_their_own(session: Session) -> None:
    slices, every = commands["play-slices"], commands["play-all"]
    assert "None of the views" in every.why_not(session)
    slices.run(session)
    assert slices.checked(session)
    slices.run(session)
    assert not slices.checked(session)
