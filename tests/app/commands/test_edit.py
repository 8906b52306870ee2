"""Undo, delete, hide, and going from one measurement to the next."""

import pytest

from tests.app.commands.conftest import run
from viewer.app.commands import commands
from viewer.app.session import Session
from viewer.core.annotation import Annotation


@pytest.fixture
def marked(session: Session) -> Session:
    value = session.views["a"].value
    assert value.volume is not None
    for n in range(2):
        made = Annotation(
            f"1.{n}",
            "length",
            ((0.0, 0.0, 0.0), (10.0 + n, 0.0, 0.0)),
            value.volume.geometry.frame_of_reference_uid,
            volume_key=value.key,
        )
        session.document.put(made, "Length")
    return session


def test_reasons_without_measurements(session: Session) -> None:
    assert commands["undo"].why_not(session) == "Nothing to undo."
    assert commands["redo"].why_not(session) == "Nothing to redo."
    assert commands["delete"].why_not(session) == "Select a measurement first."
    assert commands["next-mark"].why_not(session) == "There are no measurements yet."
    assert commands["copy"].why_not(session) == "There are no measurements yet."


def test_delete_and_back(marked: Session) -> None:
    marked.selection.update(annotation="1.0")
    run(marked, "delete")
    assert set(marked.document.items) == {"1.1"}
    assert marked.selection.value.annotation == ""
    assert commands["undo"].label_in(marked) == "Undo: Delete length"
    run(marked, "undo")
    assert set(marked.document.items) == {"1.0", "1.1"}
    assert commands["redo"].label_in(marked) == "Redo: Delete length"
    run(marked, "redo")
    assert set(marked.document.items) == {"1.1"}


def test_hide_is_a_step_of_undo(marked: Session) -> None:
    marked.selection.update(annotation="1.0")
    run(marked, "hide")
    assert marked.document.items["1.0"].hidden  # type: ignore[attr-defined]
    run(marked, "undo")
    assert not marked.document.items["1.0"].hidden  # type: ignore[attr-defined]


def test_from_one_measurement_to_the_next(marked: Session) -> None:
    for expected in ("1.0", "1.1", "1.0"):
        run(marked, "next-mark")
        assert marked.selection.value.annotation == expected
    run(marked, "previous-mark")
    assert marked.selection.value.annotation == "1.1"


def test_escape_deselects_first_and_then_takes_the_window_tool(marked: Session) -> None:
    marked.selection.update(annotation="1.0", tool="length")
    run(marked, "deselect")
    assert marked.selection.value.annotation == "" and marked.selection.value.tool == "length"
    run(marked, "deselect")
    assert marked.selection.value.tool == "window"


def test_naming_and_copying_are_asked_of_the_window(marked: Session) -> None:
    heard: list[str] = []
    marked.asked.connect(heard.append)
    marked.selection.update(annotation="1.0")
    run(marked, "rename")
    run(marked, "copy")
    assert heard == ["rename", "copy"]
