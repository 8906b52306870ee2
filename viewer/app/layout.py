"""Which views there are and how they are arranged, on the window and on a second screen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from viewer.core.plane import Orientation

Arrangement = Literal["one", "mpr", "grid"]
TileKind = Literal["slice", "volume3d"]
MOST = 9  # tiles of one grid, rows of it, columns of it
SLICES = tuple(f"g{n}" for n in range(MOST))  # views of a grid, and of the second screen
SECOND = tuple(f"s{n}" for n in range(MOST))
VOLUMES = ("3d", "3d1", "3d2", "3d3")  # 3D views; each has a scene of its own
VIEWS = ("a", "b", "c", *SLICES, *SECOND, *VOLUMES)
ONLY_3D = f"At most {len(VOLUMES)} views can be in 3D."


@dataclass(frozen=True, slots=True)
class Tile:
    """One place in the grid; view: the id of the view that it shows.

    tall, wide: how many rows and columns of the grid it takes.
    """

    view: str
    orientation: Orientation | None = None
    kind: TileKind = "slice"
    tall: int = 1
    wide: int = 1


@dataclass(frozen=True, slots=True)
class Layout:
    """Tiles row by row. maximised: the view that fills the window for now, or "".

    together: all tiles show one series, so another one goes into all of them.
    protocol: label of the hanging protocol that arranged it, "" where the reader did;
    why: why that one, in words.
    """

    name: str
    rows: int
    columns: int
    tiles: tuple[Tile, ...]
    maximised: str = ""
    together: bool = False
    protocol: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a tile lies in the grid, counted from 0."""

    tile: Tile
    row: int
    column: int


NOWHERE = Layout("none", 0, 0, ())


def one() -> Layout:
    """A single view of the acquired plane."""
    return Layout("one", 1, 1, (Tile("a"),))


def mpr() -> Layout:
    """Axial, coronal, sagittal and 3D of one volume."""
    tiles = (
        Tile("a", "axial"),
        Tile("b", "coronal"),
        Tile("c", "sagittal"),
        Tile("3d", None, "volume3d"),
    )
    return Layout("mpr", 2, 2, tiles, together=True)


def grid(series: int) -> Layout:
    """As many series side by side as there are, at most nine."""
    count = max(1, min(series, MOST))
    columns = 1 if count == 1 else 2 if count <= 4 else 3
    return table(-(-count // columns), columns)


def table(rows: int, columns: int, views: Sequence[str] = SLICES) -> Layout:
    """Rows times columns of equal tiles, at most nine of them."""
    if rows < 1 or columns < 1 or rows * columns > MOST:
        raise ValueError(f"{rows} x {columns} tiles")
    tiles = tuple(Tile(view) for view in views[: rows * columns])
    return Layout("grid", rows, columns, tiles)


def cells(layout: Layout) -> Iterator[Cell]:
    """Each tile in the first free place, row by row, that has room for it."""
    taken: set[tuple[int, int]] = set()
    for tile in layout.tiles:
        places = ((r, c) for r in range(layout.rows) for c in range(layout.columns))
        for row, column in places:
            if row + tile.tall > layout.rows or column + tile.wide > layout.columns:
                continue
            wanted = {
                (r, c)
                for r in range(row, row + tile.tall)
                for c in range(column, column + tile.wide)
            }
            if not wanted & taken:
                taken |= wanted
                yield Cell(tile, row, column)
                break


def is_valid(layout: Layout) -> bool:
    """True where each tile has a place, and a view of its own that exists."""
    names = [tile.view for tile in layout.tiles]
    return (
        0 < layout.rows <= MOST
        and 0 < layout.columns <= MOST
        and 0 < len(names) <= MOST
        and len(set(names)) == len(names)
        and all((t.view in VOLUMES) == (t.kind == "volume3d") for t in layout.tiles)
        and set(names) <= set(VIEWS)
        and len(list(cells(layout))) == len(names)
    )
