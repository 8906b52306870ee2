"""The window for a second screen: views of the same patient, with the first one's keys."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.sessions import is_full
from viewer.app import arranging, layout
from viewer.ui import settings
from viewer.ui.main_window import MainWindow
from viewer.ui.second_screen import ROLE, TITLE


def test_it_shows_another_series_of_the_same_patient(opened: MainWindow, qtbot: QtBot) -> None:
    opened.actions_.run("second-screen")
    window = opened.second.window
    assert window is not None and window.isVisible() and window.windowTitle() == TITLE
    qtbot.waitUntil(lambda: is_full(opened.session, "s0"))
    assert window.grid.viewport("s0").isVisible()
    opened.session.selection.update(view="s0")
    opened.actions_.run("grid-1x2")
    assert [tile.view for tile in opened.session.second.value.tiles] == ["s0", "s1"]
    assert opened.session.layout.value.name == "one"


def test_its_place_is_kept_and_it_goes_with_the_command(
    opened: MainWindow, qtbot: QtBot
) -> None:
    opened.actions_.run("second-screen")
    window = opened.second.window
    assert window is not None
    window.setGeometry(30, 40, 500, 400)
    opened.actions_.run("second-screen")
    assert opened.second.window is None and settings.place(ROLE)
    opened.actions_.run("second-screen")
    again = opened.second.window
    assert again is not None and again.size() == window.size()


def test_closed_with_the_program_it_is_still_wanted(opened: MainWindow) -> None:
    arranging.second(opened.session, layout.table(1, 1, layout.SECOND))
    window = opened.second.window
    assert window is not None
    window.close()
    assert opened.session.second.value.tiles


def test_the_wheel_and_keys_work_there(opened: MainWindow, qtbot: QtBot) -> None:
    opened.actions_.run("second-screen")
    window = opened.second.window
    assert window is not None
    qtbot.waitUntil(lambda: is_full(opened.session, "s0"))
    opened.session.selection.update(view="s0", linked=False)
    before = opened.session.views["s0"].value.cursor
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: opened.session.views["s0"].value.cursor != before)


def test_after_it_is_closed_the_other_views_go_on(opened: MainWindow, qtbot: QtBot) -> None:
    opened.actions_.run("second-screen")
    window = opened.second.window
    assert window is not None
    qtbot.waitUntil(lambda: is_full(opened.session, "s0"))
    with qtbot.waitSignal(window.destroyed):
        opened.actions_.run("second-screen")
    before = opened.session.active.value.orientation
    opened.actions_.run("plane-coronal")
    assert opened.session.active.value.orientation != before
    opened.actions_.run("grid-1x2")
