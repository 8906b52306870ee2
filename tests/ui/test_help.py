"""The page of mouse and keys."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from viewer.app.commands import commands
from viewer.app.session import Session
from viewer.ui.actions import shown_key
from viewer.ui.help import MOUSE, help_page


def test_every_command_with_a_key_and_every_mouse_action_is_told(
    session: Session, qtbot: QtBot
) -> None:
    commands.discover()
    page = help_page(session)
    qtbot.addWidget(page)
    texts = {one.text() for one in page.findChildren(QLabel)}
    for action, words in MOUSE:
        assert action in texts and words in texts
    for command in commands:
        if command.keys:
            assert {command.label_in(session), command.label.rstrip("…")} & texts
            assert any(text.startswith(shown_key(command.keys[0])) for text in texts)


def test_keys_of_windows_are_named_after_the_modality(session: Session, qtbot: QtBot) -> None:
    commands.discover()
    page = help_page(session)
    qtbot.addWidget(page)
    assert "Lung" in {one.text() for one in page.findChildren(QLabel)}
