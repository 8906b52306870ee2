"""Menus, buttons and keys made from the registry of commands."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget
from pytestqt.qtbot import QtBot

from viewer.app.commands import MENUS, Command, commands
from viewer.app.session import Session
from viewer.ui.actions import GROUPS, Actions, tip


@pytest.fixture
def actions(session: Session, qtbot: QtBot) -> Actions:
    window = QWidget()
    qtbot.addWidget(window)
    made = Actions(session, window, lambda command: False)
    made.keep = window  # type: ignore[attr-defined]
    return made


def test_every_command_is_in_its_menu(actions: Actions, qtbot: QtBot) -> None:
    bar = QMenuBar()
    qtbot.addWidget(bar)
    actions.fill(bar)
    titles = [menu.text() for menu in bar.actions()]
    assert titles == list(MENUS)
    named = {a.objectName() for menu in bar.findChildren(QMenu) for a in menu.actions()}
    named -= {""}  # lines and menus in menus
    assert named == {command.name for command in commands if command.menu}


def test_an_action_is_ticked_named_and_disabled_as_the_session_is(
    actions: Actions, session: Session, qtbot: QtBot
) -> None:
    assert actions["tool-window"].isChecked()
    assert not actions["undo"].isEnabled()
    assert "Nothing to undo." in actions["undo"].toolTip()
    assert actions["window-3"].text() == "Lung (W 1500, C −600)\t3"
    session.selection.update(tool="pan")
    qtbot.waitUntil(lambda: actions["tool-pan"].isChecked())
    assert not actions["tool-window"].isChecked()


def test_running_what_cannot_be_done_says_why(actions: Actions, session: Session) -> None:
    heard: list[object] = []
    session.said.connect(heard.append)
    actions.run("undo")
    assert heard == ["Nothing to undo."]


def test_the_window_may_deal_with_a_command_itself(session: Session, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    seen: list[str] = []

    def before(command: Command) -> bool:
        seen.append(command.name)
        return True

    Actions(session, window, before).run("tool-pan")
    assert seen == ["tool-pan"] and session.selection.value.tool == "window"


def test_triggering_a_ticked_action_keeps_its_tick(actions: Actions, session: Session) -> None:
    actions["tool-window"].trigger()
    assert actions["tool-window"].isChecked()


def test_a_tooltip_has_name_key_and_reason() -> None:
    assert tip("Open a folder…", ("Ctrl+O",), "") == "Open a folder (Ctrl+O)"
    assert tip("Open a folder…", ("Ctrl+O",), "Not now.") == "Open a folder (Ctrl+O)\nNot now."
    assert tip("Open a folder…", (), "") == "Open a folder"


def test_each_key_is_bound_once_in_the_window(actions: Actions) -> None:
    window = actions.parent()
    bound = [one.key().toString() for one in window.findChildren(QShortcut)]
    expected = [QKeySequence(key).toString() for one in commands for key in one.keys]
    assert sorted(bound) == sorted(expected)
    contexts = {one.context() for one in window.findChildren(QShortcut)}
    assert contexts == {Qt.ShortcutContext.WindowShortcut}


def test_long_menus_are_parted(actions: Actions, qtbot: QtBot) -> None:
    bar = QMenuBar()
    qtbot.addWidget(bar)
    actions.fill(bar)
    view = next(one for one in bar.findChildren(QMenu) if one.title() == "View")
    inner = [one.menu() for one in view.actions() if one.menu() is not None]
    titles = [one.title() for one in inner if isinstance(one, QMenu)]
    assert titles == list(dict(one for one in GROUPS["View"] if one[0]))
    assert len(view.actions()) < 30 and any(one.isSeparator() for one in view.actions())
