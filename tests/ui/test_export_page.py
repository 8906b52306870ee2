"""The sheet that saves pictures, used with the mouse and the keyboard."""

from dataclasses import replace

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.app.test_cine import frames, phases
from tests.ui.showing import put
from tests.volumes import ramp_volume
from viewer.app.exporters import EXPORTERS
from viewer.app.session import Session
from viewer.ui import export_page
from viewer.ui.export_page import ExportPage
from viewer.ui.filming import Scenery
from viewer.ui.stage import Look

SCENERY = Scenery(QSize(400, 300), (("a", QRect(0, 0, 400, 300)),))


def page(qtbot: QtBot, session: Session) -> ExportPage:
    made = ExportPage(session, SCENERY)
    qtbot.addWidget(made)
    made.show()
    return made


def test_without_patient_data_unless_it_is_asked_for(qtbot: QtBot, session: Session) -> None:
    made = page(qtbot, session)
    assert made.shot.look == Look() and made.whose.text() == export_page.NOBODY
    assert made.told.text() == "1 picture, 400 × 300 pixels."
    made.identity.click()
    assert made.shot.look.identity and made.reason.text() == export_page.OPEN
    assert made.whose.text() == ""
    session.selection.update(masked=True)
    assert not made.identity.isEnabled() and not made.shot.look.identity


def test_the_preview_is_what_will_be_written(qtbot: QtBot, session: Session) -> None:
    made = page(qtbot, session)
    qtbot.waitUntil(lambda: not made.preview.pixmap().isNull())
    nobody = made.preview.pixmap().toImage()
    made.identity.click()
    qtbot.waitUntil(lambda: made.preview.pixmap().toImage() != nobody)


def test_a_range_of_slices_and_the_rate_of_what_moves(qtbot: QtBot, session: Session) -> None:
    made = page(qtbot, session)
    assert made.first.isHidden() or not made.first.isVisible()
    made.which.setCurrentIndex(2)
    assert made.first.isVisible() and not made.rate.isVisible()
    made.first.setValue(3)
    made.last.setValue(7)
    assert made.count == 5 and "each a file of its own" in made.told.text()
    made.format.setCurrentIndex([one.name for one in EXPORTERS].index("gif"))
    assert made.rate.isVisible() and "each a file" not in made.told.text()
    made.last.setValue(2)
    assert not made.save.isEnabled() and "before it begins" in made.reason.text()


def test_save_hands_over_what_was_chosen(qtbot: QtBot, empty: Session) -> None:
    put(empty, phases())
    made = page(qtbot, empty)
    made.which.setCurrentIndex(3)
    made.sizes.setCurrentIndex(4)
    made.format.setCurrentIndex([one.name for one in EXPORTERS].index("apng"))
    made.rate.setValue(12.5)
    with qtbot.waitSignal(made.wanted) as told:
        QTest.mouseClick(made.save, Qt.MouseButton.LeftButton)
    exporter, shot, rate = told.args
    assert exporter.name == "apng" and rate == 12.5
    assert shot.which == "phases" and shot.size == QSize(1920, 1080)


def test_a_size_of_ones_own(qtbot: QtBot, empty: Session) -> None:
    put(empty, ramp_volume())
    made = page(qtbot, empty)
    made.sizes.setCurrentIndex(len(export_page.SIZES) - 1)
    made.width_.setValue(640)
    made.height_.setValue(480)
    assert made.shot.size == QSize(640, 480) and "640 × 480" in made.told.text()


def test_ultrasound_is_warned_of(qtbot: QtBot, empty: Session) -> None:
    put(empty, frames(), key="k1")
    assert page(qtbot, empty).reason.text() == export_page.BURNED
    put(empty, replace(frames(), modality="CT"), key="k2")
    assert page(qtbot, empty).reason.text() == ""


def test_a_format_that_cannot_be_used_says_why(qtbot: QtBot, empty: Session) -> None:
    put(empty, ramp_volume())
    made = page(qtbot, empty)
    at = [one.name for one in EXPORTERS].index("mp4")
    made.format.setCurrentIndex(at)
    why = EXPORTERS[at].why_not()
    assert made.save.isEnabled() == (not why) and (not why or made.reason.text() == why)
