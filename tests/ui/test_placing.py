"""Windows come back where they were."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from viewer.ui import placing, settings
from viewer.ui.true_size import screen_name


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.setGeometry(60, 70, 420, 330)
    made.show()
    return made


def another(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_place_size_and_state_come_back(window: QWidget, qtbot: QtBot) -> None:
    assert not placing.restore(another(qtbot), "test")
    placing.keep(window, "test")
    again = another(qtbot)
    assert placing.restore(again, "test")
    assert again.geometry() == QRect(60, 70, 420, 330)
    assert not placing.restore(another(qtbot), "another kind")
    window.setWindowState(Qt.WindowState.WindowMaximized)
    placing.keep(window, "test")
    again = another(qtbot)
    assert placing.restore(again, "test") and again.isMaximized()


def test_a_screen_that_is_not_there_leaves_all_as_it_is(window: QWidget, qtbot: QtBot) -> None:
    placing.keep(window, "test")
    told = json.loads(settings.place("test"))
    assert told["screen"] == screen_name(window.screen())
    settings.remember_place("test", json.dumps({**told, "screen": "gone 5x5"}))
    again = another(qtbot)
    before = again.geometry()
    assert not placing.restore(again, "test") and again.geometry() == before


@pytest.mark.parametrize("told", ["{", "[]", '{"rect": [1, 2, 3]}', '{"rect": [0, 0, 5, 5]}'])
def test_nonsense_is_no_place(told: str, window: QWidget, qtbot: QtBot) -> None:
    settings.remember_place("test", told.replace("}", "") if told == "{" else told)
    assert not placing.restore(another(qtbot), "test")


def test_it_is_never_out_of_sight(window: QWidget) -> None:
    screen = window.screen()
    room = screen.availableGeometry()
    for rect in (
        QRect(-900, -900, 400, 300),
        QRect(room.right() - 10, room.bottom() - 10, 400, 300),
        QRect(0, 0, 9 * room.width(), 300),
    ):
        assert room.contains(placing.fitted(rect, screen))
    assert placing.other_screen(window) is None


SCREENS = """
import json, sys
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from viewer.ui import placing
app = QApplication([])
window = QWidget()
window.resize(400, 300)
if sys.argv[1] == "keep":
    screen = QGuiApplication.screens()[1]
    window.move(screen.geometry().topLeft())
    window.setGeometry(screen.geometry().adjusted(90, 80, -90, -80))
    window.show()
    window.setGeometry(screen.geometry().adjusted(90, 80, -90, -80))
    placing.keep(window, "second")
    print(window.screen().name())
else:
    found = placing.restore(window, "second")
    window.show()
    print(found, window.geometry().getRect() if found else "")
"""


def run(what: str, screens: int, folder: Path) -> str:
    """A program of its own on so many screens; what it printed."""
    each = [
        {"name": f"S{n}", "x": x, "y": 0, "width": w, "height": 768, "logicalDpi": 96,
         "logicalBaseDpi": 96, "dpr": 1}
        for n, (x, w) in enumerate(((0, 1024), (1024, 1280))[:screens])
    ]  # fmt: skip
    config = folder / f"{screens}.json"
    config.write_text(json.dumps({"synchronousWindowSystemEvents": True, "screens": each}))
    environment = {**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={config}"}
    done = subprocess.run(
        [sys.executable, "-c", SCREENS, what],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_it_comes_back_on_the_second_screen_while_that_is_there(tmp_path: Path) -> None:
    assert run("keep", 2, tmp_path) == "S1"
    assert run("restore", 2, tmp_path) == "True (1114, 80, 1100, 608)"
    assert run("restore", 1, tmp_path) == "False"
