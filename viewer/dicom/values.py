"""Stored values -> real-world values (PS3.3 C.11.1, C.7.6.16.2.9), and colours -> RGB."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.core.patient import Frame, Instance
from viewer.dicom import frames, palettes, realworld, sparse
from viewer.dicom.colours import rgb_of
from viewer.dicom.layout import Layout
from viewer.dicom.parse import Malformed

RTDOSE = "1.2.840.10008.5.1.4.1.1.481.2"
_LEAST, _MOST = -32768, 32767  # of int16


@dataclass(frozen=True, slots=True, eq=False)
class Rescale:
    """real-world value = stored x slope + intercept; or the table's entry at stored - first."""

    slope: float = 1.0
    intercept: float = 0.0
    table: NDArray[np.uint16] | None = None
    first: int = 0

    @property
    def whole(self) -> bool:
        """Whole numbers stay whole."""
        return self.slope == int(self.slope) and self.intercept == int(self.intercept)

    def __call__(self, stored: float) -> float:
        """The real-world value of one stored value."""
        if self.table is not None:
            at = min(max(int(stored) - self.first, 0), len(self.table) - 1)
            return float(self.table[at])
        return stored * self.slope + self.intercept


def rescale(frame: Frame) -> Rescale:
    """What the header says; 1 and 0 where it says nothing; raises Malformed for nonsense.

    A dose grid has Dose Grid Scaling instead (PS3.3 C.8.8.3).
    """
    found = frame.instance.attributes
    if found.get("ModalityLUTSequence") and not isinstance(found.get("RescaleSlope"), float):
        return _modality_table(frame.instance)
    mapped = realworld.rescale(frame)
    if mapped is not None:
        return Rescale(*mapped)
    keyword = "DoseGridScaling" if frame.instance.sop_class_uid == RTDOSE else "RescaleSlope"
    slope = frames.number(frame, keyword)
    intercept = frames.number(frame, "RescaleIntercept")
    made = Rescale(1.0 if slope is None else slope, 0.0 if intercept is None else intercept)
    if not 1e-30 < abs(made.slope) < 1e30 or abs(made.intercept) > 1e30:
        raise Malformed(f"has the unusable rescale slope {made.slope:g}")
    return made


def _modality_table(instance: Instance) -> Rescale:
    """The table of the Modality LUT Sequence (PS3.3 C.11.1.1.1)."""
    what = "Modality LUT"
    found = sparse.elements(instance, ["ModalityLUTSequence"], what)
    with sparse.guarded(what):
        table, first, _ = sparse.lut(found.ModalityLUTSequence[0], what)
    return Rescale(table=table, first=first)


def dtype_of(
    chosen: Sequence[Frame],
    layouts: Sequence[Layout],
    rescales: Sequence[Rescale] | None = None,
) -> str:
    """The type of the array that frames are read into: "uint8" (RGB), "int16" or "float32".

    int16 where that is exact; for CT and MR, where scanners allocate 16 bits for what needs
    13, where it is exact for the values that nearly always occur (the reading tells where
    not, and is then done again as float32).
    rescales: of the frames, where they have been read already.
    """
    if any(one.colour for one in layouts):
        return "uint8"
    rescales = rescales or [rescale(frame) for frame in chosen]
    several: dict[tuple[object, ...], tuple[Layout, Rescale, Frame]] = {}
    for one, how, frame in zip(layouts, rescales, chosen, strict=True):
        key = id(one), how.slope, how.intercept, id(how.table)
        several.setdefault(key, (one, how, frame))  # most frames are like the first
    fit = all(_fits(*each) for each in several.values())
    return "int16" if fit else "float32"


def _fits(one: Layout, how: Rescale, frame: Frame) -> bool:
    if how.table is not None:
        return int(how.table.max()) <= _MOST
    if one.floating or not how.whole or one.stored > 16:
        return False
    if frames.text(frame, "Modality") in ("CT", "MR") and how.slope == 1:
        return abs(how.intercept) < 1 << 15
    low = -(1 << one.stored - 1) if one.signed else 0
    ends = how(low), how(low + (1 << one.stored) - 1)
    return min(ends) >= _LEAST and max(ends) <= _MOST


def is_settled(one: Layout) -> bool:
    """True where all bits of a native sample count as they are."""
    if one.floating or one.stored == one.allocated:
        return True
    return not (one.signed or one.marked or one.high + 1 > one.stored)


