"""What a codestream says of itself, read from its first bytes: nothing is unpacked here.

JPEG and JPEG-LS: ITU-T T.81 B.2, T.87 C.2. JPEG 2000: ITU-T T.800 A.5.
"""

import struct
from typing import NamedTuple

_LONE = {0x01, *range(0xD0, 0xD9)}  # markers without a segment
_FRAMES = {*range(0xC0, 0xD0), 0xF7} - {0xC4, 0xC8, 0xCC}
_JP2 = b"\x00\x00\x00\x0cjP  "
_STARTS = (b"\xff\xd8", b"\xff\x4f")
_END, _TAIL = b"\xff\xd9", 4096
SEGMENTS_MOST = 10_000


class Stream(NamedTuple):
    """Size and precision of a codestream; how its colours are made.

    adobe: colour transform of the Adobe segment, None without one. jfif: it says YCbCr.
    letters: its components are named R, G, B. mixed: JPEG 2000 makes RGB itself.
    """

    rows: int
    columns: int
    samples: int
    precision: int
    signed: bool = False
    adobe: int | None = None
    jfif: bool = False
    letters: bool = False
    mixed: bool = False


def is_whole(data: bytes) -> bool:
    """False for a codestream of the JPEG family without its end marker (T.81, T.87, T.800).

    The marker cannot occur within compressed data; padding may follow it.
    """
    return not data.startswith(_STARTS) or data.rfind(_END, max(0, len(data) - _TAIL)) >= 0


def jpeg(data: bytes) -> Stream | None:
    """Of a JPEG or JPEG-LS codestream; None where it is none."""
    adobe, jfif = None, False
    at = data.find(b"\xff\xd8", 0, 64)
    at = at + 2 if at >= 0 else len(data)
    for _ in range(SEGMENTS_MOST):
        at = _next_marker(data, at)
        if at < 0 or at + 4 > len(data):
            return None
        mark, length = data[at + 1], struct.unpack_from(">H", data, at + 2)[0]
        body = data[at + 4 : at + 2 + length]
        if mark in _FRAMES:
            return _frame(body, adobe, jfif)
        if mark == 0xDA:
            return None
        if mark == 0xEE and body[:5] == b"Adobe" and len(body) >= 12:
            adobe = body[11]
        jfif = jfif or (mark == 0xE0 and body[:4] == b"JFIF")
        at += 2 + length
    return None


def _next_marker(data: bytes, at: int) -> int:
    """Where the next marker with a segment lies, behind fill bytes; -1 where there is none."""
    while at + 1 < len(data):
        if data[at] != 0xFF:
            return -1
        if data[at + 1] == 0xFF:
            at += 1
        elif data[at + 1] in _LONE:
            at += 2
        else:
            return at
    return -1


def _frame(body: bytes, adobe: int | None, jfif: bool) -> Stream | None:
    """A frame header (T.81 B.2.2)."""
    if len(body) < 6 or len(body) < 6 + 3 * body[5]:
        return None
    precision, rows, columns, samples = struct.unpack_from(">BHHB", body)
    names = bytes(body[6 + 3 * n] for n in range(samples))
    return Stream(
        rows, columns, samples, precision, False, adobe, jfif, names.upper() == b"RGB"
    )


def jpeg_2000(data: bytes) -> Stream | None:
    """Of a JPEG 2000 or HTJ2K codestream, bare or in a JP2 file; None where it is none."""
    at = data.find(b"\xff\x4f\xff\x51") if data[:8] == _JP2 else 0
    if at < 0 or data[at : at + 4] != b"\xff\x4f\xff\x51" or len(data) < at + 43:
        return None
    length, _, right, low, left, top = struct.unpack_from(">HHLLLL", data, at + 4)
    samples = struct.unpack_from(">H", data, at + 40)[0]
    depth = data[at + 42]
    mixed = _is_mixed(data, at + 4 + length)
    return Stream(
        low - top, right - left, samples, (depth & 0x7F) + 1, depth > 0x7F, mixed=mixed
    )


def _is_mixed(data: bytes, at: int) -> bool:
    """True where the coding style asks for a component transform (T.800 A.6.1)."""
    for _ in range(SEGMENTS_MOST):
        if at + 9 > len(data) or data[at] != 0xFF or data[at + 1] == 0x90:
            return False
        if data[at + 1] == 0x52:
            return data[at + 8] == 1
        at += 2 + struct.unpack_from(">H", data, at + 2)[0]
    return False
