"""Colour maps against the standard's palettes, and the pixels made of them."""

import numpy as np
import pydicom
import pytest
from pydicom.pixels import apply_color_lut

from viewer.imaging.colours import colour_map, colour_maps, pixels, veil, veiled

STANDARD = {
    "hot-iron": "1.2.840.10008.1.5.1",
    "pet": "1.2.840.10008.1.5.2",
    "hot-metal-blue": "1.2.840.10008.1.5.3",
    "pet-20-step": "1.2.840.10008.1.5.4",
}


@pytest.mark.parametrize("name", STANDARD)
def test_the_standards_palettes_are_as_published(name: str) -> None:
    every = np.arange(256, dtype=np.uint8)
    published = apply_color_lut(every, palette=STANDARD[name])
    assert (colour_map(name).table == published[:, :3]).all()
    assert pydicom is not None


def test_maps_are_listed_in_their_order_with_grey_first() -> None:
    names = list(colour_maps())
    assert names[:3] == ["", "hot-iron", "pet"] and names[-1] == "rainbow"
    uniform = {name for name, one in colour_maps().items() if one.uniform}
    assert uniform == {"", "viridis", "magma", "inferno", "plasma", "cividis"}
    assert colour_map("of another version").name == ""


def test_pixels_hold_red_green_blue() -> None:
    red, green, blue = colour_map("viridis").table[200].tolist()
    assert pixels("viridis")[200] == 0xFF000000 | red << 16 | green << 8 | blue
    assert pixels("")[7] == 0xFF070707


def test_a_veil_is_premultiplied_and_clear_where_nothing_is() -> None:
    levels = np.array([[0, 255], [255, 128]], np.uint8)
    seen = np.array([[True, True], [False, True]])
    found = veiled(levels, seen, "", 0.4)
    assert found[1, 0] == 0 and found[0, 0] == 102 << 24
    assert found[0, 1] == 0x66666666
    assert veil("hot-iron", 1.0)[:256].tolist() == pixels("hot-iron").tolist()
    assert (veiled(levels, None, "", 0.0) == 0).all()
