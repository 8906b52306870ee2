"""The page of the mouse."""

import pytest
from pytestqt.qtbot import QtBot

from viewer.app.mouse_map import AS_ALONE
from viewer.app.session import Session
from viewer.ui.mouse_page import MousePage


@pytest.fixture
def page(empty: Session, qtbot: QtBot) -> MousePage:
    made = MousePage(empty)
    qtbot.addWidget(made)
    return made


def choose(page: MousePage, gesture: str, what: str) -> None:
    choice = page.choices[gesture]
    choice.setCurrentIndex(choice.findData(what))
    choice.activated.emit(choice.currentIndex())


def test_it_shows_what_holds(page: MousePage, empty: Session) -> None:
    shown = {gesture: choice.currentData() for gesture, choice in page.choices.items()}
    assert shown["middle"] == "pan" and shown["left"] == "window"
    assert shown["Ctrl+middle"] == AS_ALONE and shown["Ctrl+wheel"] == "zoom"
    assert all(choice.currentIndex() >= 0 for choice in page.choices.values())


def test_habits_are_chosen_at_once(page: MousePage, empty: Session) -> None:
    page.preset.chosen.emit("Left scrolls (IHE BIR)")
    assert empty.preferences.value.mouse == "Left scrolls (IHE BIR)"
    assert empty.selection.value.tool == "scroll"
    assert page.choices["left"].currentData() == "scroll"


def test_own_choices_are_kept_and_taken_back(page: MousePage, empty: Session) -> None:
    choose(page, "middle", "zoom")
    choose(page, "Ctrl+wheel", AS_ALONE)
    choose(page, "left", "scroll")
    now = empty.preferences.value
    assert now.gestures == {"middle": "zoom", "Ctrl+wheel": AS_ALONE} and now.tool == "scroll"
    assert "Ctrl+wheel" not in now.bindings
    choose(page, "middle", "pan")  # as the habit has it: not kept
    assert empty.preferences.value.gestures == {"Ctrl+wheel": AS_ALONE}
    page.back.click()
    assert empty.preferences.value.gestures == {} and not page.back.isEnabled()
    assert page.choices["Ctrl+wheel"].currentData() == "zoom"
