"""The sheet that saves surfaces, used with the mouse and the keyboard."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.imaging.test_surface import BALL_MM3, ball, grid
from tests.ui.showing import put
from viewer.app.session import Session
from viewer.app.surfaces import Order
from viewer.imaging.surface import WHOLE
from viewer.ui import surface_page
from viewer.ui.surface_page import SurfacePage
from viewer.ui.surface_saving import SurfaceSaving

VOXEL_ML = abs(np.linalg.det(grid("tilted").affine[:3, :3])) / 1000


def page(qtbot: QtBot, session: Session) -> SurfacePage:
    volume = ball(grid("tilted"))
    put(session, volume)
    made = SurfacePage(session, volume)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: "ml enclosed" in made.told.text() or bool(made.reason.text()))
    return made


def estimated(qtbot: QtBot, made: SurfacePage) -> float:
    """The millilitres told once the estimate is there."""
    qtbot.waitUntil(lambda: "ml enclosed" in made.told.text())
    return float(made.told.text().split(" ml")[0].split()[-1])


def test_it_starts_with_bone_and_estimates(qtbot: QtBot, empty: Session) -> None:
    made = page(qtbot, empty)
    assert made.threshold.value() == 200 and made.threshold.suffix() == " HU"
    assert abs(estimated(qtbot, made) * 1000 / (BALL_MM3 * (16 / 20) ** 3) - 1) < 0.02
    assert "cm² of surface" in made.told.text() and "triangles" in made.told.text()
    qtbot.waitUntil(lambda: not empty.jobs.running)


def test_a_threshold_of_ones_own(qtbot: QtBot, empty: Session) -> None:
    made = page(qtbot, empty)
    made.threshold.selectAll()
    QTest.keyClicks(made.threshold, "0")
    QTest.keyClick(made.threshold, Qt.Key.Key_Return)
    assert made.start.currentText() == surface_page.OWN and "ml" not in made.told.text()
    assert abs(estimated(qtbot, made) * 1000 / BALL_MM3 - 1) < 0.02
    made.start.activated.emit(1)
    assert made.threshold.value() == -300 and made.start.currentText() == "Skin"
    made.smoothing.setCurrentIndex(2)
    qtbot.waitUntil(lambda: not empty.jobs.running and "before smoothing" in made.told.text())


def test_where_there_is_no_surface_it_cannot_be_saved(qtbot: QtBot, empty: Session) -> None:
    made = page(qtbot, empty)
    made.threshold.setValue(30000)
    qtbot.waitUntil(lambda: "no surface" in made.reason.text())
    assert not made.save.isEnabled() and made.told.text() == ""
    made.threshold.setValue(100)
    assert made.save.isEnabled() and made.reason.text() == ""
    qtbot.waitUntil(lambda: not empty.jobs.running and "ml" in made.told.text())


def test_a_box_is_estimated_alone(qtbot: QtBot, empty: Session) -> None:
    made = page(qtbot, empty)
    assert made.order.wish.box == WHOLE and not made.edge.isEnabled()
    made.boxed.setChecked(True)
    made.edge.setValue(10)
    assert made.edge.isEnabled() and made.order.wish.box != WHOLE
    assert abs(estimated(qtbot, made) - 8 * 12 * 12 * VOXEL_ML) < 0.1
    qtbot.waitUntil(lambda: not empty.jobs.running)


def test_save_hands_over_what_was_chosen(qtbot: QtBot, empty: Session) -> None:
    made = page(qtbot, empty)
    made.format.setCurrentIndex(2)
    made.axes.setCurrentIndex(1)
    made.smoothing.setCurrentIndex(1)
    made.reduction.setCurrentIndex(2)
    with qtbot.waitSignal(made.wanted) as told:
        QTest.mouseClick(made.save, Qt.MouseButton.LeftButton)
    order = told.args[1]
    assert isinstance(order, Order) and (order.format.name, order.axes) == ("ply", "RAS")
    assert (order.wish.smoothing, order.wish.reduction, order.wish.threshold) == (15, 0.75, 200)
    qtbot.waitUntil(lambda: not empty.jobs.running and "ml" in made.told.text())


def test_damaged_slices_are_told_of(qtbot: QtBot, empty: Session) -> None:
    volume = replace(ball(grid("axial")), broken={3: "the file is cut off"})
    put(empty, volume)
    made = SurfacePage(empty, volume)
    qtbot.addWidget(made)
    qtbot.waitUntil(lambda: "ml" in made.told.text())
    assert made.reason.text() == surface_page.DAMAGED and made.save.isEnabled()
    qtbot.waitUntil(lambda: not empty.jobs.running)


def test_cancel_leaves_no_file(qtbot: QtBot, empty: Session, tmp_path: Path) -> None:
    made = page(qtbot, empty)
    made.smoothing.setCurrentIndex(2)
    qtbot.waitUntil(lambda: not empty.jobs.running and "before smoothing" in made.told.text())
    SurfaceSaving(empty, made).write(made._volume, made.order, tmp_path / "x.stl")
    (job,) = empty.jobs.running
    job.cancel()
    qtbot.waitUntil(lambda: not empty.jobs.running)
    assert not list(tmp_path.iterdir())
