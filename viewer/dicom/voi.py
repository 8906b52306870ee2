"""The look-up tables that a file proposes instead of a window (VOI LUT Sequence)."""

from typing import Any

from viewer.core.patient import Frame
from viewer.core.presentation import VoiLut
from viewer.dicom import frames, sparse
from viewer.dicom.parse import Malformed
from viewer.dicom.text import harmless

_WHAT = "VOI LUT"
_GROUPS = ["SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence"]
_MOST = 64  # tables of one image


def luts(frame: Frame, low: float) -> tuple[VoiLut, ...]:
    """The tables for one frame, in the file's order; raises Malformed.

    low: a real-world value that no voxel is below. First values are written as US or SS
    (PS3.3 C.11.2.1.1): one that only makes sense with a sign has one.
    """
    if not frames.value(frame, "VOILUTSequence"):
        return ()
    return tuple(_lut(item, low) for item in _items(frame)[:_MOST])


def _items(frame: Frame) -> list[Any]:
    with sparse.guarded(_WHAT):
        return _listed(frame)


def _listed(frame: Frame) -> list[Any]:
    if frame.instance.attributes.get("VOILUTSequence"):
        found = sparse.elements(frame.instance, ["VOILUTSequence"], _WHAT)
        return list(found.get("VOILUTSequence", []))
    found = sparse.elements(frame.instance, _GROUPS, _WHAT)
    shared, own = (found.get(name, []) for name in _GROUPS)
    for group in [*own[frame.number - 1 : frame.number], *shared[:1]]:
        if "FrameVOILUTSequence" in group:
            return list(group.FrameVOILUTSequence[0].get("VOILUTSequence", []))
    return []


def _lut(item: Any, low: float) -> VoiLut:
    table, first, bits = sparse.lut(item, _WHAT)
    if first >= 1 << 15 and low < 0:
        first -= 1 << 16
    if not 1 <= bits <= 16:
        raise Malformed(f"has a damaged {_WHAT}")
    with sparse.guarded(_WHAT):
        name = harmless(str(item.get("LUTExplanation", "") or "")).strip()
    return VoiLut(table, float(first), bits, name)
