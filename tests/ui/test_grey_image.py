"""From values to greys that Qt draws."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRect

from tests.ui.showing import greys
from tests.volumes import ramp_volume
from viewer.app.cut import cut
from viewer.app.view_state import ViewState
from viewer.core.presentation import VoiLut, Window
from viewer.core.volume import ImageSet, Marks
from viewer.imaging import voi_lut
from viewer.imaging.colours import colour_map
from viewer.ui.grey_image import Drawable, drawable, image_of

ALL = QRect(0, 0, 12, 16)
EXACT = Window(200 + 127.5, 255, "LINEAR_EXACT")  # value 200 + n is grey n


def drawn(state: ViewState, part: QRect = ALL, pixels: float = 1.0) -> Drawable:
    shown = cut(state)
    assert shown is not None
    return drawable(shown, state, part, pixels)


def ramp(**fields: object) -> ViewState:
    state = {"item": ramp_volume(), "cursor": (0.0, 0.0, 6.0), "window": EXACT, **fields}
    return ViewState(**state)  # type: ignore[arg-type]


def test_each_voxel_goes_through_the_window() -> None:
    found = greys(drawn(ramp()).image)
    assert found[5, 2] == 52
    assert found[15, 11] == 161
    assert greys(drawn(ramp(inverted=True)).image)[5, 2] == 255 - 52


def test_only_the_part_in_sight_is_made() -> None:
    made = drawn(ramp(), QRect(2, 5, 4, 3))
    assert made.part == QRect(2, 5, 4, 3)
    assert greys(made.image).shape == (3, 4)
    assert greys(made.image)[0, 0] == 52


def test_much_smaller_pictures_are_averaged_where_pixels_are_smoothed() -> None:
    smooth = drawn(ramp(), pixels=0.5)
    assert greys(smooth.image).shape == (8, 6)
    assert greys(smooth.image)[0, 0] == pytest.approx(5, abs=1)  # the mean of 0, 1, 10, 11
    sharp = drawn(ramp(interpolate=False), pixels=0.5)
    assert greys(sharp.image).shape == (16, 12)
    odd = drawn(ramp(), QRect(0, 0, 11, 15), 0.5)
    assert odd.part == QRect(0, 0, 10, 14)


def test_what_has_not_been_read_is_black() -> None:
    ready = np.ones(10, bool)
    ready[2] = False
    state = ramp(item=ramp_volume(ready=ready), orientation="coronal", cursor=(0.0, 5.0, 9.0))
    found = greys(drawn(state, QRect(0, 0, 12, 10)).image)
    assert found[7].max() == 0
    assert found[0].min() > 0


def test_colours_stay_as_they_are() -> None:
    array = np.zeros((1, 2, 3, 3), np.uint8)
    array[0, 1, 2] = 10, 20, 30
    state = ViewState(item=ImageSet(array, "RGB", "OT", np.ones(1, bool)))
    pixel = drawn(state, QRect(0, 0, 3, 2)).image.pixelColor(2, 1)
    assert (pixel.red(), pixel.green(), pixel.blue()) == (10, 20, 30)


def test_an_image_owns_its_pixels() -> None:
    values = np.arange(12, dtype=np.uint8).reshape(3, 4)
    made = image_of(values[:, ::-1])
    values[:] = 0
    assert greys(made)[0].tolist() == [3, 2, 1, 0]


def test_a_look_up_table_of_the_file_is_applied() -> None:
    lut = VoiLut(np.array([255, 0], np.uint16), 530.0, 8)
    item = replace(ramp_volume(), marks=Marks((lut,)))
    (window,) = voi_lut.choices(item)
    state = ViewState(item=item, cursor=item.geometry.center, window=window)
    shown = cut(state)
    assert shown is not None
    rows, columns = shown.plane.shape
    made = drawable(shown, state, QRect(0, 0, columns, rows), 1.0)
    assert (greys(made.image) == np.where(shown.values <= 530, 255, 0)).all()


def test_greys_go_through_a_colour_map() -> None:
    levels = np.arange(256, dtype=np.uint8).reshape(16, 16)
    image = image_of(levels, "hot-iron")
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(16, 16, 4)
    assert (raw[..., 2::-1].reshape(-1, 3) == colour_map("hot-iron").table).all()
    assert (raw[..., 3] == 255).all()
