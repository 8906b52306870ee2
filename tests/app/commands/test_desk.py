"""Commands of the place of work."""

from viewer.app.commands import commands
from viewer.app.session import Session


def test_each_asks_its_window(empty: Session) -> None:
    heard: list[str] = []
    empty.asked.connect(heard.append)
    for name in ("palette", "settings"):
        assert commands[name].why_not(empty) == ""
        commands[name].run(empty)
    assert heard == ["palette", "settings"]
