"""Pictures without a window."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from tests.ui.showing import RAMP, greys
from tests.volumes import display_set, patient, ramp_volume
from viewer.app.cut import cut
from viewer.app.view_state import ViewState
from viewer.core.errors import ViewerError
from viewer.core.plane import Curve, Slab
from viewer.core.volume import ImageSet
from viewer.imaging import oblique
from viewer.imaging.rendering_presets import presets
from viewer.imaging.window import grey
from viewer.ui import still

STATE = ViewState(key="k1", item=ramp_volume(), cursor=(4.0, 5.0, 6.0), window=RAMP)


def test_native_is_the_planes_voxels(qtbot: QtBot) -> None:
    made = still.of_slice(patient(display_set()), STATE, None, plain=True)
    assert made.format() == QImage.Format.Format_Grayscale8
    assert np.array_equal(greys(made), grey(ramp_volume().array[2], RAMP))


def test_otherwise_it_has_the_size_and_the_text_of_a_view(qtbot: QtBot) -> None:
    one = still.of_slice(patient(display_set()), STATE, (480, 320), plain=False)
    other = still.of_slice(patient(display_set()), STATE, (480, 320), plain=True)
    assert (one.width(), one.height()) == (480, 320)
    assert not np.array_equal(greys(one), greys(other))


def test_colours_stay_colours(qtbot: QtBot) -> None:
    array = np.full((1, 4, 4, 3), (200, 100, 50), np.uint8)
    state = ViewState(item=ImageSet(array, "RGB", "US", np.ones(1, bool)))
    made = still.of_slice(patient(display_set()), state, None, plain=True)
    assert made.pixelColor(1, 1) == QColor(200, 100, 50)


def test_where_nothing_is_shown_there_is_no_picture(qtbot: QtBot) -> None:
    with pytest.raises(ViewerError, match="no picture"):
        still.of_slice(patient(display_set()), ViewState(), None, plain=True)


def test_in_3d(qtbot: QtBot) -> None:
    volume = ramp_volume((12, 16, 16))
    preset = next(one for one in presets("CT") if one.blend == "mip")
    found = greys(still.in_3d(volume, preset, (80, 60), None))
    assert found.shape == (60, 80)
    assert found.max() > 100


def test_a_picture_that_cannot_be_written_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    image = QImage(4, 4, QImage.Format.Format_Grayscale8)
    image.fill(7)
    still.write(image, tmp_path / "picture")
    assert (tmp_path / "picture").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(ViewerError, match="could not be written"):
        still.write(image, tmp_path / "no" / "x.png")


def test_turned_planes_slabs_and_curves_are_drawn_in_full(qtbot: QtBot) -> None:
    volume = ramp_volume()
    state = replace(STATE, item=volume, cursor=volume.geometry.center)
    plane = oblique.turned(oblique.own(volume.geometry, "axial"), np.array([1.0, 0, 0]), 30)
    points = ((3.0, 4.0, 9.0), (10.0, 7.0, 9.0), (18.0, 6.0, 9.0))
    curve = Curve(points, (0.0, 0.0, 1.0), "stretched", half_mm=5.0)
    for fields in ({"oblique": plane}, {"slab": Slab("mip", 9.0)}, {"curve": curve}):
        one = replace(state, **fields)
        shown = cut(one)
        assert shown is not None and not shown.rough
        made = still.of_slice(patient(display_set()), one, None, plain=True)
        assert np.array_equal(greys(made), grey(shown.values, RAMP))
        text = still.of_slice(patient(display_set()), one, (480, 320), plain=False)
        assert greys(text).max() > 200
