"""Commands of cine: when they can be used, and what they change."""

from tests.app.test_cine import frames
from viewer.app.commands import commands
from viewer.app.session import Session

commands.discover()


def test_play_says_why_not_and_plays(session: Session) -> None:
    play = commands["play"]
    assert "one volume" in play.why_not(session)
    session.move(key="us", item=frames())
    assert play.why_not(session) == ""
    play.run(session)
    assert play.checked(session)
    commands["faster"].run(session)
    assert session.cine.rate(session.active.value) == 20
    commands["slower"].run(session)
    play.run(session)
    assert not play.checked(session)
