"""Layouts: every tile has its own view and place, and the grid has room for all series."""

import pytest

from viewer.app.layout import (
    NOWHERE,
    SECOND,
    VIEWS,
    Layout,
    Tile,
    cells,
    grid,
    is_valid,
    mpr,
    one,
    table,
)


@pytest.mark.parametrize("series", range(13))
def test_the_grid_has_room_for_up_to_nine_series(series: int) -> None:
    layout = grid(series)
    assert len(layout.tiles) == layout.rows * layout.columns >= min(max(series, 1), 9)
    assert layout.rows <= 3 and layout.columns <= 3


@pytest.mark.parametrize("layout", [one(), mpr(), *(grid(n) for n in range(10))])
def test_each_tile_shows_a_view_of_its_own_that_exists(layout) -> None:
    names = [tile.view for tile in layout.tiles]
    assert len(set(names)) == len(names) and set(names) <= set(VIEWS)
    assert is_valid(layout)


def test_mpr_shows_the_three_planes_and_3d() -> None:
    assert [t.orientation for t in mpr().tiles] == ["axial", "coronal", "sagittal", None]
    assert mpr().tiles[3].kind == "volume3d" and mpr().together


def test_a_table_has_any_shape_of_up_to_nine_tiles() -> None:
    for rows in range(1, 10):
        for columns in range(1, 10):
            if rows * columns > 9:
                with pytest.raises(ValueError, match="tiles"):
                    table(rows, columns)
            else:
                made = table(rows, columns, SECOND)
                assert is_valid(made) and len(made.tiles) == rows * columns


def test_a_large_tile_takes_its_place_and_others_go_round_it() -> None:
    tiles = (Tile("g0", tall=2, wide=2), Tile("g1"), Tile("g2"), Tile("g3", wide=3))
    made = Layout("grid", 3, 3, tiles)
    assert [(c.row, c.column) for c in cells(made)] == [(0, 0), (0, 2), (1, 2), (2, 0)]
    assert is_valid(made)


def test_what_has_no_room_or_no_view_is_not_valid() -> None:
    assert not is_valid(NOWHERE)
    assert not is_valid(Layout("grid", 1, 1, (Tile("g0"), Tile("g1"))))
    assert not is_valid(Layout("grid", 1, 2, (Tile("g0"), Tile("g0"))))
    assert not is_valid(Layout("grid", 1, 1, (Tile("nobody"),)))
    assert not is_valid(Layout("grid", 1, 1, (Tile("g0", kind="volume3d"),)))
    assert not is_valid(Layout("grid", 1, 2, (Tile("g0", tall=2),)))
