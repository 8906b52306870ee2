"""The page of mouse and keys."""

from PySide6.QtWidgets import QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from viewer.app.commands import commands
from viewer.app.mouse_map import told
from viewer.app.session import Session
from viewer.ui.help import ALWAYS, help_page
from viewer.ui.key_map import shown_key


def test_every_command_with_a_key_and_every_mouse_action_is_told(
    session: Session, qtbot: QtBot
) -> None:
    commands.discover()
    page = help_page(session)
    qtbot.addWidget(page)
    texts = {one.text() for one in page.findChildren(QLabel)}
    mouse = told(session.preferences.value.bindings)
    assert ("Ctrl + wheel", "zoom at the pointer") in mouse
    for action, words in (*mouse, *ALWAYS):
        assert action in texts and words in texts
    for command in commands:
        if command.keys:
            assert {command.label_in(session), command.label.rstrip("…")} & texts
            assert any(text.startswith(shown_key(command.keys[0])) for text in texts)


def test_keys_of_windows_are_named_after_the_modality(session: Session, qtbot: QtBot) -> None:
    commands.discover()
    page = help_page(session)
    qtbot.addWidget(page)
    assert "Lung (W 1500, C −600)" in {one.text() for one in page.findChildren(QLabel)}


def test_columns_follow_the_width(session: Session, qtbot: QtBot) -> None:
    commands.discover()
    page, area = help_page(session), QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(page)
    area.show()
    for width, columns in ((1200, 3), (750, 2), (440, 1), (1200, 3)):
        area.resize(width, 800)
        qtbot.waitUntil(lambda n=columns: page.columns == n)  # type: ignore[misc]
        parts = [one for one in page.children() if isinstance(one, QWidget)]
        qtbot.waitUntil(
            lambda w=width, parts=parts: all(p.geometry().right() < w for p in parts)  # type: ignore[misc]
        )
        assert area.horizontalScrollBar().maximum() == 0
