"""Sessions on the bundled sample, for tests of widgets."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from viewer.app.document import Document
from viewer.app.jobs import Jobs
from viewer.app.session import Session
from viewer.app.workspace import Workspace
from viewer.core.annotation import Annotation
from viewer.core.geometry import Vector
from viewer.core.patient import Scan
from viewer.core.progress import Silent
from viewer.dicom.scan import scan
from viewer.measure import kinds
from viewer.paths import resource
from viewer.ui.application import application
from viewer.ui.main_window import MainWindow


@pytest.fixture(scope="session")
def sample() -> Scan:
    """The headers of the bundled sample: CT, PET and MR of one patient."""
    return scan([resource("sample")], Silent())


@pytest.fixture
def empty(qtbot: QtBot) -> Iterator[Session]:
    """A session with nobody in it."""
    kinds.discover()
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


def mark(
    session: Session, uid: str, kind: str, *offsets: Vector, **fields: object
) -> Annotation:
    """An annotation on the CT, at offsets (mm) from its centre; put into the document."""
    value = session.views["a"].value
    assert value.volume is not None
    x, y, z = value.volume.geometry.center
    made = Annotation(
        uid,
        kind,
        tuple((x + dx, y + dy, z + dz) for dx, dy, dz in offsets),
        value.volume.geometry.frame_of_reference_uid,
        volume_key=value.key,
        **fields,  # type: ignore[arg-type]
    )
    session.document.put(made, f"Draw {kind}")
    return made


@pytest.fixture
def workspace(qtbot: QtBot) -> Iterator[Workspace]:
    """A workspace on fresh user folders."""
    kinds.discover()
    made = Workspace.started()
    yield made
    made.shut_down()


@pytest.fixture
def window(workspace: Workspace, qtbot: QtBot) -> Iterator[MainWindow]:
    """An empty window, in sight and with the keyboard."""
    application()
    made = MainWindow(workspace, workspace.new_session())
    made.setWindowState(Qt.WindowState.WindowNoState)
    made.resize(1400, 900)
    made.session.selection.update(studies_shown=True, measurements_shown=True)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made)
    yield made
    if isValid(made):
        made.close()


@pytest.fixture
def opened(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window with the sample's CT read to the end."""
    window.requests.open([resource("sample")])
    qtbot.waitUntil(lambda: is_full(window.session, "a"))
    return window
