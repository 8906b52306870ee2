"""A command for every tool; and what holds for the registry of commands as a whole."""

from collections import Counter

from PySide6.QtGui import QKeySequence

from tests.app.commands.conftest import run
from viewer.app.commands import MENUS, commands
from viewer.app.session import Session
from viewer.measure import kinds
from viewer.paths import resource


def test_no_key_means_two_commands(empty: Session) -> None:
    keys = Counter(QKeySequence(key).toString() for each in commands for key in each.keys)
    assert [key for key, times in keys.items() if times > 1] == []
    assert "" not in keys  # Qt knows every one of them


def test_every_command_has_its_menu_and_its_icon(empty: Session) -> None:
    for command in commands:
        assert command.menu in (*MENUS, ""), command.name
        if command.icon:
            assert resource(f"icons/{command.icon}.svg").is_file(), command.name


def test_without_a_study_every_command_is_harmless_or_says_why_not(empty: Session) -> None:
    for command in commands:
        if not command.why_not(empty):
            command.run(empty)
    assert commands["next"].why_not(empty) == "Show a series in this view first."
    assert commands["layout-mpr"].why_not(empty) == "Open a study first."


def test_every_mouse_tool_and_kind_of_measurement_can_be_taken(session: Session) -> None:
    names = ["window", "pan", "zoom", "scroll", "crosshair"]
    for name in names:
        run(session, f"tool-{name}")
        assert session.selection.value.tool == name
        assert commands[f"tool-{name}"].checked(session)
    for kind in kinds:
        run(session, f"draw-{kind.name}")
        assert session.selection.value.tool == kind.name
        assert not commands["tool-window"].checked(session)
    assert commands["draw-length"].keys == ("L",)
    assert commands["draw-bidirectional"].keys == ("T",)
