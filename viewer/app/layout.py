"""Which views there are and how they are arranged."""

from dataclasses import dataclass
from typing import Literal

from viewer.core.plane import Orientation

Arrangement = Literal["one", "mpr", "grid"]


@dataclass(frozen=True, slots=True)
class Tile:
    """One place in the grid; view: the id of the view that it shows."""

    view: str
    orientation: Orientation | None = None
    kind: Literal["slice", "volume3d"] = "slice"


@dataclass(frozen=True, slots=True)
class Layout:
    """Tiles row by row. maximised: the view that fills the window for now, or ""."""

    name: str
    rows: int
    columns: int
    tiles: tuple[Tile, ...]
    maximised: str = ""


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
    return Layout("mpr", 2, 2, tiles)


def grid(series: int) -> Layout:
    """As many series side by side as there are, at most nine."""
    count = max(1, min(series, 9))
    columns = 1 if count == 1 else 2 if count <= 4 else 3
    rows = -(-count // columns)
    return Layout("grid", rows, columns, tuple(Tile(f"g{n}") for n in range(rows * columns)))
