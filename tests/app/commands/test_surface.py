"""The command that saves a surface: when it can be used."""

from viewer.app.commands import commands
from viewer.app.session import Session

commands.discover()


def test_it_needs_a_volume_and_asks_the_window(session: Session) -> None:
    asked: list[str] = []
    session.asked.connect(asked.append)
    assert commands["save-surface"].why_not(session) == ""
    commands["save-surface"].run(session)
    assert asked == ["save-surface"]
    session.move(item=None)
    assert "Show a series" in commands["save-surface"].why_not(session)
