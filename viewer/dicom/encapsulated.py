"""Where the codestreams of compressed frames lie in a file (PS3.5 A.4), within bounds."""

import struct
from bisect import bisect_right
from typing import BinaryIO

from viewer.dicom import oddities
from viewer.dicom.parse import Malformed, tags_in

_HEAD = struct.Struct("<HHL")
_ITEM, _END = (0xFFFE, 0xE000), (0xFFFE, 0xE0DD)
FRAGMENTS_MOST = 4_000_000
FRAME_MOST = 1 << 30
STARTS = (b"\xff\xd8\xff", b"\xff\x4f\xff\x51")  # JPEG family, JPEG 2000


class Fragments:
    """The fragments of encapsulated pixel data, and which frame each belongs to.

    A file with an Extended Offset Table has one fragment a frame (PS3.5 A.4), so that the
    table says nothing that the fragments do not.
    """

    def __init__(self, stream: BinaryIO, start: int, frames: int) -> None:
        self._stream = stream
        self._size = stream.seek(0, 2)
        self._end, self._closed = self._size, False
        self._table, self._pieces = self._walk(start)
        self._of = self._grouped(frames)

    def frame(self, number: int) -> bytes:
        """The codestream of a frame, from 1; raises Malformed where the file lacks it."""
        if not 0 < number <= len(self._of) or not self._of[number - 1]:
            raise Malformed(f"holds no compressed data for frame {number}")
        pieces = self._of[number - 1]
        if any(at + length > self._size for at, length in pieces):
            raise Malformed("is cut off inside its compressed pixels")
        if sum(length for _, length in pieces) > FRAME_MOST:
            raise Malformed(f"says frame {number} takes more than {FRAME_MOST >> 20} MB")
        return b"".join(self._read(*piece) for piece in pieces)

    def behind(self) -> str:
        """What lies behind the last fragment and is not to be there, in words; else ""."""
        count = self._size - self._end
        if not self._closed:
            return "has compressed pixels without an end mark"
        if count <= 0:
            return ""
        data = self._read(self._end, min(count, oddities.BEHIND_READ))
        return oddities.behind(count, tags_in(data, count, explicit=True))

    def _read(self, at: int, length: int) -> bytes:
        if at + length > self._size:
            raise Malformed("is cut off inside its compressed pixels")
        self._stream.seek(at)
        data = self._stream.read(length)
        if len(data) < length:
            raise Malformed("is cut off inside its compressed pixels")
        return data

    def _walk(self, at: int) -> tuple[tuple[int, ...], list[tuple[int, int]]]:
        """(Basic Offset Table, (offset, length) of each fragment)."""
        mark, length = self._head(at)
        if mark != _ITEM or length % 4 or length > 4 * FRAGMENTS_MOST:
            raise Malformed("has damaged compressed pixels")
        table = struct.unpack(f"<{length // 4}L", self._read(at + 8, length))
        at += 8 + length
        pieces: list[tuple[int, int]] = []
        while at + 8 <= self._size and len(pieces) < FRAGMENTS_MOST:
            mark, length = self._head(at)
            if mark != _ITEM:
                self._closed = mark == _END
                self._end = at + 8
                break
            pieces.append((at + 8, length))
            at += 8 + length
        return table, pieces

    def _head(self, at: int) -> tuple[tuple[int, int], int]:
        group, element, length = _HEAD.unpack(self._read(at, 8))
        return (group, element), length

    def _grouped(self, frames: int) -> list[list[tuple[int, int]]]:
        pieces = self._pieces
        if frames == 1:
            return [pieces]
        if len(pieces) == frames:
            return [[piece] for piece in pieces]
        by_table = self._by_table(frames)
        return by_table or self._by_starts()

    def _by_table(self, frames: int) -> list[list[tuple[int, int]]]:
        """By the Basic Offset Table: offsets count from the first fragment's item."""
        table, pieces = self._table, self._pieces
        if len(table) != frames or not pieces or list(table) != sorted(set(table)):
            return []
        first = pieces[0][0]
        if not {at - first for at, _ in pieces}.issuperset(table):
            return []
        out: list[list[tuple[int, int]]] = [[] for _ in table]
        for piece in pieces:
            out[max(bisect_right(table, piece[0] - first) - 1, 0)].append(piece)
        return out

    def _by_starts(self) -> list[list[tuple[int, int]]]:
        """Without a table: a fragment that begins a codestream begins a frame."""
        out: list[list[tuple[int, int]]] = []
        for at, length in self._pieces:
            begins = self._read(at, min(length, 4)).startswith(STARTS)
            if begins or not out:
                out.append([])
            out[-1].append((at, length))
        return out
