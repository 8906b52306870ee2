"""Which view keys go to."""

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from viewer.app.session import Session
from viewer.ui.hover import Hover


@pytest.fixture
def hover(empty: Session) -> Hover:
    empty.arrange("mpr")
    return Hover(empty, empty)


def test_keys_go_to_the_view_under_the_mouse_and_back_to_the_clicked_one(
    empty: Session, hover: Hover
) -> None:
    hover.clicked("b")
    hover.entered("a")
    assert empty.selection.value.view == "a"
    hover.left("a")
    hover.entered("c")
    assert empty.selection.value.view == "c"
    hover.left("c")
    assert empty.selection.value.view == "b"


def test_a_click_under_the_mouse_stays(empty: Session, hover: Hover) -> None:
    hover.entered("c")
    hover.clicked("c")
    hover.left("c")
    assert empty.selection.value.view == "c"


def test_what_a_key_chooses_stays(empty: Session, hover: Hover) -> None:
    hover.entered("a")
    empty.selection.update(view="b")
    hover.left("a")
    assert empty.selection.value.view == "b"


def test_a_change_that_is_being_told_is_waited_for(
    empty: Session, hover: Hover, qtbot: QtBot
) -> None:
    empty.selection.update(view="a")
    empty.selection.changed.connect(
        lambda now: hover.entered("c") if now.tool == "pan" else None
    )
    empty.selection.update(tool="pan")
    assert empty.selection.value.view == "a"
    qtbot.waitUntil(lambda: empty.selection.value.view == "c")


def test_while_somebody_types_nothing_moves(
    empty: Session, hover: Hover, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    monkeypatch.setattr(QApplication, "focusWidget", lambda: field)
    hover.entered("c")
    assert empty.selection.value.view == "a"


def test_a_view_that_is_gone_is_not_gone_back_to(empty: Session) -> None:
    owner = QObject()
    hover = Hover(empty, owner)
    hover.clicked("g7")
    hover.entered("a")
    hover.left("a")
    assert empty.selection.value.view == "a"
