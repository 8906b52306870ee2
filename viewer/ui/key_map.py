"""Which keys run which command: the commands' own, or what the user has put in their place."""

from collections.abc import Mapping

from PySide6.QtGui import QKeySequence

from viewer.app.commands import Command, commands
from viewer.app.preferences import Preferences

Own = Mapping[str, tuple[str, ...]]
_Form = QKeySequence.SequenceFormat


def normal(key: str) -> str:
    """A key in the one way of writing it; "" where it is none."""
    return QKeySequence(key).toString(_Form.PortableText)


def shown_key(key: str) -> str:
    """A key as it stands on the keyboard of this system."""
    return QKeySequence(key).toString(_Form.NativeText)


def keys_of(command: Command, preferences: Preferences) -> tuple[str, ...]:
    """The keys of a command now; the first is the one that is shown."""
    return preferences.keys.get(command.name, command.keys)


def owner(key: str, preferences: Preferences) -> Command | None:
    """The command that a key runs now."""
    wanted = normal(key)
    for command in commands:
        if wanted in map(normal, keys_of(command, preferences)):
            return command
    return None


def assigned(preferences: Preferences, name: str, key: str) -> Own:
    """The user's own keys once a command has only this one; whoever had it loses it."""
    wanted = normal(key)
    found = dict(preferences.keys)
    for command in commands:
        now = keys_of(command, preferences)
        left = tuple(one for one in now if normal(one) != wanted)
        if left != now:
            found[command.name] = left
    found[name] = (wanted,)
    return _needed(found)


def without(preferences: Preferences, name: str) -> Own:
    """The user's own keys once a command has none."""
    return _needed({**preferences.keys, name: ()})


def restored(preferences: Preferences, name: str) -> Own:
    """The user's own keys once a command has its first ones again; others lose them."""
    found = {key: value for key, value in preferences.keys.items() if key != name}
    back = {normal(key) for key in commands[name].keys}
    for other, keys in list(found.items()):
        found[other] = tuple(one for one in keys if normal(one) not in back)
    return _needed(found)


def clashes(preferences: Preferences) -> dict[str, list[str]]:
    """Keys that more than one command has, with the commands' names."""
    found: dict[str, list[str]] = {}
    for command in commands:
        for key in keys_of(command, preferences):
            found.setdefault(normal(key), []).append(command.name)
    return {key: names for key, names in found.items() if len(names) > 1}


def _needed(own: Own) -> Own:
    """Without what is as it would be anyway."""
    first = {command.name: tuple(map(normal, command.keys)) for command in commands}
    return {
        name: keys for name, keys in own.items() if tuple(map(normal, keys)) != first.get(name)
    }
