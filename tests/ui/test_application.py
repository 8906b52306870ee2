"""The running program."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from viewer.app.workspace import Workspace
from viewer.core.errors import ViewerError
from viewer.paths import resource
from viewer.ui import settings
from viewer.ui.application import Windows, _say_surely, application

RUN = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from viewer.ui import application as program

app = program.application()
seen = []

def look():
    window = app.topLevelWidgets() and app.activeWindow()
    if window is None or not hasattr(window, "session"):
        return
    volume = window.session.active.value.volume
    if {wants!r} == "bug" and not seen:
        seen.append(1)
        raise KeyError("Doe^Jane")
    if volume is not None and volume.ready.all():
        print("shown", window.messages.text)
        window.actions_.run("quit")

timer = QTimer(interval=50)
timer.timeout.connect(look)
timer.start()
sys.exit(program.run([Path({path!r})]))
"""


def ran(wants: str = "") -> subprocess.CompletedProcess[str]:
    code = RUN.format(path=str(resource("sample")), wants=wants)
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )


def test_a_path_opens_and_quit_leaves_with_status_0_and_no_thread() -> None:
    done = ran()
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["shown"]


def test_a_bug_in_a_slot_is_told_without_its_words_and_the_work_goes_on() -> None:
    done = ran("bug")
    assert done.returncode == 0, done.stderr
    assert "KeyError" in done.stdout and "Doe" not in done.stdout


@pytest.fixture
def windows(workspace: Workspace, qtbot: QtBot) -> Iterator[Windows]:
    made = Windows(workspace)
    yield made
    for window in list(made.windows):
        window.close()


def test_a_window_for_every_session(
    windows: Windows, workspace: Workspace, qtbot: QtBot
) -> None:
    for _ in range(2):
        workspace.new_session()
    assert [w.session for w in windows.windows] == workspace.sessions
    first = windows.windows[0]
    first.close()
    qtbot.waitUntil(lambda: len(windows.windows) == 1)
    assert [w.session for w in windows.windows] == workspace.sessions


def test_what_belongs_to_no_session_is_said_in_the_window_in_front(
    windows: Windows, workspace: Workspace
) -> None:
    workspace.new_session()
    workspace.said.emit(ViewerError("The library was begun anew.", "Open a folder."))
    assert windows.windows[0].messages.text == "The library was begun anew. Open a folder."


def test_a_bug_that_cannot_be_said_is_logged_and_brings_no_other(
    windows: Windows, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(said: object) -> None:
        raise RuntimeError("Doe^Jane")

    monkeypatch.setattr(windows, "say", broken)
    _say_surely(windows, KeyError("x"))
    assert "could not be said: RuntimeError" in caplog.text


def test_qt_has_our_name_font_and_look() -> None:
    app = application()
    assert app.applicationName() == "oncoscope"
    assert app.font().family() == "Inter"
    assert "QToolBar" in app.styleSheet()
    assert not QApplication.windowIcon().isNull()


def test_windows_lie_beside_one_another_on_the_screen(
    windows: Windows, workspace: Workspace
) -> None:
    for _ in range(5):
        workspace.new_session()
    room = QApplication.primaryScreen().availableGeometry()
    places = [window.geometry().topLeft() for window in windows.windows[1:]]
    assert len({(p.x(), p.y()) for p in places}) == 4
    for window in windows.windows[1:]:
        assert not window.isMaximized()
        assert room.contains(window.geometry())


def corners(windows: Windows) -> set[tuple[int, int]]:
    return {(w.geometry().x(), w.geometry().y()) for w in windows.windows}


def test_no_window_lies_on_another_whatever_was_closed_or_moved(
    windows: Windows, workspace: Workspace, qtbot: QtBot
) -> None:
    for _ in range(4):
        workspace.new_session()
    windows.windows[1].close()
    qtbot.waitUntil(lambda: len(windows.windows) == 3)
    for _ in range(9):
        workspace.new_session()
    assert len(corners(windows)) == 12


def test_a_further_window_avoids_where_the_first_was_put_back(
    windows: Windows, workspace: Workspace
) -> None:
    workspace.new_session()
    workspace.new_session()
    first, second = windows.windows
    first.showNormal()
    first.setGeometry(second.geometry())
    second.close()
    workspace.new_session()
    assert windows.windows[-1].pos() != first.pos()


def test_only_the_first_window_is_remembered_with_its_maximised_state(
    windows: Windows, workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.new_session()
    (first,) = windows.windows
    assert first.isMaximized()
    workspace.new_session()
    windows.windows[1].close()
    qtbot.waitUntil(lambda: windows.windows == [first])
    assert settings.place("main") == ""
    workspace.new_session()
    first.close()
    kept = settings.place("main")
    qtbot.waitUntil(lambda: first not in windows.windows)
    windows.windows[0].close()
    qtbot.waitUntil(lambda: not windows.windows)
    assert kept and settings.place("main") == kept
    workspace.new_session()
    assert windows.windows[0].isMaximized()


def test_a_second_window_comes_back_where_it_was(
    windows: Windows, workspace: Workspace, qtbot: QtBot
) -> None:
    workspace.new_session()
    workspace.new_session()
    first, second = windows.windows
    second.showNormal()
    second.setGeometry(QRect(70, 55, 700, 480))
    second.close()
    qtbot.waitUntil(lambda: windows.windows == [first])
    workspace.new_session()
    assert windows.windows[1].geometry() == QRect(70, 55, 700, 480)
    workspace.new_session()  # a third is none of these
    assert windows.windows[2].pos() != windows.windows[1].pos()
