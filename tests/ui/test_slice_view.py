"""The widget: what it follows, and real acquisitions shown upright."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.showing import framing, greys, move, place, put, shown
from tests.volumes import ramp_volume
from viewer.app.session import Session
from viewer.core.plane import ORIENTATIONS, letters
from viewer.dicom.scan import scan
from viewer.ui.slice_view import SliceView

UPRIGHT = {"axial": "LP", "coronal": "LF", "sagittal": "PF"}  # to the right, and down


def test_it_repaints_when_more_has_been_read(empty: Session, qtbot: QtBot) -> None:
    ready = np.zeros(10, bool)
    put(empty, ramp_volume(ready=ready), cursor=(4.0, 5.0, 6.0))
    view = shown(qtbot, empty)
    assert greys(view.grab().toImage())[150:170, 200:220].max() == 0
    ready[:] = True
    empty.loading.filled.emit("k1")
    assert greys(view.grab().toImage())[150:170, 200:220].min() > 40


def test_picture_is_what_the_widget_shows_without_the_mouse(
    empty: Session, qtbot: QtBot
) -> None:
    put(empty, ramp_volume(), cursor=(4.0, 5.0, 6.0))
    view = shown(qtbot, empty)
    view.bar.hide()
    grabbed = view.grab().toImage()
    assert np.array_equal(greys(grabbed), greys(view.picture(QSize(480, 320))))
    assert greys(view.picture(QSize(100, 50))).shape == (50, 100)


def test_the_probe_reads_the_value_under_the_mouse(
    empty: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    from viewer.ui import haloed

    real = haloed.draw

    def draw(*words: Any) -> None:
        said.append(words[2])
        real(*words)

    monkeypatch.setattr("viewer.ui.haloed.draw", draw)
    put(empty, ramp_volume(), cursor=(4.0, 5.0, 6.0))
    view = shown(qtbot, empty)
    move(view, place(view, (4.0, 5.0, 6.0)))
    view.grab()
    assert "252 HU   (4.0, 5.0, 6.0) mm" in said
    said.clear()
    view.mouse.leave()
    view.grab()
    assert not any("HU" in text for text in said)


def test_it_has_a_name_for_those_who_do_not_see_it(empty: Session, qtbot: QtBot) -> None:
    view = SliceView(empty, "a")
    qtbot.addWidget(view)
    assert view.accessibleName() == "Image view, empty"
    put(empty, ramp_volume(), orientation="coronal")
    assert view.accessibleName() == "Coronal view, CT"


def test_keys_that_it_does_not_need_are_left_to_the_window(
    empty: Session, qtbot: QtBot
) -> None:
    put(empty, ramp_volume())
    view = shown(qtbot, empty)
    before = empty.views["a"].value
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert empty.views["a"].value == before


@pytest.mark.parametrize(
    "case",
    ["mr_t1_sagittal_philips", "phantom_orientation_ibsi2", "petctmr_sarcoma_siemens_STS025"],
)
def test_every_acquisition_is_upright_with_right_letters(
    empty: Session, qtbot: QtBot, shared: Path, case: str
) -> None:
    """Whatever way the slices were acquired; the middle pixel is the voxel that lies there."""
    found = scan([shared / "data" / case])
    display_set = max(found.volumes, key=lambda one: len(one.frames))
    empty.open(next(p for p in found.patients if display_set in _sets(p)))
    empty.show(display_set.key, "a")
    qtbot.waitUntil(
        lambda: (
            (v := empty.views["a"].value.volume) is not None
            and empty.views["a"].value.key == display_set.key
            and bool(v.ready.all())
        ),
        timeout=60_000,
    )
    view = shown(qtbot, empty)
    for orientation in ORIENTATIONS:
        empty.views["a"].update(orientation=orientation)
        right, down = framing(view).direction(1, 0), framing(view).direction(0, 1)
        assert letters(right)[0] + letters(down)[0] == UPRIGHT[orientation]
        scene, volume = view.scene(), empty.views["a"].value.volume
        assert scene is not None and volume is not None
        rows, columns = scene.shown.plane.shape
        point = scene.shown.plane.to_patient(np.array([columns // 3, rows // 3]))
        k, j, i = np.rint(volume.geometry.to_index(point)).astype(int).tolist()
        assert scene.shown.values[rows // 3, columns // 3] == volume.array[k, j, i]


def _sets(patient: object) -> list[object]:
    return [one for st in patient.studies for s in st.series for one in s.volumes]  # type: ignore[attr-defined]
