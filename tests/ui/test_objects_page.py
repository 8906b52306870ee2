"""Reports and documents in the window: nothing leaves it without a click."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from viewer.app.objects import Handouts
from viewer.app.session import Session
from viewer.dicom.scan import scan
from viewer.ui.objects_page import ObjectsPage


def page(qtbot: QtBot, session: Session, path: Path) -> ObjectsPage:
    session.open(scan([path]).patients[0], ())
    made = ObjectsPage(session, Handouts())
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.content is not None)
    return made


def test_a_report_is_an_outline_that_can_be_copied(
    qtbot: QtBot, empty: Session, shared: Path
) -> None:
    made = page(qtbot, empty, shared / "data/sr_highdicom_generic/sr_document.dcm")
    assert made.title.text() == "Imaging Measurement Report"
    assert "unverified" in made.facts.text()
    rows = made.outline.findItems("Finding", Qt.MatchFlag.MatchRecursive)
    assert [row.text(1) for row in rows] == ["Spinal cord"]
    assert made.open.isHidden() and made.save.isHidden()
    QTest.mouseClick(made.copy, Qt.MouseButton.LeftButton)
    assert "    Finding: Spinal cord" in QApplication.clipboard().text().splitlines()


def test_a_pdf_goes_to_the_system_only_by_its_button(
    qtbot: QtBot, empty: Session, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []

    def open_(url: QUrl) -> bool:
        opened.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_)
    made = page(qtbot, empty, shared / "data/gsps_and_pdf/sample-pdf.dcm")
    assert opened == [] and "links and scripts" in made.told.text()
    QTest.mouseClick(made.open, Qt.MouseButton.LeftButton)
    (path,) = opened
    assert path.read_bytes().startswith(b"%PDF-")
    made._handouts.close()
    assert not path.exists()


def test_no_program_for_it_is_said(
    qtbot: QtBot, empty: Session, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: False)
    made = page(qtbot, empty, shared / "data/gsps_and_pdf/sample-pdf.dcm")
    with qtbot.waitSignal(empty.said) as heard:
        QTest.mouseClick(made.open, Qt.MouseButton.LeftButton)
    assert "No program" in heard.args[0].problem
    made._handouts.close()


def test_a_file_that_is_gone_is_told_in_the_page(
    qtbot: QtBot, empty: Session, shared: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "a.dcm"
    copy.write_bytes((shared / "data/gsps_and_pdf/sample-pdf.dcm").read_bytes())
    empty.open(scan([copy]).patients[0], ())
    copy.unlink()
    made = ObjectsPage(empty, Handouts())
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: "cannot be read" in made.told.text())


def test_several_are_chosen_with_the_keyboard(
    qtbot: QtBot, empty: Session, shared: Path
) -> None:
    made = page(qtbot, empty, shared / "data/rt_plan_dose_struct")
    first = made.title.text()
    made.list.setFocus()
    QTest.keyClick(made.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: made.content is not None and made.title.text() != first)
    assert len(made._rows) == 2
