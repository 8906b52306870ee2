"""One compressed frame -> its stored samples, by transfer syntax, through imagecodecs.

The codestream's own size is looked at before anything is allocated for it. Runs in a decoder
process: a damaged codestream may end it.
"""

import struct
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.dicom import jpeg_xl
from viewer.dicom.colours import rgb_of
from viewer.dicom.layout import NATIVE, Layout
from viewer.dicom.streams import Stream, jpeg, jpeg_2000

_JPEG = "1.2.840.10008.1.2.4."
BASELINE, EXTENDED, LOSSLESS, LOSSLESS_SV1 = (_JPEG + end for end in ("50", "51", "57", "70"))
PROGRESSIVE = (_JPEG + "53", _JPEG + "55")  # retired in 2001, still in archives
JPEG_LS, JPEG_LS_NEAR = _JPEG + "80", _JPEG + "81"
JPEG_2000, JPEG_2000_LOSSY = _JPEG + "90", _JPEG + "91"
HTJ2K = (_JPEG + "201", _JPEG + "202", _JPEG + "203")
RLE = "1.2.840.10008.1.2.5"
JPEG_XL = (_JPEG + "110", _JPEG + "111", _JPEG + "112")
ENCAPSULATED = "1.2.840.10008.1.2.1.98"
DEFLATED_FRAMES = "1.2.840.10008.1.2.8.1"
DAMAGED = "has damaged compressed pixels"


class Undecodable(Exception):
    """A codestream that is not what it should be; says what is wrong, in words."""


def warm() -> None:
    """Import the libraries, before a first frame has to wait for them."""
    import imagecodecs  # noqa: F401


def decode(data: bytes, one: Layout) -> NDArray[Any]:
    """The stored frame, C-contiguous, of the layout's shape and type; raises Undecodable.

    Three samples come out as RGB.
    """
    decoder = _DECODERS.get(one.syntax)
    if decoder is None:
        raise Undecodable(f"uses the transfer syntax {one.syntax}, which is not supported")
    try:
        found = decoder(data, one)
    except (Undecodable, MemoryError):
        raise
    except Exception as error:
        raise Undecodable(DAMAGED) from error
    if found.size != np.prod(one.shape):
        raise Undecodable(DAMAGED)
    return np.ascontiguousarray(_fitted(found.reshape(one.shape), one))


def _checked(stream: Stream | None, one: Layout) -> Stream:
    """The codestream's own words, where they agree with the header's."""
    if stream is None:
        raise Undecodable(DAMAGED)
    said = (stream.rows, stream.columns, stream.samples)
    if said != (one.rows, one.columns, one.samples):
        raise Undecodable(
            f"has compressed pixels of {said[0]} x {said[1]} x {said[2]}, and its header says "
            f"{one.rows} x {one.columns} x {one.samples}"
        )
    if not 0 < stream.precision <= max(one.allocated, 8):
        raise Undecodable(
            f"has compressed pixels of {stream.precision} bits, and its header says "
            f"{one.allocated}"
        )
    return stream


def _jpeg(data: bytes, one: Layout) -> NDArray[Any]:
    """JPEG baseline, extended (8 or 12 bits) and lossless (T.81)."""
    import imagecodecs

    stream = _checked(jpeg(data), one)
    if one.samples == 1:
        return _signed(imagecodecs.jpeg8_decode(data), stream, one)
    lossy = one.syntax in (BASELINE, EXTENDED, *PROGRESSIVE)
    colours = "YCBCR" if _is_ycbcr(stream, one, lossy) else "RGB"
    return np.asarray(imagecodecs.jpeg8_decode(data, colorspace=colours, outcolorspace="RGB"))


def _is_ycbcr(stream: Stream, one: Layout, lossy: bool) -> bool:
    """What the codestream itself says holds; else what the header says."""
    if stream.adobe is not None:
        return stream.adobe == 1
    if stream.letters:
        return False
    if stream.jfif and lossy:
        return True
    return one.photometric.startswith("YBR")


def _jpeg_ls(data: bytes, one: Layout) -> NDArray[Any]:
    import imagecodecs

    stream = _checked(jpeg(data), one)
    found = _signed(imagecodecs.jpegls_decode(data), stream, one)
    return _coloured(found, one)


def _jpeg_2000(data: bytes, one: Layout) -> NDArray[Any]:
    import imagecodecs

    stream = _checked(jpeg_2000(data), one)
    found = _signed(imagecodecs.jpeg2k_decode(data, numthreads=1), stream, one)
    return found if stream.mixed else _coloured(found, one)


def _htj2k(data: bytes, one: Layout) -> NDArray[Any]:
    """OpenJPH, ten times as fast; it leaves codestreams without HT blocks to OpenJPEG."""
    import imagecodecs

    stream = _checked(jpeg_2000(data), one)
    try:
        found = imagecodecs.htj2k_decode(data)
    except imagecodecs.Htj2kError:
        return _jpeg_2000(data, one)
    found = _signed(found, stream, one)
    return found if stream.mixed else _coloured(found, one)


