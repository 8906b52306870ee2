"""The whole window, used as a person uses it."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.factories import ct_series
from tests.sessions import is_full
from tests.ui.conftest import mark
from viewer.app import navigation
from viewer.app.workspace import Workspace
from viewer.core.annotation import Annotation
from viewer.core.errors import ViewerError
from viewer.core.presentation import Window
from viewer.paths import resource
from viewer.ui import settings
from viewer.ui.closing import LOSE, QUESTION, STAY
from viewer.ui.main_window import TITLE, MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, held)


def at(window: MainWindow) -> int:
    return navigation.position(window.session.active.value)[0]


def drop(window: MainWindow, *paths: Path) -> None:
    """Files let go over the window, as a file manager does."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    action = Qt.DropAction.CopyAction
    window.dragEnterEvent(QDragEnterEvent(QPoint(9, 9), action, data, buttons, held))
    window.dropEvent(QDropEvent(QPointF(9, 9), action, data, buttons, held))


def test_an_empty_window_offers_ways_in(window: MainWindow) -> None:
    assert window.images.currentWidget() is window._first
    assert window.windowTitle() == TITLE


def test_a_path_shows_its_first_image_without_a_click(opened: MainWindow) -> None:
    assert opened.images.currentWidget() is not opened._first
    assert opened.session.active.value.window == Window(40, 400, name="soft-tissue")


def test_no_title_holds_who_the_patient_is(opened: MainWindow) -> None:
    for widget in QApplication.topLevelWidgets():
        assert "STS" not in widget.windowTitle()


def test_keys_work_whatever_has_the_keyboard(opened: MainWindow) -> None:
    before = at(opened)
    press(Qt.Key.Key_Down)
    assert at(opened) == before + 1
    for widget in (opened.images, opened.studies.list, opened.tools.button("undo")):
        widget.setFocus()
        press(Qt.Key.Key_3)
        assert opened.session.active.value.window == Window(-600, 1500, name="lung")
        press(Qt.Key.Key_2)
        assert opened.session.active.value.window == Window(40, 400, name="soft-tissue")


def test_a_window_can_be_typed(opened: MainWindow, qtbot: QtBot) -> None:
    field = opened.tools.fields.width_field
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    field.selectAll()
    QTest.keyClicks(field, "350")
    assert at(opened) == 25  # digits are typed, not presets
    press(Qt.Key.Key_Return)
    assert opened.session.active.value.window == Window(40, 350)
    assert QApplication.focusWidget() is opened.images  # the keys are the images' again
    press(Qt.Key.Key_2)
    assert opened.session.active.value.window == Window(40, 400, name="soft-tissue")


def test_dropped_files_open(window: MainWindow, qtbot: QtBot) -> None:
    drop(window, resource("sample") / "petctmr_sarcoma_ge_STS003" / "CT")
    qtbot.waitUntil(lambda: is_full(window.session, "a"))


