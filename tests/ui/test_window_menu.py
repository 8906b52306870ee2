"""Every window can be reached."""

from pytestqt.qtbot import QtBot

from tests.volumes import display_set, patient
from viewer.app.workspace import Workspace
from viewer.ui.main_window import TITLE, MainWindow
from viewer.ui.window_menu import WindowMenu


def test_it_lists_the_windows_and_brings_one_to_the_front(
    window: MainWindow, workspace: Workspace, qtbot: QtBot
) -> None:
    other = workspace.new_session()
    other.opened.update(patient=patient(display_set()))
    menu = window.menus.findChild(WindowMenu)
    assert isinstance(menu, WindowMenu)
    menu.aboutToShow.emit()
    first, second = menu.actions()
    assert first.isChecked() and first.text() == "1  Empty window"
    assert "A" in second.text() and "ID1" in second.text() and "2020-01-02" in second.text()
    with qtbot.waitSignal(workspace.session_wanted) as wanted:
        second.trigger()
    assert wanted.args == [other]
    window.session.selection.update(masked=True)
    menu.aboutToShow.emit()
    assert menu.actions()[1].text() == "2  Patient  2020-01-02"
    assert window.windowTitle() == TITLE
