"""Real files of many kinds in the window: what a reader finds there."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.showing import greys
from viewer.app.commands import commands
from viewer.app.cut import cut
from viewer.app.session import Session
from viewer.core.suv import SuvOverride
from viewer.dicom.scan import scan
from viewer.paths import resource
from viewer.ui import haloed
from viewer.ui.corner_text import corners
from viewer.ui.main_window import MainWindow
from viewer.ui.slice_view import SliceView
from viewer.ui.viewport_grid import ViewportGrid


def read(
    session: Session, qtbot: QtBot, path: Path, modality: str = "", label: str = ""
) -> None:
    """Open the first patient with such a series, and show it, read to the end."""
    found = scan([path])
    patient, key = next(
        (one, d.key)
        for one in found.patients
        for study in one.studies
        for series in study.series
        for d in series.volumes
        if modality in d.modality and label in d.label
    )
    session.open(patient, found.problems, found.counted)
    session.show(key)
    qtbot.waitUntil(lambda: session.loading.whole(key), timeout=20_000)


def said(session: Session) -> list[str]:
    state = session.active.value
    return corners(session, state, cut(state)).texts()


def test_a_mammogram_offers_its_sigmoids_and_its_tables(
    qtbot: QtBot, empty: Session, shared: Path
) -> None:
    read(empty, qtbot, shared / "data/mammo_ge")
    commands.discover()
    each = [commands[f"window-of-file-{n}"] for n in range(1, 10)]
    names = [one.label_in(empty) for one in each if not one.why_not(empty)]
    assert names == [
        "File: NORMAL  sigmoid  W 900 C 2653",
        "File: HARDER  sigmoid  W 750 C 2713",
        "File: SOFTER  sigmoid  W 1050 C 2569",
        "File: VOI LUT NORMAL",
        "File: VOI LUT HARDER",
        "File: VOI LUT SOFTER",
    ]
    view = SliceView(empty, "a")
    qtbot.addWidget(view)
    view.resize(500, 600)
    sigmoid = greys(view.picture(view.size(), plain=True))
    each[3].run(empty)
    table = greys(view.picture(view.size(), plain=True))
    assert "VOI LUT NORMAL" in said(empty)
    inside = sigmoid > 8  # the maker's table draws much the same curve
    assert abs(sigmoid[inside] - table[inside]).mean() < 25


def test_a_cine_plays_at_the_rate_of_its_file(
    qtbot: QtBot, empty: Session, shared: Path
) -> None:
    read(empty, qtbot, shared / "data/xa_us_nm_multiframe", "XA")
    grid = ViewportGrid(empty)
    qtbot.addWidget(grid)
    grid.resize(600, 500)
    grid.show()
    bar = grid.viewport("a").phases
    assert bar.rate.text().endswith("/s") and "own rate" in bar.rate.toolTip()
    before = empty.active.value.frame
    QTest.mouseClick(bar.play, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: empty.active.value.frame != before)
    empty.cine.stop_all()


def test_b_values_stand_beside_the_bar(qtbot: QtBot, empty: Session, shared: Path) -> None:
    read(empty, qtbot, shared / "data/mr_dwi_ge_bvalues")
    grid = ViewportGrid(empty)
    qtbot.addWidget(grid)
    grid.resize(600, 500)
    grid.show()
    empty.move(phase=empty.active.value.phase + 3)
    assert "b 1000 s/mm²" in grid.viewport("a").phases.place.text()


def test_a_tilted_uneven_head_says_so(qtbot: QtBot, empty: Session, shared: Path) -> None:
    read(empty, qtbot, shared / "data/ct_gantrytilt_variable_ge")
    assert any("TILTED 18.5°" in text and "UNEVEN SLICES" in text for text in said(empty))


def test_an_overlay_of_a_real_file_can_be_switched_off(
    qtbot: QtBot, empty: Session, shared: Path
) -> None:
    read(empty, qtbot, shared / "data/private_overlay_misc", label="marked lesion")
    view = SliceView(empty, "a")
    qtbot.addWidget(view)
    view.resize(500, 500)
    on = greys(view.picture(view.size()))
    empty.selection.update(overlays_shown=False)
    off = greys(view.picture(view.size()))
    assert "OVERLAY OFF" in said(empty) and (on != off).any()


def test_a_readers_own_suv_is_back_at_the_next_start(opened: MainWindow, qtbot: QtBot) -> None:
    session = opened.session
    key = next(one.key for one in session.opened.value.display_sets if one.modality == "PT")
    session.suv.put(key, weight_kg=99.0, reason="scale was broken")
    qtbot.waitUntil(lambda: opened.status.saved.text().startswith("Saved"))
    again = MainWindow(opened.workspace, opened.workspace.new_session())
    opened.close()
    again.requests.open([resource("sample")])
    other = again.session
    qtbot.waitUntil(lambda: other.suv.override(key) is not None)
    found = other.suv.override(key)
    assert isinstance(found, SuvOverride) and found.reason == "scale was broken"
    other.show(key)
    qtbot.waitUntil(lambda: other.loading.whole(key))
    assert "SUV OVERRIDDEN: weight" in said(other)
    again.close()
    QApplication.processEvents()


@pytest.mark.parametrize(
    ("fields", "edges"),
    [
        ({}, ["A", "P", "HR", "FL"]),
        ({"flip_horizontal": True}, ["P", "A", "HR", "FL"]),
        ({"rotation": 90}, ["FL", "HR", "A", "P"]),
    ],
)
def test_a_mammogram_has_its_side_view_and_letters(
    fields: dict[str, object],
    edges: list[str],
    qtbot: QtBot,
    empty: Session,
    shared: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read(empty, qtbot, shared / "data/mammo_ge")
    empty.active.update(**fields)
    drawn: list[str] = []
    draw = haloed.draw

    def note(painter: QPainter, place: QPointF, text: str, *rest: Any) -> None:
        drawn.append(text)
        draw(painter, place, text, *rest)

    monkeypatch.setattr(haloed, "draw", note)
    view = SliceView(empty, "a")
    qtbot.addWidget(view)
    view.resize(500, 600)
    view.picture(view.size())
    assert "R MLO" in drawn and "R MLO" in said(empty)
    assert [one for one in drawn if set(one) <= set("RLAPHF")] == edges
