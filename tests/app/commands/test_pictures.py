"""Commands that make pictures: when they can be used."""

import pytest

from viewer.app.commands import commands
from viewer.app.session import Session

commands.discover()


@pytest.mark.parametrize("name", ["save-picture", "copy-picture"])
def test_they_need_a_picture_and_ask_the_window(
    session: Session, name: str, empty: Session
) -> None:
    asked: list[str] = []
    session.asked.connect(asked.append)
    assert commands[name].why_not(session) == ""
    commands[name].run(session)
    assert asked == [name]
    session.move(item=None)
    assert commands[name].why_not(session)
