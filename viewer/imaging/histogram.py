"""How often values occur in an image."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from viewer.core.volume import ImageSet, Volume
from viewer.imaging.presets import values_seen

BINS = 256


@dataclass(frozen=True, slots=True, eq=False)
class Histogram:
    """counts: (n,) of the values from edges[k] to edges[k + 1]; edges: (n + 1,), as shown."""

    edges: NDArray[np.float64]
    counts: NDArray[np.int64]


def histogram(item: Volume | ImageSet) -> Histogram | None:
    """Of a sample of all that has been read, in the unit that is shown; None for colour.

    Of whole numbers each bin holds equally many, so that no bin stands out by rounding.
    """
    values = values_seen(item)
    if values is None:
        return None
    low, high = float(values.min()), float(values.max())
    step = max((high - low) / BINS, 1e-9)
    if np.array_equal(values, np.rint(values)):
        step = float(np.ceil(step))
        low, high = low - 0.5, high + 0.5
    count = max(1, int(np.ceil((high - low) / step)))
    edges = low + step * np.arange(count + 1, dtype=np.float64)
    return Histogram(edges, np.histogram(values, edges)[0].astype(np.int64))
