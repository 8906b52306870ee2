"""From the command to the file, in the window, on the sample's CT."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.imaging.test_mesh_files import read
from viewer.app.commands import commands
from viewer.ui.main_window import MainWindow
from viewer.ui.surface_page import SurfacePage


@pytest.mark.parametrize("suffix", ["stl", "obj", "ply"])
def test_from_the_command_to_the_file(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, suffix: str
) -> None:
    session = opened.session
    commands["save-surface"].run(session)
    assert opened.requests.sheet is not None
    page = opened.requests.sheet.page
    assert isinstance(page, SurfacePage)
    qtbot.waitUntil(lambda: "ml enclosed" in page.told.text(), timeout=20000)
    page.format.setCurrentText(suffix.upper())
    QTest.mouseClick(page.save, Qt.MouseButton.LeftButton)
    assert opened.requests.sheet is None
    dialog = opened.findChild(QFileDialog)
    assert dialog is not None and dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    assert Path(dialog.selectedFiles()[0]).name == f"ct-surface.{suffix}"
    path = tmp_path / f"x.{suffix}"
    with qtbot.waitSignal(session.said, timeout=20000) as told:
        dialog.fileSelected.emit(str(path))
    dialog.close()
    assert "Saved x" in told.args[0] and " ml," in told.args[0]
    assert read(path).GetNumberOfPolys() > 1000
    patient = session.opened.value.patient
    assert patient is not None and patient.patient_name
    data = path.read_bytes()
    assert (
        patient.patient_name.encode() not in data
        and patient.patient_id.encode() not in data[:400]
    )
