"""What the buttons do in 3D."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt

from viewer.app.document import Document
from viewer.app.jobs import Jobs
from viewer.app.session import Session
from viewer.ui.volume_drag import doing

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
MIDDLE, NOTHING = Qt.MouseButton.MiddleButton, Qt.MouseButton.NoButton
PLAIN, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def session() -> Iterator[Session]:
    jobs = Jobs()
    yield Session(jobs, Document())
    jobs.close()


@pytest.mark.parametrize(
    ("buttons", "held", "what"),
    [
        (LEFT, PLAIN, "turn"),
        (LEFT, CTRL, "reshape"),
        (LEFT | RIGHT, PLAIN, "reshape"),
        (MIDDLE, PLAIN, "pan"),
        (RIGHT, PLAIN, "zoom"),
        (NOTHING, PLAIN, ""),
    ],
)
def test_of_itself(
    session: Session, buttons: Qt.MouseButton, held: Qt.KeyboardModifier, what: str
) -> None:
    session.selection.update(tool="window")
    assert doing(session, buttons, held) == what


def test_tools_in_hand_and_bound_buttons(session: Session) -> None:
    session.selection.update(tool="pan")
    assert doing(session, LEFT, PLAIN) == "pan"
    session.preferences.update(gestures={"middle": "window"})
    assert doing(session, MIDDLE, PLAIN) == "reshape"
