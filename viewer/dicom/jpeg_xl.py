"""The size that a JPEG XL codestream states, before anything is unpacked (ISO 18181-1 B.2)."""

import struct

_CONTAINER = b"\x00\x00\x00\x0cJXL \r\n\x87\n"
_BARE = b"\xff\x0a"
_BOXES_MOST = 1000
_SIZES = ((9, 1), (13, 1), (18, 1), (30, 1))  # (bits, offset) of a written length
_RATIOS = {1: (1, 1), 2: (12, 10), 3: (4, 3), 4: (3, 2), 5: (16, 9), 6: (5, 4), 7: (2, 1)}


class _Bits:
    """Reads bits, the lowest of each byte first."""

    def __init__(self, data: bytes) -> None:
        self._number = int.from_bytes(data, "little")

    def take(self, count: int) -> int:
        found = self._number & (1 << count) - 1
        self._number >>= count
        return found

    def length(self, small: bool) -> int:
        if small:
            return (self.take(5) + 1) * 8
        bits, offset = _SIZES[self.take(2)]
        return self.take(bits) + offset


def size(data: bytes) -> tuple[int, int] | None:
    """(rows, columns) of a codestream, bare or in its container; None where it is none."""
    at = _codestream(data)
    if at is None or data[at : at + 2] != _BARE:
        return None
    bits = _Bits(data[at + 2 : at + 18])
    small = bits.take(1) == 1
    rows = bits.length(small)
    ratio = bits.take(3)
    if ratio:
        up, down = _RATIOS[ratio]
        return rows, rows * up // down
    return rows, bits.length(small)


def _codestream(data: bytes) -> int | None:
    """Where the codestream begins."""
    if not data.startswith(_CONTAINER):
        return 0
    at = 0
    for _ in range(_BOXES_MOST):
        if at + 16 > len(data):
            return None
        length, kind = struct.unpack_from(">L4s", data, at)
        head = 8
        if length == 1:
            length, head = struct.unpack_from(">Q", data, at + 8)[0], 16
        if kind == b"jxlc":
            return at + head
        if kind == b"jxlp":
            return at + head + 4
        if length < head:
            return None
        at += length
    return None
