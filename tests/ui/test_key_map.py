"""Keys of commands, and the user's own in their place."""

from viewer.app.commands import commands
from viewer.app.preferences import Preferences
from viewer.ui import key_map
from viewer.ui.key_map import assigned, clashes, keys_of, owner, restored, without


def test_no_key_runs_two_commands() -> None:
    commands.discover()
    assert clashes(Preferences()) == {}


def test_a_key_that_is_taken_is_lost_where_it_was() -> None:
    commands.discover()
    own = assigned(Preferences(), "fit", "I")
    now = Preferences(keys=own)
    assert keys_of(commands["fit"], now) == ("I",)
    assert keys_of(commands["invert"], now) == ()
    assert owner("i", now) is commands["fit"] and clashes(now) == {}
    back = Preferences(keys=restored(now, "invert"))
    assert keys_of(commands["invert"], back) == ("I",)
    assert keys_of(commands["fit"], back) == () and clashes(back) == {}


def test_only_one_of_two_keys_is_lost() -> None:
    commands.discover()
    own = assigned(Preferences(), "fit", "Ctrl+Y")  # the second key of redo
    assert keys_of(commands["redo"], Preferences(keys=own)) == ("Ctrl+Shift+Z",)


def test_what_is_as_at_first_is_not_kept() -> None:
    commands.discover()
    own = assigned(Preferences(), "invert", "Ctrl+Alt+Q")
    assert assigned(Preferences(keys=own), "invert", "I") == {}
    assert without(Preferences(), "quit") == {"quit": ()}
    assert restored(Preferences(keys={"quit": ()}), "quit") == {}


def test_one_way_of_writing() -> None:
    assert key_map.normal("shift+i") == "Shift+I"
    assert key_map.normal("Delete") == key_map.normal("Del")
