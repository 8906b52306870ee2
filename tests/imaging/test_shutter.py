"""What shutters cover, by their definitions in PS3.3 C.7.6.11."""

import numpy as np

from viewer.core.presentation import Overlay, Shutter
from viewer.imaging.shutter import covered

SHAPE = (6, 8)


def shown(shutter: Shutter, overlays: tuple[Overlay, ...] = ()) -> set[tuple[int, int]]:
    rows, columns = np.nonzero(~covered(shutter, overlays, SHAPE))
    return set(zip(rows.tolist(), columns.tolist(), strict=True))


def test_a_rectangle_shows_its_edge() -> None:
    assert shown(Shutter((1, 2, 3, 5))) == {(r, c) for r in (1, 2) for c in (3, 4, 5)}


def test_a_circle() -> None:
    assert shown(Shutter(circle=(2, 3, 1))) == {(2, 3), (1, 3), (3, 3), (2, 2), (2, 4)}


def test_a_polygon_may_be_hollow() -> None:
    corners = ((0.0, 0.0), (5.0, 0.0), (5.0, 7.0), (0.0, 7.0), (0.0, 5.0), (3.0, 5.0),
               (3.0, 2.0), (0.0, 2.0))  # fmt: skip
    found = shown(Shutter(polygon=corners))
    assert {(0, 0), (0, 6), (4, 4)} <= found and (1, 3) not in found


def test_of_several_only_what_lies_in_all_is_shown() -> None:
    assert shown(Shutter((0, 5, 0, 3), (2, 3, 1))) == {(2, 3), (1, 3), (3, 3), (2, 2)}


def test_a_bitmap_covers_where_it_draws() -> None:
    mask = np.zeros(SHAPE, bool)
    mask[0] = True
    overlay = Overlay(np.packbits(mask, bitorder="little"), SHAPE, group=0x6002)
    found = shown(Shutter(overlay=0x6002), (overlay,))
    assert len(found) == 5 * 8 and (0, 0) not in found
    assert len(shown(Shutter(overlay=0x6004), (overlay,))) == 6 * 8


def test_a_shutter_far_outside_covers_all_or_nothing() -> None:
    assert shown(Shutter((90, 99, 0, 7))) == set()
    assert len(shown(Shutter((-5, 99, -5, 99)))) == 6 * 8
