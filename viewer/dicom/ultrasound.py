"""How large the pixels of an ultrasound picture are, by its calibrated regions.

PS3.3 C.8.5.5. A picture may hold several regions of other scales; one spacing can only be told
where all that show tissue agree.
"""

from collections.abc import Mapping, Sequence
from math import isclose
from typing import Any

_TISSUE = 1  # Region Spatial Format: 2D
_TRACES = frozenset((4, 5))  # waveforms and graphics, in which nobody measures lengths
_CENTIMETRES = 3
_MOST_MM = 100.0


def spacing(regions: Sequence[Mapping[str, Any]]) -> list[float] | None:
    """mm between rows and between columns; None where the regions do not agree on them."""
    tissue = [one for one in regions if one.get("RegionSpatialFormat") == _TISSUE]
    others = {one.get("RegionSpatialFormat") for one in regions} - {_TISSUE} - _TRACES
    if not tissue or others:
        return None
    found = [_millimetres(one) for one in tissue]
    first = found[0]
    for one in found:
        if first is None or one is None:
            return None
        if not all(isclose(a, b, rel_tol=1e-3) for a, b in zip(one, first, strict=True)):
            return None
    return first


def _millimetres(region: Mapping[str, Any]) -> list[float] | None:
    out = []
    for axis in "YX":
        delta = region.get(f"PhysicalDelta{axis}")
        if region.get(f"PhysicalUnits{axis}Direction") != _CENTIMETRES:
            return None
        if not isinstance(delta, float) or not 0 < abs(delta) * 10 <= _MOST_MM:
            return None
        out.append(abs(delta) * 10)
    return out
