"""Pictures from the window to files and the clipboard."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pydicom
import pytest
from PIL import Image
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from tests.app.test_curves import ramp
from tests.app.test_exporters import BY_NAME
from tests.ui.showing import put
from tests.volumes import ramp_volume
from viewer.app import key_images
from viewer.app.exporters import EXPORTERS
from viewer.app.session import Session
from viewer.core.errors import ViewerError
from viewer.ui.curve_panel import CurvePanel
from viewer.ui.export_page import ExportPage
from viewer.ui.filming import Shot
from viewer.ui.main_window import MainWindow
from viewer.ui.note_field import NoteField
from viewer.ui.saving import Saving, scenery
from viewer.ui.stage import BARE, Look
from viewer.ui.viewport_grid import ViewportGrid


@pytest.fixture
def grid(qtbot: QtBot, session: Session) -> ViewportGrid:
    made = ViewportGrid(session)
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    return made


def saving(grid: ViewportGrid, folder: Path) -> tuple[Saving, list[str]]:
    """One that is answered with the name it proposes, in a folder."""
    asked: list[str] = []

    def answer(name: str, kinds: str, then: Callable[[Path], None]) -> None:
        asked.append(name)
        then(folder / name)

    return Saving(grid.session, grid, answer), asked


def saved(qtbot: QtBot, made: Saving, exporter: str, shot: Shot) -> str:
    with qtbot.waitSignal(made._session.said, timeout=20000) as told:
        made.save(BY_NAME[exporter], shot, 10.0)
    return str(told.args[0])


def test_a_picture_of_the_view(qtbot: QtBot, grid: ViewportGrid, tmp_path: Path) -> None:
    made, asked = saving(grid, tmp_path)
    assert saved(qtbot, made, "png", Shot("a")) == "Saved 1 file: ct-axial.png"
    assert asked == ["ct-axial.png"]
    place = dict(scenery(grid).tiles)["a"]
    with Image.open(tmp_path / "ct-axial.png") as found:
        assert found.size == (place.width(), place.height()) and found.info == {}


def test_all_slices_as_a_dicom_of_nobody(
    qtbot: QtBot, grid: ViewportGrid, tmp_path: Path
) -> None:
    made, _ = saving(grid, tmp_path)
    shot = Shot("a", which="slices", size=QSize(64, 64))
    saved(qtbot, made, "dicom", shot)
    found = pydicom.dcmread(tmp_path / "ct-axial.dcm")
    count = grid.session.active.value.volume
    assert count is not None and found.NumberOfFrames == count.geometry.shape[0]
    patient = grid.session.opened.value.patient
    assert patient is not None
    assert patient.patient_id.encode() not in (tmp_path / "ct-axial.dcm").read_bytes()
    assert found.BurnedInAnnotation == "NO"


def test_with_identity_the_capture_joins_the_study(
    qtbot: QtBot, grid: ViewportGrid, tmp_path: Path
) -> None:
    made, _ = saving(grid, tmp_path)
    saved(qtbot, made, "dicom", Shot("a", look=Look(identity=True)))
    found = pydicom.dcmread(tmp_path / "ct-axial.dcm")
    study = grid.session.opened.value.study_of(grid.session.active.value.key)
    assert study is not None and found.StudyInstanceUID == study.study_instance_uid
    assert found.BurnedInAnnotation == "YES" and len(found.SourceImageSequence) == 1


def test_masked_names_stay_out_whatever_was_chosen(
    qtbot: QtBot, grid: ViewportGrid, tmp_path: Path
) -> None:
    made, _ = saving(grid, tmp_path)
    grid.session.selection.update(masked=True)
    saved(qtbot, made, "dicom", Shot("a", look=Look(identity=True)))
    assert pydicom.dcmread(tmp_path / "ct-axial.dcm").PatientIdentityRemoved == "YES"


def test_numbered_files_take_nobodys_place(
    qtbot: QtBot, grid: ViewportGrid, tmp_path: Path
) -> None:
    made, _ = saving(grid, tmp_path)
    (tmp_path / "ct-axial-002.png").write_text("mine")
    shot = Shot("a", which="range", first=1, last=3, look=BARE)
    with qtbot.waitSignal(grid.session.said) as told:
        made.save(BY_NAME["png"], shot, 10.0)
    assert isinstance(told.args[0], ViewerError) and "is there already" in str(told.args[0])
    assert [one.name for one in tmp_path.iterdir()] == ["ct-axial-002.png"]
    assert (tmp_path / "ct-axial-002.png").read_text() == "mine"


def test_what_cannot_be_written_is_told(
    qtbot: QtBot, grid: ViewportGrid, tmp_path: Path
) -> None:
    made, _ = saving(grid, tmp_path / "nowhere")
    assert "its folder does not exist" in saved(qtbot, made, "jpeg", Shot("a"))


def test_the_clipboard_gets_the_view_without_names(
    qtbot: QtBot, grid: ViewportGrid, tmp_path: Path
) -> None:
    made, _ = saving(grid, tmp_path)
    with qtbot.waitSignal(grid.session.said) as told:
        made.copy()
    assert "without patient data" in told.args[0]
    image = QApplication.clipboard().image()
    place = dict(scenery(grid).tiles)["a"]
    assert image.size() == place.size()


def test_nothing_to_copy_is_said(qtbot: QtBot, empty: Session) -> None:
    window = ViewportGrid(empty)
    qtbot.addWidget(window)
    with qtbot.waitSignal(empty.said) as told:
        Saving(empty, window).copy()
    assert "Show a series" in told.args[0]


def test_frames_of_a_gif_are_the_slices(qtbot: QtBot, empty: Session, tmp_path: Path) -> None:
    put(empty, ramp_volume(spacing=(3.0, 1.0, 1.0)))
    window = ViewportGrid(empty)
    qtbot.addWidget(window)
    window.show()
    made, _ = saving(window, tmp_path)
    saved(qtbot, made, "gif", Shot("a", which="slices", voxels=True, look=BARE))
    with Image.open(tmp_path / "ct-axial.gif") as found:
        assert found.n_frames == 10  # type: ignore[attr-defined]
        last = np.asarray(found.convert("L"))
    assert last.shape == (16, 12)


def test_from_the_key_to_the_file_in_the_window(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    QTest.keyClick(opened, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert opened.requests.sheet is not None
    page = opened.requests.sheet.page
    assert isinstance(page, ExportPage)
    page.format.setCurrentIndex([one.name for one in EXPORTERS].index("tiff"))
    QTest.mouseClick(page.save, Qt.MouseButton.LeftButton)
    assert opened.requests.sheet is None
    dialog = opened.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    with qtbot.waitSignal(opened.session.said) as told:
        dialog.fileSelected.emit(str(tmp_path / "x.tif"))
    dialog.close()
    assert "Saved 1 file" in told.args[0] and (tmp_path / "x.tif").stat().st_size > 1000


def test_key_images_by_keys_in_the_window(opened: MainWindow, qtbot: QtBot) -> None:
    session = opened.session
    QTest.keyClick(opened, Qt.Key.Key_K)
    assert key_images.of_view(session.document, session.active.value) is not None
    QTest.keyClick(opened, Qt.Key.Key_K, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: opened.keys.isVisible() and opened.keys.list.count() == 1)
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    QTest.keyClick(opened, Qt.Key.Key_K, held)
    field = opened.findChild(NoteField)
    assert field is not None
    QTest.keyClicks(field, "apex")
    QTest.keyClick(field, Qt.Key.Key_Return)
    one = key_images.of_view(session.document, session.active.value)
    assert one is not None and one.note == "apex"
    QTest.keyClick(opened, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    one = key_images.of_view(session.document, session.active.value)
    assert one is not None and one.note == ""


def test_curves_come_and_go_with_their_key(opened: MainWindow, qtbot: QtBot) -> None:
    put(opened.session, ramp(), key="k4")
    for there in (True, False):
        opened.session.asked.emit("curves")
        qtbot.waitUntil(
            lambda there=there: (  # type: ignore[misc]
                (opened.images.findChild(CurvePanel) is not None) == there
            )
        )
