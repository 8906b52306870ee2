"""Real World Value Mapping: what else the stored values of an image mean.

PS3.3 C.7.6.16.2.11. In the attributes of an Instance the maps lie under RealWorldMaps, as plain
values by keyword.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard

import numpy as np

from viewer.core.patient import Frame
from viewer.core.presentation import RealWorldMap
from viewer.dicom import frames
from viewer.dicom.text import harmless

SEQUENCE = "RealWorldValueMappingSequence"
PARAMETRIC_MAP = "1.2.840.10008.5.1.4.1.1.30"
_MOST = 32  # maps of one frame
_ENTRIES_MOST = 1 << 16
_KEPT = (
    "LUTLabel",
    "LUTExplanation",
    "RealWorldValueIntercept",
    "RealWorldValueSlope",
    "RealWorldValueLUTData",
    "RealWorldValueFirstValueMapped",
    "RealWorldValueLastValueMapped",
    "DoubleFloatRealWorldValueFirstValueMapped",
    "DoubleFloatRealWorldValueLastValueMapped",
)


def kept(items: Sequence[Mapping[str, Any]], signed: bool) -> list[dict[str, Any]]:
    """What is worth keeping of the items of a mapping sequence.

    signed: of the pixels; first and last values are written as US or SS.
    """
    out = []
    for item in items[:_MOST]:
        made = {key: item[key] for key in _KEPT if key in item}
        for key in ("RealWorldValueFirstValueMapped", "RealWorldValueLastValueMapped"):
            if signed and isinstance(made.get(key), int) and made[key] >= 1 << 15:
                made[key] -= 1 << 16
        units = item.get("MeasurementUnitsCodeSequence") or [{}]
        made["Unit"] = str(units[0].get("CodeValue", "1"))
        out.append(made)
    return out


def maps(frame: Frame, slope: float, intercept: float) -> tuple[RealWorldMap, ...]:
    """The maps of a frame that make sense, for values that are stored x slope + intercept."""
    found = frames.value(frame, "RealWorldMaps", [])
    made = (_map(one, slope, intercept) for one in found)
    return tuple(one for one in made if one is not None)


def rescale(frame: Frame) -> tuple[float, float] | None:
    """(slope, intercept) of a parametric map, whose voxels have no other meaning."""
    if frame.instance.sop_class_uid != PARAMETRIC_MAP:
        return None
    for one in frames.value(frame, "RealWorldMaps", []):
        slope, intercept = one.get("RealWorldValueSlope"), one.get("RealWorldValueIntercept")
        if _usable(slope) and _finite(intercept):
            return slope, intercept
    return None


def unit(frame: Frame) -> str | None:
    """UCUM code of what the rescaled values themselves are, by a map that says the same.

    None where no map has the slope and intercept of the rescale.
    """
    own = rescale(frame)
    if own is None:
        slope = frames.number(frame, "RescaleSlope")
        own = 1.0 if slope is None else slope, frames.number(frame, "RescaleIntercept") or 0.0
    for one in frames.value(frame, "RealWorldMaps", []):
        told = one.get("RealWorldValueSlope"), one.get("RealWorldValueIntercept")
        if all(
            _finite(a) and math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-12)
            for a, b in zip(told, own, strict=True)
        ):
            return str(one["Unit"])
    return None


def _map(one: Mapping[str, Any], slope: float, intercept: float) -> RealWorldMap | None:
    low, high = _range(one)
    ends = low * slope + intercept, high * slope + intercept
    least, most = min(ends), max(ends)
    label = harmless(str(one.get("LUTLabel", "")))
    name = harmless(str(one.get("LUTExplanation", "")))
    own, start = one.get("RealWorldValueSlope"), one.get("RealWorldValueIntercept")
    if _usable(own) and _finite(start):
        factor = own / slope
        return RealWorldMap(
            label, one["Unit"], factor, start - intercept * factor, least, most, None, name
        )
    table = one.get("RealWorldValueLUTData")
    if not isinstance(table, list) or not 0 < len(table) <= _ENTRIES_MOST:
        return None
    if not (math.isfinite(low) and all(_finite(entry) for entry in table)):
        return None
    entries = np.array(table, np.float64)
    at = -intercept / slope - low
    return RealWorldMap(label, one["Unit"], 1 / slope, at, least, most, entries, name)


def _range(one: Mapping[str, Any]) -> tuple[float, float]:
    """First and last stored value that is mapped; all where that is not said."""
    out = []
    for which, default in (("First", -math.inf), ("Last", math.inf)):
        found = one.get(f"DoubleFloatRealWorldValue{which}ValueMapped")
        if not _finite(found):
            found = one.get(f"RealWorldValue{which}ValueMapped")
        out.append(float(found) if _finite(found) else default)
    return out[0], out[1]


def _finite(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and math.isfinite(value)


def _usable(slope: Any) -> TypeGuard[float]:
    return _finite(slope) and 1e-30 < abs(slope) < 1e30
