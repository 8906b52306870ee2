"""Work in progress, what was left out, and whether all is saved."""

from datetime import UTC, datetime
from threading import Event

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from viewer.app.autosave import SaveStatus
from viewer.app.session import Session
from viewer.app.state import State
from viewer.core.patient import Problem
from viewer.core.progress import Ticket
from viewer.ui.status_bar import NOTE, StatusBar


def made(session: Session, qtbot: QtBot) -> tuple[StatusBar, State[SaveStatus]]:
    saving = State(SaveStatus())
    bar = StatusBar(session, saving)
    qtbot.addWidget(bar)
    return bar, saving


def test_the_note_is_always_there(empty: Session, qtbot: QtBot) -> None:
    bar, _ = made(empty, qtbot)
    assert NOTE in [one.text() for one in bar.findChildren(QLabel)]


def test_a_job_is_told_with_its_share_and_can_be_cancelled(
    empty: Session, qtbot: QtBot
) -> None:
    bar, _ = made(empty, qtbot)
    assert bar.title.isHidden()
    go = Event()

    def work(ticket: Ticket) -> None:
        ticket.step(1, 4)
        while not go.wait(0.01):
            ticket.step(2, 4)

    job = empty.jobs.start("Looking through a folder", work)
    qtbot.waitUntil(lambda: bar.bar.value() == 50)
    assert bar.title.text() == "Looking through a folder"
    with qtbot.waitSignal(job.cancelled):
        qtbot.mouseClick(bar.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(bar.title.isHidden)


def test_left_out_files_are_counted_and_explained(empty: Session, qtbot: QtBot) -> None:
    bar, _ = made(empty, qtbot)
    assert bar.problems.isHidden()
    empty.note([Problem("/a", "text", "left out"), Problem("/b", "text", "left out")])
    assert bar.problems.text() == "2 files left out - why?"
    with qtbot.waitSignal(bar.asked_why):
        qtbot.mouseClick(bar.problems, Qt.MouseButton.LeftButton)


def test_what_is_only_noted_is_not_called_left_out(empty: Session, qtbot: QtBot) -> None:
    bar, _ = made(empty, qtbot)
    empty.note([Problem("/a", "a gap of 3 mm", "shown with care")])
    assert bar.problems.text() == "1 note - why?"


def test_saved_and_not_saved(empty: Session, qtbot: QtBot) -> None:
    bar, saving = made(empty, qtbot)
    when = datetime(2026, 1, 2, 9, 41, 7, tzinfo=UTC)
    saving.update(saved=False, pending=1)
    assert bar.saved.text() == "Saving…"
    saving.update(saved=True, when=when, pending=0)
    assert bar.saved.text() == f"Saved {when.astimezone():%H:%M:%S}"
    saving.update(saved=False, error="Not saved: the disk is full", pending=1)
    assert bar.saved.text() == "Not saved"
    assert bar.saved.property("role") == "bad"
    assert bar.saved.toolTip() == "Not saved: the disk is full"
