"""Layouts: every tile has its own view, and the grid has room for all series."""

import pytest

from viewer.app.layout import grid, mpr, one
from viewer.app.session import VIEWS


@pytest.mark.parametrize("series", range(13))
def test_the_grid_has_room_for_up_to_nine_series(series: int) -> None:
    layout = grid(series)
    assert len(layout.tiles) == layout.rows * layout.columns >= min(max(series, 1), 9)
    assert layout.rows <= 3 and layout.columns <= 3


@pytest.mark.parametrize("layout", [one(), mpr(), *(grid(n) for n in range(10))])
def test_each_tile_shows_a_view_of_its_own_that_exists(layout) -> None:
    names = [tile.view for tile in layout.tiles]
    assert len(set(names)) == len(names) and set(names) <= set(VIEWS)


def test_mpr_shows_the_three_planes_and_3d() -> None:
    assert [t.orientation for t in mpr().tiles] == ["axial", "coronal", "sagittal", None]
    assert mpr().tiles[3].kind == "volume3d"
