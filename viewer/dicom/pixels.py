"""Stored frames out of files: read straight into the place given, nothing copied twice."""

import os
from collections import OrderedDict
from types import TracebackType
from typing import Any, BinaryIO, Self

import numpy as np
from numpy.typing import NDArray

from viewer.core.patient import Frame, Instance
from viewer.dicom import files
from viewer.dicom.encapsulated import Fragments
from viewer.dicom.layout import TWELVE, Layout
from viewer.dicom.parse import DEFLATED, Malformed, parse

HELD_OPEN = 8
_BY_PLACE = hasattr(os, "preadv")


class Source:
    """The pixel data of one instance, open for reading."""

    def __init__(self, instance: Instance) -> None:
        self._stream, self.start, self.length = _opened(instance)
        self._fragments: Fragments | None = None
        self._whole: tuple[NDArray[Any], float] | None = None
        self._count = instance.attributes.get("NumberOfFrames", 1)

    def close(self) -> None:
        self._stream.close()

    def read_into(self, offset: int, place: memoryview) -> int:
        """Fill a place from an offset in the pixel data; how many bytes there were."""
        wanted = place[: max(0, min(len(place), self.length - offset))]
        self._stream.seek(self.start + offset)
        got = 0
        while got < len(wanted):
            more = self._stream.readinto(wanted[got:])  # type: ignore[attr-defined]
            if not more:
                break
            got += more
        return got

    def whole(self, one: Layout) -> tuple[NDArray[Any], float]:
        """The only frame as read_native gives it, read once; it belongs to all its tiles."""
        if self._whole is None:
            self._whole = read_native(self, 1, one)
        return self._whole

    def encoded(self, number: int) -> bytes:
        """The codestream of a frame (from 1) of encapsulated pixel data."""
        if self._fragments is None:
            self._fragments = Fragments(self._stream, self.start, int(self._count or 1))
        return self._fragments.frame(number)

    def behind(self) -> str:
        """What lies behind encapsulated pixels and is not to be there, in words; else ""."""
        return self._fragments.behind() if self._fragments else ""


def _opened(instance: Instance) -> tuple[BinaryIO, int, int]:
    """(stream, offset of the pixel data in it, their length); raises Malformed, OSError."""
    found = instance.attributes
    if "PixelTag" not in found:
        raise Malformed("holds no pixels")
    stream = files.open_instance(instance)
    try:
        if instance.transfer_syntax_uid == DEFLATED:
            return _inflated(stream)
        return stream, int(found["PixelOffset"]), int(found.get("PixelLength", 0))
    except BaseException:
        stream.close()
        raise


def _inflated(stream: BinaryIO) -> tuple[BinaryIO, int, int]:
    """The data set of a deflated file in plain, within the parser's limit (PS3.5 A.5)."""
    from io import BytesIO

    with stream:
        stream.seek(0)
        data = stream.read()
    parsed = parse(data, len(data))
    if parsed is None or parsed.body_offset is None:
        raise Malformed("holds no pixels")
    return BytesIO(parsed.body), parsed.body_offset, parsed.pixel_length or 0


class Sources:
    """The few instances that were read last, kept open. To be used by one thread."""

    def __init__(self) -> None:
        self._open: OrderedDict[tuple[str, str], Source] = OrderedDict()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for source in self._open.values():
            source.close()
        self._open.clear()

    def of(self, instance: Instance) -> Source:
        """The instance's pixel data; raises OSError or Malformed."""
        key = (instance.path, instance.member)
        source = self._open.get(key)
        if source is None:
            source = self._open[key] = Source(instance)
            if len(self._open) > HELD_OPEN:
                self._open.popitem(last=False)[1].close()
        return source


def is_plain(one: Layout) -> bool:
    """True where samples of the layout lie in a file just as they do in memory."""
    return (
        _BY_PLACE
        and one.native
        and one.syntax != DEFLATED
        and one.samples == 1
        and one.allocated in (16, 32, 64)
        and not one.swapped
    )


