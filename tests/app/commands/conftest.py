"""Commands as keys do them."""

from viewer.app.commands import commands
from viewer.app.session import Session


def run(session: Session, name: str) -> None:
    """Do a command as its key does: only where it can be done."""
    assert commands[name].why_not(session) == ""
    commands[name].run(session)
