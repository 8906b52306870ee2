"""Overlays of an image (60xx): bitmaps of their own, or bits of its pixels (PS3.3 C.9.2)."""

from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from viewer.core.patient import Frame
from viewer.core.presentation import Overlay
from viewer.dicom import frames, sparse
from viewer.dicom.parse import BIG_ENDIAN, Malformed
from viewer.dicom.text import harmless

_WHAT = "overlay"
_SIDE_MOST = 0xFFFF
# rows, columns, frames, description, type, origin, first frame, bit, label, data
_ELEMENTS = (0x10, 0x11, 0x15, 0x22, 0x40, 0x50, 0x51, 0x102, 0x1500, 0x3000)


class _Place(NamedTuple):
    """A file, or a member of an archive."""

    path: str
    member: str


class _Plane(NamedTuple):
    """One overlay of a file, of all its frames.

    bits: as the file holds them, None where they lie in bit `position` of the pixels.
    frames: how many it has; first: the number of the frame, from 1, that its first lies on.
    """

    overlay: Overlay
    bits: bytes | None
    position: int
    frames: int
    first: int


def of(frame: Frame, stored: NDArray[Any]) -> tuple[Overlay, ...]:
    """What is drawn over a frame; raises Malformed.

    stored: its pixels as they lie in the file, all bits of them.
    """
    one = frame.instance
    groups = one.attributes.get("OverlayGroups")
    if not groups:
        return ()
    swapped = one.transfer_syntax_uid == BIG_ENDIAN
    stamp = one.size, one.mtime_ns, swapped
    planes = _planes(_Place(one.path, one.member), tuple(groups), stamp)
    made = (_drawn(plane, frames.stored_number(frame), stored) for plane in planes)
    return tuple(overlay for overlay in made if overlay is not None)


def _drawn(plane: _Plane, number: int, stored: NDArray[Any]) -> Overlay | None:
    """The part of an overlay that lies on one frame; None where it draws nothing there."""
    if plane.bits is None:
        return _embedded(plane, stored)
    at = 0 if plane.frames == plane.first == 1 else number - plane.first  # one lies on all
    if not 0 <= at < plane.frames:
        return None
    rows, columns = plane.overlay.shape
    size = rows * columns
    raw = np.frombuffer(plane.bits, np.uint8)[at * size // 8 : ((at + 1) * size + 7) // 8]
    if shift := at * size % 8:
        raw = np.packbits(np.unpackbits(raw, bitorder="little")[shift:], bitorder="little")
    return replace(plane.overlay, packed=raw) if raw.any() else None


def _embedded(plane: _Plane, stored: NDArray[Any]) -> Overlay | None:
    """An overlay in a spare bit of the pixels (retired in 2004, still in archives)."""
    if stored.ndim != 2 or not 0 < plane.position < stored.dtype.itemsize * 8:
        return None
    bits = (stored >> plane.position & 1).astype(bool)
    if not bits.any():
        return None
    packed = np.packbits(bits, bitorder="little")
    rows, columns = bits.shape
    return replace(plane.overlay, packed=packed, shape=(rows, columns))


@lru_cache(maxsize=16)
def _planes(
    place: _Place, groups: tuple[int, ...], stamp: tuple[int, int, bool]
) -> tuple[_Plane, ...]:
    """The overlays of a file. stamp: its size and time, and whether its bytes are swapped."""
    tags = [group << 16 | element for group in groups for element in _ELEMENTS]
    found = sparse.elements(place, tags, _WHAT)
    with sparse.guarded(_WHAT):
        return tuple(_plane(found, group, stamp[2]) for group in groups)


def _plane(found: Any, group: int, swapped: bool) -> _Plane:
    def value(element: int, default: Any = None) -> Any:
        one = found.get((group, element))
        return default if one is None or one.value in (None, "") else one.value

    rows, columns = int(value(0x0010)), int(value(0x0011))
    frames, first = int(value(0x0015, 1)), int(value(0x0051, 1))
    row, column = (int(number) for number in value(0x0050, (1, 1)))
    bits: bytes | None = value(0x3000)
    if not (0 < rows <= _SIDE_MOST and 0 < columns <= _SIDE_MOST and frames > 0):
        raise Malformed(f"has a damaged {_WHAT}")
    if bits is not None:
        if len(bits) < (rows * columns * frames + 7) // 8:
            raise Malformed(f"has an {_WHAT} that is too short")
        if swapped and found[group, 0x3000].VR == "OW":
            bits = np.frombuffer(bits[: len(bits) & ~1], "<u2").byteswap().tobytes()
    name = str(value(0x1500, "") or value(0x0022, ""))
    overlay = Overlay(
        np.zeros(0, np.uint8),
        (rows, columns),
        (row - 1, column - 1),
        group,
        str(value(0x0040, "")) == "R",
        harmless(name).strip(),
    )
    return _Plane(overlay, bits, int(value(0x0102, 0)), frames, first)
