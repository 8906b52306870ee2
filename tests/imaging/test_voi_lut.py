"""Look-up tables as windows, against their definition in PS3.3 C.11.2.1.1."""

from dataclasses import replace

import numpy as np
import pytest

from tests.volumes import ramp_volume
from viewer.core.presentation import VoiLut, Window
from viewer.core.volume import Marks
from viewer.imaging import voi_lut
from viewer.imaging.window import grey

TABLE = np.array([0, 100, 1000, 4095], np.uint16)
LUT = VoiLut(TABLE, 10.0, 12, "NORMAL")


@pytest.mark.parametrize("dtype", ["int16", "uint16", "uint8", "float32", "int32"])
def test_first_and_last_entry_hold_for_all_beyond(dtype: str) -> None:
    values = np.array([[0, 9, 10, 11], [12, 13, 14, 200]], dtype)
    wanted = np.rint(np.array([[0, 0, 0, 100], [1000, 4095, 4095, 4095]]) * 255 / 4095)
    assert (voi_lut.grey(values, LUT) == wanted).all()
    assert (voi_lut.grey(values, LUT, inverted=True) == 255 - wanted).all()


def test_negative_values_of_a_signed_image() -> None:
    lut = VoiLut(np.arange(256, dtype=np.uint16), -128.0, 8)
    values = np.array([-200, -128, -1, 0, 127, 300], np.int16)
    assert voi_lut.grey(values, lut).tolist() == [0, 0, 127, 128, 255, 255]


def test_no_value_is_low() -> None:
    values = np.array([np.nan, np.inf, -np.inf], np.float32)
    assert voi_lut.grey(values, LUT).tolist() == [0, 255, 0]


def test_each_table_has_a_window_that_stands_for_it() -> None:
    luts = (LUT, VoiLut(TABLE, 10.0, 12, "NORMAL"), VoiLut(TABLE, 10.0, 12))
    item = replace(ramp_volume(), windows=(Window(40, 400),), marks=Marks(luts))
    found = voi_lut.choices(item)
    assert [one.name for one in found] == [
        "", "VOI LUT NORMAL", "VOI LUT NORMAL (2)", "VOI LUT",
    ]  # fmt: skip
    assert [voi_lut.lut_of(one, item) for one in found] == [None, *luts]
    assert voi_lut.lut_of(replace(found[1], width=99.0), item) is None
    assert voi_lut.lut_of(None, item) is None


def test_levels_are_those_of_the_table_or_of_the_window() -> None:
    item = replace(ramp_volume(), marks=Marks((LUT,)))
    (stand_in,) = voi_lut.choices(item)
    values = np.array([9, 12, 14], np.int16)
    assert (voi_lut.levels(values, item, stand_in) == voi_lut.grey(values, LUT)).all()
    window = Window(12, 5, "LINEAR_EXACT")
    assert (
        voi_lut.levels(values, item, window, True, 2.0) == grey(values, window, True, 2.0)
    ).all()


def test_a_table_of_an_image_stands_for_the_common_one_there() -> None:
    other = VoiLut(np.array([0, 255], np.uint16), 9.0, 8)
    marks = Marks((LUT,), own_luts={1: (other,), 2: ()})
    item = replace(ramp_volume(), marks=marks)
    (window,) = voi_lut.choices(item)
    assert [voi_lut.lut_of(window, item, n) for n in range(3)] == [LUT, other, LUT]
    assert voi_lut.lut_of(window, item) is LUT
    greys = voi_lut.levels(np.array([9, 10], np.int16), item, window, index=1)
    assert greys.tolist() == [0, 255]
