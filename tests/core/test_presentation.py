"""Windows."""

import numpy as np
import pytest

from viewer.core.presentation import Overlay, RealWorldMap, VoiFunction, VoiLut, Window


@pytest.mark.parametrize(
    ("width", "function"),
    [(0.5, "LINEAR"), (0.0, "LINEAR_EXACT"), (-4.0, "SIGMOID"), (float("nan"), "LINEAR")],
)
def test_a_window_that_shows_nothing_is_refused(width: float, function: VoiFunction) -> None:
    with pytest.raises(ValueError, match="shows nothing"):
        Window(40, width, function)


def test_an_exact_window_may_be_narrow() -> None:
    assert Window(0.5, 0.01, "LINEAR_EXACT").width == 0.01


def test_a_table_without_entries_is_refused() -> None:
    with pytest.raises(ValueError, match="entries"):
        VoiLut(np.zeros(0, np.uint16), 0, 8)


def test_an_overlay_lies_where_its_origin_says_and_may_reach_beyond_the_image() -> None:
    drawn = np.zeros((2, 3), bool)
    drawn[0, 2] = drawn[1, 0] = True
    packed = np.packbits(drawn, bitorder="little")
    overlay = Overlay(packed, (2, 3), (1, 2))
    assert overlay.mask.tolist() == drawn.tolist()
    assert np.argwhere(overlay.over((4, 6))).tolist() == [[1, 4], [2, 2]]
    assert np.argwhere(Overlay(packed, (2, 3), (-1, 0)).over((4, 6))).tolist() == [[0, 0]]
    assert not Overlay(packed, (2, 3), (9, 9)).over((4, 6)).any()
    assert not Overlay(packed, (2, 3), (-9, -9)).over((4, 6)).any()
    assert not Overlay(packed, (2, 3), (5, 0)).over((4, 6)).any()


def test_a_real_world_map_maps_by_line_or_table_within_its_range() -> None:
    line = RealWorldMap("ADC", "mm2/s", 1e-6, 0.5e-6, 0, 4095)
    assert line(1000) == pytest.approx(1000.5e-6)
    assert line(-1) is None and line(4096) is None
    table = RealWorldMap("T1", "ms", 1, -10, 10, 12, np.array([5.0, 6.0, 8.0]))
    assert [table(value) for value in (9, 10, 12)] == [None, 5.0, 8.0]
