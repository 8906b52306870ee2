"""The card of curves, used with the mouse."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.app.test_curves import SLOPE, ramp, region
from tests.ui.showing import put
from tests.volumes import ramp_volume
from viewer.app.session import Session
from viewer.ui.curve_panel import CurvePanel


@pytest.fixture
def over(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(QSize(900, 600))
    made.show()
    return made


def panel(qtbot: QtBot, session: Session, over: QWidget) -> CurvePanel:
    put(session, ramp())
    session.document.put(region(label="Tumour"), "Rectangle")
    made = CurvePanel(session, over)
    qtbot.waitUntil(lambda: len(made.curves.found) == 1)
    return made


def test_it_says_what_to_do_where_there_is_no_region(
    qtbot: QtBot, empty: Session, over: QWidget
) -> None:
    put(empty, ramp())
    made = CurvePanel(empty, over)
    assert made.empty.isVisible() and not made.save.isEnabled()
    empty.document.put(region(), "Rectangle")
    qtbot.waitUntil(lambda: made.plot.isVisible() and made.save.isEnabled())


def test_a_curve_has_its_name_values_and_units(
    qtbot: QtBot, empty: Session, over: QWidget
) -> None:
    made = panel(qtbot, empty, over)
    (line,) = made.plot.listDataItems()
    x, y = line.getData()
    assert np.allclose(np.diff(y), SLOPE, atol=1e-4) and np.allclose(x, np.arange(6) * 2)
    assert made.plot.getAxis("bottom").labelText == "Time (s)"
    assert made.plot.getAxis("left").labelText == "HU"
    assert [one[1].text for one in made.legend.items] == ["1  Tumour"]


def test_directions_of_one_b_value_are_points_and_their_mean_the_line(
    qtbot: QtBot, empty: Session, over: QWidget
) -> None:
    item = replace(ramp(3), axis="b-value", axis_unit="s/mm2", axis_values=(0.0, 800.0, 800.0))
    put(empty, item)
    empty.document.put(region(), "Rectangle")
    made = CurvePanel(empty, over)
    qtbot.waitUntil(lambda: len(made.curves.found) == 1)
    points, line = made.plot.listDataItems()
    means = made.curves.found[0].means
    assert list(points.getData()[1]) == list(means)
    assert list(line.getData()[0]) == [0.0, 800.0]
    assert line.getData()[1][1] == pytest.approx((means[1] + means[2]) / 2)  # type: ignore[operator]


def test_several_regions(qtbot: QtBot, empty: Session, over: QWidget) -> None:
    made = panel(qtbot, empty, over)
    empty.document.put(region("sphere"), "Sphere")
    qtbot.waitUntil(lambda: len(made.plot.listDataItems()) == 2)
    first, second = made.plot.listDataItems()
    assert first.opts["symbol"] != second.opts["symbol"]


def test_the_line_is_the_phase_and_the_phase_is_the_line(
    qtbot: QtBot, empty: Session, over: QWidget
) -> None:
    made = panel(qtbot, empty, over)
    empty.move(phase=4)
    assert made.line.value() == 8.0
    made.line.setValue(2.9)
    made.line.sigDragged.emit(made.line)
    assert empty.active.value.phase == 1 and made.line.value() == 2.0


def test_copy_and_save(qtbot: QtBot, empty: Session, over: QWidget, tmp_path: Path) -> None:
    made = panel(qtbot, empty, over)
    QTest.mouseClick(made.copy, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text().startswith("Phase\tTime (s)\t1 Tumour mean (HU)")
    made.write(tmp_path / "c.csv")
    assert len((tmp_path / "c.csv").read_text().splitlines()) == 7
    with qtbot.waitSignal(empty.said) as told:
        made.write(tmp_path / "no" / "c.csv")
    assert "does not exist" in str(told.args[0])


def test_another_series_empties_it_and_closing_is_safe(
    qtbot: QtBot, empty: Session, over: QWidget
) -> None:
    made = panel(qtbot, empty, over)
    empty.move(item=ramp_volume(), key="k2")
    assert made.empty.isVisible()
    put(empty, ramp(40))
    made.deleteLater()  # while it measures
    qtbot.waitUntil(lambda: over.findChild(CurvePanel) is None)
    empty.document.put(region("probe"), "Probe")
    empty.move(phase=0)
    qtbot.waitUntil(lambda: not empty.jobs.running)