def read_plain(one: Instance, number: int, place: NDArray[Any]) -> float:
    """Read a plain frame (from 1) into a place of its size; the share that the file holds.

    Raises OSError.
    """
    found, size = one.attributes, place.nbytes
    at = (number - 1) * size
    left = min(size, max(0, int(found.get("PixelLength", 0)) - at))
    at += int(found["PixelOffset"])
    rest = place.reshape(-1).view(np.uint8).data[:left]
    descriptor = files.open_regular(one.path)
    try:
        while rest and (more := os.preadv(descriptor, [rest], at)):
            rest, at = rest[more:], at + more
    finally:
        os.close(descriptor)
    return (left - len(rest)) / size


def read_native(
    source: Source, number: int, one: Layout, place: NDArray[Any] | None = None
) -> tuple[NDArray[Any], float]:
    """A frame (from 1) that is not compressed, and the share of it that the file holds.

    place: C-contiguous, of the frame's shape and of its size in bytes: read in there and
    seen through the stored type; where it is None the array is made.
    """
    if one.allocated == 1:
        return _bits(source, number, one)
    if one.allocated == TWELVE:
        return _twelve(source, number, one)
    size = one.frame_bits // 8
    if one.subsampled:
        return _subsampled(source, number, one)
    raw = np.empty(size, np.uint8) if place is None else place.view(np.uint8).reshape(-1)
    got = source.read_into((number - 1) * size, raw.data)
    array = raw.view(one.dtype)
    if one.swapped and array.dtype.itemsize > 1:
        array.byteswap(inplace=True)
    share = got / size
    if one.samples == 1:
        return array.reshape(one.shape), share
    if one.planar:
        return np.moveaxis(array.reshape(one.samples, one.rows, one.columns), 0, -1), share
    return array.reshape(one.shape), share


def _bits(source: Source, number: int, one: Layout) -> tuple[NDArray[Any], float]:
    """One bit a pixel, frames packed without gaps, lowest bit first (PS3.5 8.1.1)."""
    first = (number - 1) * one.frame_bits
    raw = np.zeros((first % 8 + one.frame_bits + 7) // 8, np.uint8)
    got = source.read_into(first // 8, raw.data)
    bits = np.unpackbits(raw, bitorder="little")[first % 8 :][: one.frame_bits]
    return bits.reshape(one.rows, one.columns), got / len(raw)


def _twelve(source: Source, number: int, one: Layout) -> tuple[NDArray[Any], float]:
    """Twelve bits a pixel, one after the other, lowest bit first (PS3.5 8.1.1 of 1998)."""
    first = (number - 1) * one.frame_bits  # a frame may begin with half a byte
    raw = np.zeros((first % 8 + one.frame_bits + 7) // 8 + 3, np.uint8)
    got = source.read_into(first // 8, raw[:-3].data)
    at = first % 8 + np.arange(one.rows * one.columns) * TWELVE
    low = raw[at // 8].astype(np.uint16)
    high = raw[at // 8 + 1].astype(np.uint16)
    found = (np.where(at % 8, low >> 4 | high << 4, low | high << 8)) & 0xFFF
    if one.signed:
        found = np.where(found & 0x800, found | 0xF000, found)
    values = found.astype(np.uint16).view(one.dtype)
    return values.reshape(one.rows, one.columns), got / (len(raw) - 3)


def _subsampled(source: Source, number: int, one: Layout) -> tuple[NDArray[Any], float]:
    """Y Y Cb Cr for each two pixels, as Y Cb Cr for each (PS3.3 C.7.6.3.1.2)."""
    size = one.frame_bits // 8
    raw = np.zeros(size, np.uint8)
    got = source.read_into((number - 1) * size, raw.data)
    pairs = raw.reshape(one.rows, -1, 4)
    out = np.empty((one.rows, pairs.shape[1], 2, 3), np.uint8)
    out[..., 0] = pairs[..., :2]
    out[..., 1:] = pairs[:, :, None, 2:]
    return out.reshape(one.rows, -1, 3)[:, : one.columns], got / size


def missing_rows(one: Layout, share: float) -> slice:
    """The rows of a frame that a file which ends too early does not hold in full."""
    return slice(int(one.rows * share), one.rows)


def stated_bytes(frame: Frame, one: Layout) -> int:
    """What the decoded frame takes."""
    return one.rows * one.columns * one.samples * max(one.allocated, 8) // 8