def test_what_is_no_dicom_is_told_and_the_window_lives(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("no images here")
    drop(window, tmp_path)
    qtbot.waitUntil(lambda: "No DICOM images were found" in window.messages.text)
    drop(window, resource("sample") / "petctmr_sarcoma_ge_STS003" / "CT")
    qtbot.waitUntil(lambda: is_full(window.session, "a"))


def test_another_patient_opens_in_a_window_of_its_own(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    ct_series(tmp_path, PatientID="OTHER", PatientName="Roe^Jim")
    with qtbot.waitSignal(opened.workspace.session_opened) as heard:
        drop(opened, tmp_path)
    other = heard.args[0]
    qtbot.waitUntil(lambda: other.opened.value.patient is not None)
    assert opened.banner.name.text() == "STS_003"
    assert other.opened.value.patient.patient_id == "OTHER"


def test_the_same_name_with_another_id_warns_in_red(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    ct_series(tmp_path, PatientID="OTHER", PatientName="STS_003")
    drop(opened, tmp_path)
    qtbot.waitUntil(lambda: not opened.banner.warning.isHidden())
    assert opened.banner.warning.text()


def test_work_is_back_at_the_next_start(opened: MainWindow, qtbot: QtBot) -> None:
    mark(
        opened.session, "1.2.3", "length", (0, 0, 0), (10, 0, 0),
        study_instance_uid=opened.session.opened.value.studies[0].study_instance_uid,
    )  # fmt: skip
    qtbot.waitUntil(lambda: opened.status.saved.text().startswith("Saved"))
    again = MainWindow(opened.workspace, opened.workspace.new_session())
    opened.close()
    again.requests.open([resource("sample")])
    qtbot.waitUntil(lambda: again.measurements.rows.rowCount() == 1)
    again.close()


def test_closing_asks_nothing_where_all_is_saved(opened: MainWindow, qtbot: QtBot) -> None:
    mark(opened.session, "1.2.3", "length", (0, 0, 0), (10, 0, 0))
    press(Qt.Key.Key_Q, CONTROL)
    qtbot.waitUntil(lambda: not isValid(opened))


def answer(window: MainWindow, text: str) -> None:
    buttons = window.centre.findChildren(QPushButton)
    QTest.mouseClick(next(b for b in buttons if b.text() == text), Qt.MouseButton.LeftButton)


def test_closing_asks_in_sight_where_something_is_not_saved(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opened.workspace, "flush", lambda session: False)
    opened.messages.say(ViewerError("Something else.", "Wait."))
    for _ in range(2):  # asked again: the question stays
        press(Qt.Key.Key_Q, CONTROL)
        sheet = opened.requests.sheet
        assert sheet is not None and sheet.accessibleName() == QUESTION
        assert sheet.isVisible() and opened.isVisible()
    answer(opened, STAY)
    assert opened.requests.sheet is None and opened.isVisible()
    press(Qt.Key.Key_Q, CONTROL)
    qtbot.wait(20)
    answer(opened, LOSE)
    qtbot.waitUntil(lambda: not isValid(opened))


def test_a_message_moves_no_image_and_not_saved_goes_when_it_is_saved(
    opened: MainWindow, qtbot: QtBot
) -> None:
    opened.session.selection.update(overlay=1)
    qtbot.wait(50)
    before = opened.images.geometry()
    opened.messages.say(ViewerError("Not saved: the disk is full.", "Make room."))
    qtbot.wait(50)
    assert opened.images.geometry() == before
    assert opened.messages.isVisible()
    status = opened.workspace.saved(opened.session)
    status.update(saved=False, error="Not saved: the disk is full")
    status.update(saved=True, error="")
    assert opened.messages.text == ""


def test_what_was_said_of_moved_files_goes_with_the_next_study(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.messages.say(ViewerError("None of the 9 files of this study is there.", "Look."))
    window.requests.open([resource("sample")])
    qtbot.waitUntil(lambda: is_full(window.session, "a"))
    assert window.messages.text == ""


def test_what_was_said_of_moved_files_goes_with_the_next_series(
    opened: MainWindow, qtbot: QtBot
) -> None:
    moved = ViewerError("None of the 9 files of this study is there.", "Look.")
    opened.messages.say(moved)
    press(Qt.Key.Key_Down)
    assert opened.messages.text == str(moved)  # the same series: it stays
    now = opened.session.active.value.key
    opened.session.show(
        next(one.key for one in opened.session.opened.value.display_sets if one.key != now)
    )
    assert opened.messages.text == ""


def test_the_note_stays_over_a_corner_until_it_is_acknowledged(opened: MainWindow) -> None:
    assert opened.note is not None and opened.note.isVisible()
    press(Qt.Key.Key_3)
    assert opened.session.active.value.window == Window(-600, 1500, name="lung")
    assert opened.note is not None
    press(Qt.Key.Key_Escape)
    assert opened.note is None
    assert settings.note_read()


def test_panels_hide_and_come_back(opened: MainWindow) -> None:
    press(Qt.Key.Key_F3)
    assert opened.studies.isHidden()
    press(Qt.Key.Key_F3)
    press(Qt.Key.Key_F4)
    assert opened.studies.isVisible() and opened.measurements.isHidden()


def test_every_label_is_plain_text_and_every_field_has_a_name(opened: MainWindow) -> None:
    for one in opened.findChildren(QLabel):
        assert one.textFormat() == Qt.TextFormat.PlainText or not one.text(), one.text()
    for name in ("search", "list"):
        assert getattr(opened.studies, name).accessibleName()
    assert opened.measurements.table.accessibleName() and opened.images.accessibleName()


def test_a_measurement_by_keys_alone(opened: MainWindow) -> None:
    alt, far = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
    press(Qt.Key.Key_Escape)  # the note
    press(Qt.Key.Key_L)
    press(Qt.Key.Key_Return)  # the cross appears
    assert opened.session.layout.value.maximised == ""
    press(Qt.Key.Key_Return)
    for _ in range(3):
        press(Qt.Key.Key_Right, alt | far)
    press(Qt.Key.Key_Right, alt)
    press(Qt.Key.Key_Return)
    (found,) = opened.session.document.items.values()
    volume = opened.session.active.value.volume
    assert isinstance(found, Annotation) and volume is not None
    (x, y, z), (end, _, _) = found.points
    assert end - x == pytest.approx(31 * volume.geometry.spacing[2], abs=0.01)
    press(Qt.Key.Key_BracketRight)
    press(Qt.Key.Key_BracketRight)
    press(Qt.Key.Key_Down, alt | far)
    (moved,) = opened.session.document.items.values()
    assert isinstance(moved, Annotation)
    assert moved.points[0] == pytest.approx((x, y, z), abs=0.01)
    assert moved.points[1][1] - y == pytest.approx(10 * volume.geometry.spacing[1], abs=0.01)
    press(Qt.Key.Key_Z, CONTROL)
    assert opened.session.document.items[found.uid] == found
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Escape)  # handle, selection, tool
    assert opened.session.selection.value.tool == "window"
    press(Qt.Key.Key_Return)
    assert opened.session.layout.value.maximised == "a"


def test_panels_are_as_the_selection_says_from_the_start(workspace: Workspace) -> None:
    made = MainWindow(workspace, workspace.new_session())
    made.resize(1600, 900)
    made.show()
    chosen = made.session.selection.value
    assert made.keys.isVisible() is chosen.key_images_shown is False
    made.session.selection.update(key_images_shown=True)
    assert made.keys.isVisible()
    made.close()
