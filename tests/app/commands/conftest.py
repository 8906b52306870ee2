"""A session on the bundled sample, without widgets."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from viewer.app.commands import commands
from viewer.app.document import Document
from viewer.app.jobs import Jobs
from viewer.app.session import Session
from viewer.core.progress import Silent
from viewer.dicom.scan import scan
from viewer.paths import resource


@pytest.fixture
def empty(qtbot: QtBot) -> Iterator[Session]:
    commands.discover()
    jobs = Jobs()
    made = Session(jobs, Document())
    yield made
    made.close()
    jobs.close()


@pytest.fixture
def session(empty: Session, qtbot: QtBot) -> Session:
    found = scan([resource("sample")], Silent())
    empty.open(found.patients[0], found.problems)
    qtbot.waitUntil(lambda: ready(empty))
    return empty


def ready(session: Session) -> bool:
    volume = session.views["a"].value.volume
    return volume is not None and bool(volume.ready.all())


def key_of(session: Session, modality: str) -> str:
    sets = session.opened.value.display_sets
    return next(one.key for one in sets if one.modality == modality)


def run(session: Session, name: str) -> None:
    """Do a command as its key does: only where it can be done."""
    assert commands[name].why_not(session) == ""
    commands[name].run(session)
