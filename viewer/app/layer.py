"""A volume laid over the one that a view shows."""

from dataclasses import dataclass

import numpy as np

from viewer.core.bonds import Rows
from viewer.core.geometry import Array
from viewer.core.presentation import Window
from viewer.core.volume import Item, Series4D, Volume

OPACITY = 0.4


@dataclass(frozen=True, slots=True)
class Layer:
    """What lies over a view's own volume, and how it looks.

    key: of its display set. item: a volume or a 4D sequence.
    opacity: 0 (only the view's own volume is seen) to 1. colours: name of a colour map.
    window: in the unit that is shown; None until voxels have been read.
    rows: 4 x 4, from mm (LPS) of the view's own volume to the layer's; () where they are one.
    why: how it is known where it lies.
    chosen: windows that are set, by mouse, key or field, are the layer's.
    """

    key: str
    item: Item
    opacity: float = OPACITY
    colours: str = ""
    window: Window | None = None
    inverted: bool = False
    rows: Rows = ()
    why: str = ""
    chosen: bool = False

    def volume(self, phase: int = 0) -> Volume | None:
        """The volume of a phase, the last one beyond the end."""
        if isinstance(self.item, Series4D):
            return self.item.volumes[min(phase, len(self.item.volumes) - 1)]
        return self.item if isinstance(self.item, Volume) else None

    @property
    def matrix(self) -> Array | None:
        """(4, 4) as `rows`; None where the two lie in one frame of reference."""
        return np.array(self.rows, float) if self.rows else None