def settled(raw: NDArray[Any], one: Layout) -> NDArray[Any]:
    """Stored values: the bits that count, with their sign; changed in place where it can be.

    Values beyond the bits that count are kept where the highest bit is theirs: a known
    planning CT stores 13 bits and says 12. An overlay in the spare bits is taken out.
    """
    if is_settled(one):
        return raw
    spare = one.high + 1 - one.stored
    if spare and one.native:
        np.right_shift(raw, spare, out=raw)
    if (spare and one.native and not one.signed) or one.marked:
        np.bitwise_and(raw, (1 << one.stored) - 1, out=raw)
    if one.signed:
        half, whole = 1 << one.stored - 1, 1 << one.stored
        np.bitwise_or(raw, -whole, out=raw, where=(raw >= half) & (raw < whole))
    return raw


def convert(stored: NDArray[Any], how: Rescale, out: NDArray[Any]) -> bool:
    """Write the real-world values of a frame; False where some did not fit and were cut.

    stored may be the same memory as out (int16, or its unsigned view).
    """
    if how.table is not None:
        at = np.clip(stored.astype(np.int64) - how.first, 0, len(how.table) - 1)
        out[...] = how.table[at]
        return True
    if out.dtype != np.int16:
        _convert_floats(stored, how, out)
        return True
    zero = stored.dtype.kind == "u" and _LEAST <= how(0) <= _MOST
    low, high = 0 if zero else int(stored.min()), int(stored.max())
    ends = how(low), how(high)
    if min(ends) >= _LEAST and max(ends) <= _MOST:
        _convert_short(stored, how, out, high)
        return True
    real = stored.astype(np.float64) * how.slope + how.intercept
    out[...] = np.clip(np.rint(real), _LEAST, _MOST)
    return False


def _convert_short(
    stored: NDArray[Any], how: Rescale, out: NDArray[np.int16], high: int
) -> None:
    """Where the result is known to fit: arithmetic in 16 bits wraps to the right number."""
    slope, intercept = int(how.slope), int(how.intercept)
    if stored.dtype.itemsize != 2 or not -(1 << 15) <= slope < 1 << 15 or abs(intercept) >> 15:
        out[...] = stored.astype(np.int64) * slope + intercept
        return
    same = stored.view(np.int16)
    if slope != 1:
        same = np.multiply(same, np.int16(slope), out=out)
    if intercept:
        np.add(same, np.int16(intercept), out=out)
    elif not np.may_share_memory(same, out):
        out[...] = same


def _convert_floats(stored: NDArray[Any], how: Rescale, out: NDArray[Any]) -> None:
    """In double precision, and rounded once."""
    real = np.multiply(stored, how.slope, dtype=np.float64)
    if how.intercept:
        np.add(real, how.intercept, out=real)
    out[...] = real


def padding(frame: Frame, how: Rescale, dtype: str) -> tuple[float, float] | None:
    """Real-world values, first and last, of voxels outside the image (PS3.3 C.7.5.1.1.2)."""
    first = frames.number(frame, "PixelPaddingValue")
    if first is None:
        return None
    last = frames.number(frame, "PixelPaddingRangeLimit")
    ends = sorted((how(first), how(first if last is None else last)))
    if dtype == "int16":
        ends = [float(np.clip(end, _LEAST, _MOST)) for end in ends]
    return ends[0], ends[1]


def rgb(stored: NDArray[Any], one: Layout, instance: Instance) -> NDArray[np.uint8]:
    """(rows, columns, 3) 8-bit RGB of a frame of one or three samples.

    Compressed frames of three samples come as RGB from codecs.decode.
    """
    if one.photometric == "PALETTE COLOR":
        return palettes.coloured(stored, instance)
    eight = _eight_bits(stored, one)
    if one.samples == 1:
        return np.repeat(eight[..., None], 3, axis=-1)
    if one.native and one.photometric.startswith("YBR"):
        return rgb_of(eight, one.photometric.startswith("YBR_PARTIAL"))
    return eight


def _eight_bits(stored: NDArray[Any], one: Layout) -> NDArray[np.uint8]:
    if one.stored <= 8:
        return stored.astype(np.uint8, copy=False)
    return (stored >> (one.stored - 8)).astype(np.uint8)
