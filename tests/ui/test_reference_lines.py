"""Lines of the focused view's images in the others."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.showing import framing, put, shown
from tests.volumes import ramp_volume
from viewer.app import layout
from viewer.app.session import Session
from viewer.ui.main_window import MainWindow
from viewer.ui.reference_lines import references
from viewer.ui.slice_view import SliceView


@pytest.fixture
def view(empty: Session, qtbot: QtBot) -> SliceView:
    """A coronal view beside the focused axial one of the same volume."""
    made = layout.mpr()
    empty.layout.update(name=made.name, rows=2, columns=2, tiles=made.tiles)
    put(empty, ramp_volume())
    put(empty, ramp_volume(), "b", orientation="coronal")
    empty.selection.update(view="a")
    return shown(qtbot, empty, "b")


def test_ends_and_all_lie_where_the_images_are(view: SliceView, empty: Session) -> None:
    assert references(empty, "b", framing(view)) == []
    volume = empty.views["a"].value.volume
    assert volume is not None
    empty.preferences.update(reference_lines="ends")
    first, last = references(empty, "b", framing(view))
    assert (first.number, last.number) == (1, volume.geometry.shape[0])
    for one, k in ((first, 0), (last, volume.geometry.shape[0] - 1)):
        point = volume.geometry.to_patient(np.array([k, 0.0, 0.0]))
        y = framing(view).on_screen(point)[1]
        assert one.start[1] == pytest.approx(y, abs=0.01)
        assert one.end[1] == pytest.approx(y, abs=0.01)
    empty.preferences.update(reference_lines="all")
    assert len(references(empty, "b", framing(view))) == volume.geometry.shape[0]


def test_they_reach_as_far_as_the_image(view: SliceView, empty: Session) -> None:
    empty.preferences.update(reference_lines="ends")
    volume = empty.views["a"].value.volume
    assert volume is not None
    (one, _) = references(empty, "b", framing(view))
    wide = volume.geometry.shape[2] * volume.geometry.spacing[2]
    length = abs(one.end[0] - one.start[0])
    assert length == pytest.approx(wide * framing(view).per_mm, rel=1e-6)


def test_none_where_they_would_say_nothing(view: SliceView, empty: Session) -> None:
    empty.preferences.update(reference_lines="ends")
    assert references(empty, "a", framing(view)) == []  # the focused view itself
    empty.views["b"].update(orientation="axial")
    assert references(empty, "b", framing(view)) == []  # parallel
    empty.views["b"].update(orientation="coronal")
    empty.selection.update(crosshair=False)
    assert references(empty, "b", framing(view)) == []


def test_the_key_goes_through_the_choices(opened: MainWindow) -> None:
    seen = []
    for _ in range(3):
        held = Qt.KeyboardModifier.ControlModifier
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_R, held)
        seen.append(opened.session.preferences.value.reference_lines)
    assert seen == ["ends", "all", "shown"]
