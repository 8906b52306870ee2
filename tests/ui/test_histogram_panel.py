"""The histogram with its window."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from viewer.app.session import Session
from viewer.core.presentation import Window
from viewer.ui.histogram_panel import HistogramPanel
from viewer.ui.main_window import MainWindow


@pytest.fixture
def panel(session: Session, qtbot: QtBot) -> HistogramPanel:
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(800, 600)
    made = HistogramPanel(session, over)
    qtbot.waitUntil(lambda: made._bars.yData is not None and made._bars.yData.max() > 1)
    return made


def test_the_shaded_part_is_the_window(panel: HistogramPanel, session: Session) -> None:
    assert panel.region.getRegion() == (-160, 240)
    session.move(window=Window(-600, 1500))
    assert panel.region.getRegion() == (-1350, 150)


def test_dragging_an_edge_sets_the_window(panel: HistogramPanel, session: Session) -> None:
    panel.region.setRegion((0, 100))
    window = session.active.value.window
    assert window == Window(50, 100)


def test_it_counts_what_the_series_holds(panel: HistogramPanel) -> None:
    edges = panel._bars.xData
    assert edges[0] == pytest.approx(-1000.5)
    assert 1300 < edges[-1] < 1445


def test_it_follows_the_view(panel: HistogramPanel, session: Session, qtbot: QtBot) -> None:
    pet = next(one for one in session.opened.value.display_sets if one.modality == "PT")
    session.show(pet.key)
    qtbot.waitUntil(lambda: "SUVbw" in panel._title.text())
    assert panel.region.getRegion() == pytest.approx((0, 7))


def test_the_command_opens_and_closes_it(window: MainWindow, qtbot: QtBot) -> None:
    window.requests.answer("histogram")
    assert window.images.findChild(HistogramPanel) is not None
    window.requests.answer("histogram")
    qtbot.waitUntil(lambda: window.images.findChild(HistogramPanel) is None)
