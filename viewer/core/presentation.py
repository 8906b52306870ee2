"""How pixels become greys, and what a file wants drawn over or cut off from them."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

VoiFunction = Literal["LINEAR", "LINEAR_EXACT", "SIGMOID"]


@dataclass(frozen=True, slots=True)
class Window:
    """A window on real-world values (PS3.3 C.11.2.1.2); width >= 1 for LINEAR, else > 0."""

    center: float
    width: float
    function: VoiFunction = "LINEAR"
    name: str = ""

    def __post_init__(self) -> None:
        if not self.width >= (1 if self.function == "LINEAR" else 1e-30):
            raise ValueError(f"a window of width {self.width} shows nothing")


@dataclass(frozen=True, slots=True, eq=False)
class VoiLut:
    """A look-up table that a file proposes instead of a window (PS3.3 C.11.2.1.1).

    table: uint16, 0 is black and 2 ** bits - 1 white. Its first entry is for the real-world
        value `first` and all below, the next for first + 1, the last for all above.
    name: the file's own words for it, "" where it has none.
    """

    table: NDArray[np.uint16]
    first: float
    bits: int
    name: str = ""

    def __post_init__(self) -> None:
        if not self.table.size or not 1 <= self.bits <= 16:
            raise ValueError(f"a table of {self.table.size} entries of {self.bits} bits")


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """A drawing of one bit a pixel over one slice or frame (60xx, PS3.3 C.9.2).

    packed: its bits as numpy.packbits(bitorder="little") makes them, row after row.
    shape: (rows, columns); origin: (row, column) of the image, from 0, under its first pixel.
        It may reach beyond the image.
    group: 0x6000 to 0x60FE. roi: it marks a region (Overlay Type R), not graphics.
    """

    packed: NDArray[np.uint8]
    shape: tuple[int, int]
    origin: tuple[int, int] = (0, 0)
    group: int = 0x6000
    roi: bool = False
    name: str = ""

    @property
    def mask(self) -> NDArray[np.bool_]:
        """(rows, columns): where it draws."""
        rows, columns = self.shape
        bits = np.unpackbits(self.packed, count=rows * columns, bitorder="little")
        return bits.reshape(rows, columns).view(bool)

    def over(self, shape: tuple[int, int]) -> NDArray[np.bool_]:
        """Where it draws on an image of a shape (rows, columns)."""
        out = np.zeros(shape, bool)
        row, column = self.origin
        top, left = max(row, 0), max(column, 0)
        bottom, right = max(shape[0] - row, 0), max(shape[1] - column, 0)
        part = self.mask[top - row : bottom, left - column : right]
        out[top : top + part.shape[0], left : left + part.shape[1]] = part
        return out


@dataclass(frozen=True, slots=True)
class Shutter:
    """What of a picture is meant to be covered (PS3.3 C.7.6.11, C.7.6.15): all outside of it.

    Rows and columns count from 0 here. Where several shapes are given, only what lies in all
    of them is shown.
    rectangle: (first row, last row, first column, last column) that are shown.
    circle: (row, column, radius in pixels). polygon: (row, column) of its corners.
    overlay: the group of the overlay whose drawing is covered, None where there is none.
    grey: 0 black to 1 white, of the cover.
    """

    rectangle: tuple[int, int, int, int] | None = None
    circle: tuple[float, float, float] | None = None
    polygon: tuple[tuple[float, float], ...] = ()
    overlay: int | None = None
    grey: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class RealWorldMap:
    """Another quantity that a file knows of its voxels (PS3.3 C.7.6.16.2.11).

    It takes values of the array: value x slope + intercept is the quantity in `unit` (UCUM),
    or, where there is a table, the number of its entry. Values outside low to high have none.
    label, name: the file's own words, short and long.
    """

    label: str
    unit: str
    slope: float
    intercept: float
    low: float
    high: float
    table: NDArray[np.float64] | None = None
    name: str = ""

    def __call__(self, value: float) -> float | None:
        """The quantity at a value of the array; None where it is not mapped."""
        if not self.low <= value <= self.high:
            return None
        found = value * self.slope + self.intercept
        if self.table is None:
            return found
        at = round(found)
        return float(self.table[at]) if 0 <= at < len(self.table) else None
