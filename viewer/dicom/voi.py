"""What each image proposes: look-up tables (VOI LUT Sequence), and windows of its own."""

from collections.abc import Sequence
from typing import Any

from viewer.core.patient import Frame
from viewer.core.presentation import VoiLut, Window
from viewer.dicom import frames, meaning, sparse
from viewer.dicom.parse import Malformed
from viewer.dicom.text import harmless

_WHAT = "VOI LUT"
_GROUPS = ["SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence"]
_MOST = 64  # tables of one image
_WINDOW = ("WindowCenter", "WindowWidth", "VOILUTFunction", "WindowCenterWidthExplanation")


def luts(frame: Frame, low: float) -> tuple[VoiLut, ...]:
    """The tables for one frame, in the file's order; raises Malformed.

    low: a real-world value that no voxel is below. First values are written as US or SS
    (PS3.3 C.11.2.1.1): one that only makes sense with a sign has one.
    """
    if not frames.value(frame, "VOILUTSequence"):
        return ()
    return tuple(_lut(item, low) for item in _items(frame)[:_MOST])


def own_windows(
    chosen: Sequence[Frame], common: tuple[Window, ...]
) -> dict[int, tuple[Window, ...]]:
    """The windows of those frames, by number, whose windows are not the common ones."""
    out: dict[int, tuple[Window, ...]] = {}
    last: tuple[Any, ...] | None = None
    found = common
    for n, frame in enumerate(chosen):
        raw = tuple([frames.value(frame, keyword) for keyword in _WINDOW])
        if raw != last:  # neighbours are mostly alike
            last, found = raw, meaning.windows(frame)
        if found != common:
            out[n] = found
    return out


def own_luts(
    chosen: Sequence[Frame], lows: Sequence[float], common: tuple[VoiLut, ...]
) -> tuple[dict[int, tuple[VoiLut, ...]], list[tuple[Frame, str]]]:
    """(the tables of those frames, by number, whose tables are not the common ones, why some
    frames' tables cannot be used).

    Frames with equal tables share them. lows: as in luts, of each frame.
    """
    known = {_content(common): common}
    out: dict[int, tuple[VoiLut, ...]] = {}
    damaged = []
    for n, (frame, low) in enumerate(zip(chosen, lows, strict=True)):
        try:
            made = luts(frame, low)
        except Malformed as error:
            damaged.append((frame, str(error)))
            continue
        found = known.setdefault(_content(made), made)
        if found is not common:
            out[n] = found
    return out, damaged


def _content(tables: tuple[VoiLut, ...]) -> tuple[Any, ...]:
    return tuple((one.table.tobytes(), one.first, one.bits, one.name) for one in tables)


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
