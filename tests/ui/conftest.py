"""Sessions on the bundled sample, for tests of widgets."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.sessions import is_full
from viewer.app.session import Session
from viewer.app.workspace import Workspace
from viewer.core.annotation import Annotation
from viewer.core.geometry import Vector
from viewer.measure import kinds
from viewer.paths import resource
from viewer.ui.application import application
from viewer.ui.main_window import MainWindow


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


@pytest.fixture(autouse=True)
def released() -> Iterator[None]:
    """A simulated double click leaves the button held, which the next test would see."""
    yield
    held = QApplication.mouseButtons() if QApplication.instance() else Qt.MouseButton.NoButton
    for button in (button for button in Qt.MouseButton if button and button in held):
        QTest.mouseRelease(QWidget(), button)


@pytest.fixture
def workspace(qtbot: QtBot) -> Iterator[Workspace]:
    """A workspace on fresh user folders."""
    kinds.discover()
    made = Workspace.started()
    made.preferences.state.update(hang=False)
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
