"""What can be found by typing."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.sessions import key_of
from tests.ui.conftest import mark
from viewer.app.commands import commands
from viewer.app.session import Session
from viewer.core.library import LibraryStudy
from viewer.ui import findable
from viewer.ui.actions import Actions
from viewer.ui.findable import SETTINGS, Findable, matching
from viewer.ui.settings_page import PARTS


@pytest.fixture
def actions(session: Session, qtbot: QtBot) -> Actions:
    window = QWidget()
    qtbot.addWidget(window)
    made = Actions(session, window, lambda command: False)
    made.keep = window  # type: ignore[attr-defined]
    return made


def first(typed: str, session: Session, actions: Actions) -> Findable:
    return matching(typed, findable.everything(session, actions))[0]


def test_every_command_of_a_menu_is_there(session: Session, actions: Actions) -> None:
    names = {one.name for one in findable.everything(session, actions)}
    for command in commands:
        if command.menu and command.name != "palette":
            assert f"command {command.name}" in names


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("lung", "command window-3"),
        ("rotate l", "command rotate-left"),
        ("full scr", "command full-screen"),
        ("coronal", "command plane-coronal"),
        ("mouse weasis", "setting Mouse as in OHIF, Weasis, OsiriX, 3D Slicer"),
        ("undo", "command undo"),
        ("grey", "command colours-grey"),
        ("gray", "command colours-grey"),
        ("polyline", "command draw-polyline"),
        ("multiplanar", "command layout-mpr"),
        ("subtraction", "command subtract-first"),
        ("fusion", "command fuse"),
        ("PET/CT", "command fuse"),
        ("align", "command fuse-register"),
    ],
)
def test_a_few_letters_find_it(
    typed: str, name: str, session: Session, actions: Actions
) -> None:
    assert first(typed, session, actions).name == name


def test_series_are_shown_and_marks_gone_to(session: Session, actions: Actions) -> None:
    made = mark(session, "1", "length", (0, 0, 0), (30, 0, 0), label="Node left")
    pet = key_of(session, "PT")
    found = first("show series pt", session, actions)
    assert found.name == f"series {pet}"
    found.run()
    assert session.active.value.key == pet
    found = first("node left", session, actions)
    assert found.title.startswith("1 Node left") and "30.0 mm" in found.title
    found.run()
    assert session.selection.value.annotation == made.uid


def test_the_reason_and_the_key_are_told(session: Session, actions: Actions) -> None:
    found = first("undo", session, actions)
    assert found.reason == "Nothing to undo." and found.key == "Ctrl+Z"
    session.preferences.update(keys={"undo": ("F8",)})
    assert first("undo", session, actions).key == "F8"


def test_what_was_used_last_comes_first_when_nothing_is_typed(
    session: Session, actions: Actions
) -> None:
    every = findable.everything(session, actions)
    names = [one.name for one in matching("", every, ["command invert", "command fit"])]
    assert names[:2] == ["command invert", "command fit"] and names[2].startswith("series ")


def test_nobody_is_named_while_names_are_hidden(session: Session) -> None:
    other = LibraryStudy("7", "Roe^Jim", "", "M", "1.2", "2020-01-01", "Thorax", "", ("CT",), 3)
    opened: list[str] = []
    found = findable.studies(session, [other], opened.append)
    assert found[0].title == "Roe, Jim  2020-01-01  Thorax" and "CT" in found[0].detail
    found[0].run()
    assert opened == ["1.2"]
    session.selection.update(masked=True)
    assert findable.studies(session, [other], opened.append) == []


def test_settings_lead_to_their_parts(session: Session) -> None:
    assert {part for _, part in SETTINGS} == set(PARTS)
