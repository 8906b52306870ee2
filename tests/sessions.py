"""Sessions on the bundled sample, for tests of the open program; a plug-in of pytest."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from viewer.app.commands import commands
from viewer.app.document import Document
from viewer.app.jobs import Jobs
from viewer.app.session import Session
from viewer.core.patient import Scan
from viewer.core.progress import Silent
from viewer.dicom.scan import scan
from viewer.measure import kinds
from viewer.paths import resource


@pytest.fixture(scope="session")
def sample() -> Scan:
    """The headers of the bundled sample: CT, PET and MR of one patient."""
    return scan([resource("sample")], Silent())


@pytest.fixture
def empty(qtbot: QtBot) -> Iterator[Session]:
    """A session with nobody in it."""
    kinds.discover()
    commands.discover()
    jobs = Jobs()
    made = Session(jobs, Document())
    yield made
    made.close()
    jobs.close()


@pytest.fixture
def session(empty: Session, sample: Scan, qtbot: QtBot) -> Session:
    """The sample, with its CT in the one view, read to the end."""
    empty.open(sample.patients[0], sample.problems)
    qtbot.waitUntil(lambda: is_full(empty, "a"))
    return empty


def is_full(session: Session, view: str) -> bool:
    volume = session.views[view].value.volume
    return volume is not None and bool(volume.ready.all())


def key_of(session: Session, modality: str) -> str:
    """The key of the sample's series of a modality."""
    sets = session.opened.value.display_sets
    return next(one.key for one in sets if one.modality == modality)
