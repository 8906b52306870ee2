"""Commands that ask their window for a dialog."""

from tests.app.commands.conftest import run
from viewer.app.commands import commands
from viewer.app.session import Session


def test_dialogs_are_asked_for_by_name(empty: Session) -> None:
    heard: list[str] = []
    empty.asked.connect(heard.append)
    names = ["open-folder", "open-files", "open-sample", "new-window", "close-window", "quit"]
    names += ["watch-folder", "stop-watching", "help", "about", "intended-use"]
    for name in names:
        run(empty, name)
    assert heard == names


def test_the_keys_of_the_contract(empty: Session) -> None:
    assert commands["quit"].keys == ("Ctrl+Q",)
    assert commands["help"].keys[0] == "F1"
    assert commands["deselect"].keys == ("Esc",)


def test_what_was_left_out_tells_of_every_file_even_where_it_is_none(session: Session) -> None:
    session.opened.update(problems=())
    assert commands["problems"].why_not(session) == ""
