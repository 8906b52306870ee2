"""The command goes through the presentation states of a series, and back."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.dicom.presentation import full, radiograph, state_for
from viewer.app.commands import commands
from viewer.app.session import Session
from viewer.app.view_state import ViewState
from viewer.dicom.scan import scan


def test_one_after_the_other_and_back(qtbot: QtBot, empty: Session, tmp_path: Path) -> None:
    command = commands["presentation-state"]
    assert command.why_not(empty)
    image = radiograph(tmp_path)
    state_for(tmp_path, image, **full(image))
    state_for(tmp_path, image)
    found = scan([tmp_path])
    empty.open(found.patients[0])
    (one,) = found.volumes
    empty.show(one.key, "a")
    empty.selection.update(view="a")
    qtbot.waitUntil(lambda: empty.views["a"].value.item is not None, timeout=20_000)
    assert command.why_not(empty) == "" and not command.checked(empty)
    labels: list[str] = []

    def take(state: ViewState) -> None:
        if state.presentation is not None and state.presentation.label not in labels:
            labels.append(state.presentation.label)

    empty.views["a"].changed.connect(take)
    for count in (1, 2):
        command.run(empty)
        qtbot.waitUntil(lambda count=count: len(labels) == count, timeout=20_000)
    assert sorted(labels) == ["READING", "Second look"] and command.checked(empty)
    command.run(empty)
    assert empty.active.value.presentation is None


def test_without_one_it_says_so(qtbot: QtBot, session: Session) -> None:
    assert "No presentation state" in commands["presentation-state"].why_not(session)
