"""What commands ask of their window."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.sessions import is_full
from tests.ui.conftest import mark
from viewer.app.commands import commands
from viewer.paths import resource
from viewer.ui.main_window import MainWindow
from viewer.ui.problems import ProblemsPage


def test_every_word_that_commands_ask_has_an_answer(window: MainWindow) -> None:
    asked: list[str] = []
    window.session.asked.disconnect()
    window.session.asked.connect(asked.append)
    for command in commands:
        if not command.why_not(window.session):
            command.run(window.session)
    assert {*asked, "problems", "rename", "copy", "suv", "objects", "too-large"} <= set(
        window.requests._answers
    )


def test_a_folder_chosen_in_the_dialog_is_opened(window: MainWindow, qtbot: QtBot) -> None:
    window.session.asked.emit("open-folder")
    dialog = window.findChild(QFileDialog)
    assert dialog is not None and dialog.fileMode() == QFileDialog.FileMode.Directory
    dialog.filesSelected.emit([str(resource("sample") / "petctmr_sarcoma_ge_STS003" / "PET")])
    dialog.close()
    qtbot.waitUntil(lambda: is_full(window.session, "a"))
    assert [one.modality for one in window.session.opened.value.display_sets] == ["PT"]


def test_the_sample_opens(window: MainWindow, qtbot: QtBot) -> None:
    window.session.asked.emit("open-sample")
    qtbot.waitUntil(lambda: is_full(window.session, "a"))


def test_a_new_window_is_a_new_session(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.workspace.session_opened):
        window.session.asked.emit("new-window")


def test_what_was_left_out_is_listed(opened: MainWindow) -> None:
    opened.session.asked.emit("problems")
    assert opened.requests.sheet is not None
    assert isinstance(opened.requests.sheet.page, ProblemsPage)


def test_full_screen_and_back(opened: MainWindow) -> None:
    opened.session.asked.emit("full-screen")
    assert opened.isFullScreen()
    opened.session.asked.emit("full-screen")
    assert not opened.isFullScreen()
    opened.showMaximized()
    opened.session.asked.emit("full-screen")
    assert opened.isFullScreen()
    opened.session.asked.emit("full-screen")
    assert not opened.isFullScreen() and opened.isMaximized()


def test_naming_shows_the_table_where_it_was_hidden(opened: MainWindow) -> None:
    mark(opened.session, "1.1", "length", (0, 0, 0), (10, 0, 0))
    opened.session.selection.update(measurements_shown=False, annotation="1.1")
    opened.session.asked.emit("rename")
    assert opened.measurements.isVisible()


def test_hiding_names_puts_reports_away(opened: MainWindow) -> None:
    opened.requests.answer("objects")
    assert opened.requests.sheet is not None
    opened.session.selection.update(masked=True)
    assert opened.requests.sheet is None
    opened.session.selection.update(masked=False)
    opened.requests.answer("help")
    opened.session.selection.update(masked=True)
    assert opened.requests.sheet is not None


def test_the_card_of_suv_opens_in_the_window(opened: MainWindow, qtbot: QtBot) -> None:
    session = opened.session
    key = next(one.key for one in session.opened.value.display_sets if one.modality == "PT")
    session.show(key)
    qtbot.waitUntil(lambda: session.active.value.item is not None)
    QTest.keyClick(opened.images, Qt.Key.Key_U)
    assert opened.requests.sheet is not None
    assert opened.requests.sheet.accessibleName() == "How this SUV was made"


def test_a_folder_is_watched_until_it_is_stopped(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.session.asked.emit("watch-folder")
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path))
    dialog.close()
    assert window.workspace.watch.folders == (tmp_path,)
    window.session.asked.emit("stop-watching")
    assert window.workspace.watch.folders == ()
    window.session.asked.emit("stop-watching")