def _jpeg_xl(data: bytes, one: Layout) -> NDArray[Any]:
    """JPEG XL, also of a recompressed JPEG; colours come out as RGB."""
    import imagecodecs

    stated = jpeg_xl.size(data)
    stream = stated and Stream(*stated, one.samples, one.stored)
    stream = _checked(stream, one)
    return _signed(imagecodecs.jpegxl_decode(data, numthreads=1), stream, one)


def _plain(data: bytes, one: Layout) -> NDArray[Any]:
    """Samples that are wrapped like compressed ones, and are not (PS3.5 A.4.11)."""
    if one.allocated == 1:
        return _bits(data, one)
    return _together(np.frombuffer(data, one.dtype)[: int(np.prod(one.shape))], one)


def _together(found: NDArray[Any], one: Layout) -> NDArray[Any]:
    """Colours of each pixel side by side, as RGB."""
    if one.samples > 1 and one.planar:
        planes = found.reshape(one.samples, one.rows, one.columns)
        found = np.moveaxis(planes, 0, -1)
    return _coloured(found.reshape(one.shape), one)


def _rle(data: bytes, one: Layout) -> NDArray[Any]:
    """PackBits of byte planes, the highest byte first (PS3.5 Annex G)."""
    import imagecodecs

    planes = one.samples * max(one.allocated, 8) // 8
    if len(data) < 64 or struct.unpack_from("<L", data)[0] != planes:
        raise Undecodable(DAMAGED)
    kind = np.dtype(f"u{max(one.allocated, 8) // 8}")
    raw = imagecodecs.dicomrle_decode(data, kind)
    if one.allocated == 1:
        return _bits(raw, one)
    size = one.rows * one.columns * one.samples
    found = np.frombuffer(raw, kind)[:size]
    if one.samples == 1:
        return found
    together = found.reshape(one.samples, one.rows, one.columns)
    return _coloured(np.moveaxis(together, 0, -1), one)


def _deflated(data: bytes, one: Layout) -> NDArray[Any]:
    """Each frame deflated by itself (PS3.5 A.4.13), within the size that it must have."""
    size = (one.frame_bits + 7) // 8
    raw = zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, size + 2)
    if one.allocated == 1:
        return _bits(raw, one)
    return _together(np.frombuffer(raw, one.dtype)[: int(np.prod(one.shape))], one)


def _bits(raw: bytes | bytearray, one: Layout) -> NDArray[np.uint8]:
    """One bit a pixel, lowest first."""
    bits = np.unpackbits(np.frombuffer(raw, np.uint8), bitorder="little")
    return bits[: one.rows * one.columns]


def _coloured(found: NDArray[Any], one: Layout) -> NDArray[Any]:
    """RGB of samples whose codestream says nothing of colours."""
    if one.samples == 3 and one.photometric in ("YBR_FULL", "YBR_FULL_422"):
        return rgb_of(found)
    return found


def _signed(found: Any, stream: Stream, one: Layout) -> NDArray[Any]:
    """The sign that the header states, whatever the codestream's own.

    Only JPEG 2000 knows signs; the others hold two's complement of their own precision, and
    there are JPEG 2000 files in which the two disagree.
    """
    array = np.asarray(found)
    if stream.signed == one.signed or array.dtype.itemsize > 2:
        return array
    whole = 1 << stream.precision
    if one.signed:
        wide = array.astype(np.int32)
        return np.where(wide >= whole >> 1, wide - whole, wide)
    return array.astype(np.int32) & (whole - 1)


def _fitted(found: NDArray[Any], one: Layout) -> NDArray[Any]:
    """In the stored type; refuses values that do not fit."""
    kind = np.dtype(one.dtype)
    if found.dtype == kind:
        return found
    if kind.itemsize < found.dtype.itemsize and found.size:
        span = np.iinfo(kind)
        if int(found.min()) < span.min or int(found.max()) > span.max:
            raise Undecodable(DAMAGED)
    return found.astype(kind)


_DECODERS: dict[str, Callable[[bytes, Layout], NDArray[Any]]] = {
    BASELINE: _jpeg,
    EXTENDED: _jpeg,
    LOSSLESS: _jpeg,
    LOSSLESS_SV1: _jpeg,
    JPEG_LS: _jpeg_ls,
    JPEG_LS_NEAR: _jpeg_ls,
    JPEG_2000: _jpeg_2000,
    JPEG_2000_LOSSY: _jpeg_2000,
    RLE: _rle,
    DEFLATED_FRAMES: _deflated,
    ENCAPSULATED: _plain,
    **dict.fromkeys(JPEG_XL, _jpeg_xl),
    **dict.fromkeys(HTJ2K, _htj2k),
    **dict.fromkeys(PROGRESSIVE, _jpeg),
}
SUPPORTED = NATIVE | _DECODERS.keys()
