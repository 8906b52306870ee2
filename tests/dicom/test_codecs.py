"""Each codec against what was encoded; the real files of many encoders are in test_load."""

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import imagecodecs
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from viewer.dicom import codecs
from viewer.dicom.codecs import Undecodable, decode
from viewer.dicom.layout import Layout

ROWS, COLUMNS = 20, 30
RAMP = np.add.outer(np.arange(ROWS) * 37, np.arange(COLUMNS) * 5) % 4096
GREY12 = RAMP.astype(np.uint16)
SIGNED16 = (RAMP - 2048).astype(np.int16)
COLOUR = np.stack([RAMP % 256, RAMP // 16, 255 - RAMP // 16], -1).astype(np.uint8)

Encoder = Callable[[NDArray[Any]], bytes]


def packed(frame: NDArray[Any]) -> bytes:
    """RLE of literal runs: byte planes, the highest byte first (PS3.5 Annex G)."""
    big = frame.astype(frame.dtype.newbyteorder(">"))
    planes = np.moveaxis(big[..., None].view(np.uint8).reshape(ROWS * COLUMNS, -1), -1, 0)
    segments = []
    for plane in planes:
        raw = plane.tobytes()
        parts = [raw[at : at + 128] for at in range(0, len(raw), 128)]
        segments.append(b"".join(bytes([len(part) - 1]) + part for part in parts))
    segments = [one + b"\0" * (len(one) % 2) for one in segments]
    offsets = np.cumsum([64, *map(len, segments[:-1])]).tolist()
    head = struct.pack("<16L", len(segments), *offsets, *[0] * (15 - len(segments)))
    return head + b"".join(segments)


def deflated(frame: NDArray[Any]) -> bytes:
    machine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return machine.compress(frame.tobytes()) + machine.flush()


def j2k(frame: NDArray[Any]) -> bytes:
    made: bytes = imagecodecs.jpeg2k_encode(frame, level=0, reversible=True, codecformat="j2k")
    return made


LOSSLESS: dict[str, Encoder] = {
    codecs.LOSSLESS: lambda frame: imagecodecs.ljpeg_encode(frame, bitspersample=16),
    codecs.LOSSLESS_SV1: lambda frame: imagecodecs.ljpeg_encode(frame, bitspersample=16),
    codecs.JPEG_LS: imagecodecs.jpegls_encode,
    codecs.JPEG_2000: j2k,
    codecs.HTJ2K[0]: imagecodecs.htj2k_encode,
    codecs.RLE: packed,
    codecs.DEFLATED_FRAMES: deflated,
    codecs.ENCAPSULATED: lambda frame: frame.tobytes(),
}


@pytest.mark.parametrize("syntax", LOSSLESS)
def test_grey_comes_back_bit_for_bit(syntax: str) -> None:
    one = Layout(syntax, ROWS, COLUMNS, stored=12, high=11)
    found = decode(LOSSLESS[syntax](GREY12), one)
    assert found.dtype == np.uint16 and (found == GREY12).all()


@pytest.mark.parametrize("syntax", LOSSLESS)
def test_signed_values_keep_their_sign(syntax: str) -> None:
    """Only JPEG 2000 knows signs: the others are given two's complement."""
    frame = SIGNED16 if syntax == codecs.JPEG_2000 else SIGNED16.view(np.uint16)
    found = decode(LOSSLESS[syntax](frame), Layout(syntax, ROWS, COLUMNS, signed=True))
    assert found.dtype == np.int16 and (found == SIGNED16).all()


def test_the_headers_sign_holds_where_the_codestream_has_another() -> None:
    stored = SIGNED16.view(np.uint16) & 0x1FFF
    data = imagecodecs.jpeg2k_encode(
        stored, level=0, reversible=True, codecformat="j2k", bitspersample=13
    )
    one = Layout(codecs.JPEG_2000, ROWS, COLUMNS, stored=13, high=12, signed=True)
    assert (decode(data, one) == SIGNED16).all()


@pytest.mark.parametrize(
    ("syntax", "encode"),
    [
        (codecs.JPEG_2000, j2k),
        (codecs.JPEG_LS, imagecodecs.jpegls_encode),
        (codecs.RLE, packed),
        (codecs.HTJ2K[2], imagecodecs.htj2k_encode),
        (codecs.DEFLATED_FRAMES, deflated),
    ],
)
def test_colours_come_back_bit_for_bit(syntax: str, encode: Encoder) -> None:
    one = Layout(syntax, ROWS, COLUMNS, 3, 8, 8, 7, photometric="RGB")
    assert (decode(encode(COLOUR), one) == COLOUR).all()


def smooth() -> NDArray[np.uint8]:
    """Colours that JPEG hardly changes: the left half red, the right half grey."""
    out = np.full((ROWS, COLUMNS, 3), 90, np.uint8)
    out[:, : COLUMNS // 2] = 200, 30, 30
    return out


@pytest.mark.parametrize(
    ("photometric", "colorspace"), [("YBR_FULL_422", "YCBCR"), ("RGB", "RGB"), ("RGB", "YCBCR")]
)
def test_baseline_colours_are_right_whatever_the_header_says(
    photometric: str, colorspace: str
) -> None:
    data = imagecodecs.jpeg8_encode(
        smooth(), level=95, colorspace="RGB", outcolorspace=colorspace
    )
    one = Layout(codecs.BASELINE, ROWS, COLUMNS, 3, 8, 8, 7, photometric=photometric)
    found = decode(data, one).astype(int)
    assert abs(found[3, 3] - (200, 30, 30)).max() < 8
    assert abs(found[3, -3] - 90).max() < 8


def test_baseline_grey() -> None:
    frame = np.full((ROWS, COLUMNS), 77, np.uint8)
    one = Layout(codecs.BASELINE, ROWS, COLUMNS, 1, 8, 8, 7)
    assert abs(decode(imagecodecs.jpeg8_encode(frame), one).astype(int) - 77).max() <= 1


@pytest.mark.parametrize("syntax", codecs.PROGRESSIVE)
def test_progressive_grey(syntax: str) -> None:
    out = io.BytesIO()
    image = Image.fromarray(np.full((ROWS, COLUMNS), 77, np.uint8))
    image.save(out, "JPEG", progressive=True)
    assert b"\xff\xc2" in out.getvalue()
    found = decode(out.getvalue(), Layout(syntax, ROWS, COLUMNS, 1, 8, 8, 7))
    assert abs(found.astype(int) - 77).max() <= 1


def test_extended_holds_twelve_bits() -> None:
    frame = np.full((ROWS, COLUMNS), 3000, np.uint16)
    one = Layout(codecs.EXTENDED, ROWS, COLUMNS, stored=12, high=11)
    data = imagecodecs.jpeg8_encode(frame, level=95, bitspersample=12)
    assert abs(decode(data, one).astype(int) - 3000).max() < 8


@pytest.mark.parametrize("syntax", codecs.JPEG_XL)
def test_jpeg_xl_comes_back_bit_for_bit(syntax: str) -> None:
    data = imagecodecs.jpegxl_encode(GREY12, lossless=True, bitspersample=12)
    assert (decode(data, Layout(syntax, ROWS, COLUMNS, stored=12, high=11)) == GREY12).all()
    colour = Layout(syntax, ROWS, COLUMNS, 3, 8, 8, 7, photometric="YBR_FULL")
    data = imagecodecs.jpegxl_encode(COLOUR, lossless=True)
    assert (decode(data, colour) == COLOUR).all()


def test_jpeg_xl_keeps_the_sign_and_the_size_of_the_header() -> None:
    data = imagecodecs.jpegxl_encode(SIGNED16.view(np.uint16), lossless=True)
    one = Layout(codecs.JPEG_XL[0], ROWS, COLUMNS, signed=True)
    assert (decode(data, one) == SIGNED16).all()
    with pytest.raises(Undecodable, match="20 x 30"):
        decode(data, Layout(codecs.JPEG_XL[0], ROWS, COLUMNS + 1))
    for end in range(0, len(data), 7):
        with pytest.raises(Undecodable):
            decode(data[:end], one)


@pytest.mark.parametrize("planar", [True, False])
def test_colours_that_are_wrapped_and_not_compressed(planar: bool) -> None:
    one = Layout(
        codecs.ENCAPSULATED, ROWS, COLUMNS, 3, 8, 8, 7, photometric="RGB", planar=planar
    )
    data = np.moveaxis(COLOUR, -1, 0).tobytes() if planar else COLOUR.tobytes()
    assert (decode(data, one) == COLOUR).all()


@pytest.mark.parametrize("syntax", [codecs.RLE, codecs.DEFLATED_FRAMES])
def test_single_bits(syntax: str) -> None:
    bits = (RAMP % 3 == 0).astype(np.uint8)
    raw = np.packbits(bits.ravel(), bitorder="little")
    if syntax == codecs.RLE:
        data = struct.pack("<16L", 1, 64, *[0] * 14) + bytes([len(raw) - 1]) + raw.tobytes()
    else:
        data = deflated(raw)
    found = decode(data, Layout(syntax, ROWS, COLUMNS, 1, 1, 1, 0))
    assert (found == bits).all()


@pytest.mark.parametrize("syntax", [*LOSSLESS, codecs.BASELINE, codecs.EXTENDED])
@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff\xd9", b"junk" * 300, b"\0" * 64])
def test_junk_is_refused(syntax: str, data: bytes) -> None:
    if syntax == codecs.ENCAPSULATED and len(data) > ROWS * COLUMNS:
        return  # whatever is long enough is a picture
    if syntax == codecs.DEFLATED_FRAMES and not data.strip(b"\0"):
        data += b"\7"  # an empty stored block is no error of deflate
    with pytest.raises(Undecodable):
        decode(data, Layout(syntax, ROWS, COLUMNS))


@pytest.mark.parametrize("syntax", [codecs.LOSSLESS, codecs.JPEG_LS, codecs.JPEG_2000])
def test_another_size_than_the_headers_is_refused_unread(syntax: str) -> None:
    data = LOSSLESS[syntax](GREY12)
    with pytest.raises(
        Undecodable, match=r"pixels of 20 x 30 x 1, and its header says 40 x 30"
    ):
        decode(data, Layout(syntax, 40, COLUMNS))


def test_a_huge_codestream_is_refused_before_anything_is_allocated() -> None:
    data = bytearray(imagecodecs.jpeg8_encode(GREY12.astype(np.uint8)))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = b"\xff\xff\xff\xff"
    with pytest.raises(Undecodable, match="65535 x 65535"):
        decode(bytes(data), Layout(codecs.BASELINE, ROWS, COLUMNS, 1, 8, 8, 7))


def test_an_unknown_syntax_is_named() -> None:
    with pytest.raises(Undecodable, match=r"1\.2\.840\.10008\.1\.2\.4\.102"):
        decode(b"", Layout("1.2.840.10008.1.2.4.102", ROWS, COLUMNS))
    assert "1.2.840.10008.1.2.4.102" not in codecs.SUPPORTED
