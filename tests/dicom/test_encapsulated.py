import io
import struct

import pytest

from viewer.dicom.encapsulated import Fragments
from viewer.dicom.parse import Malformed

A, B, C = b"\xff\xd8\xff\xe0aa", b"bb", b"\xff\xd8\xff\xe0cc"


def item(data: bytes) -> bytes:
    return struct.pack("<HHL", 0xFFFE, 0xE000, len(data)) + data


def stream(table: list[int], pieces: list[bytes], end: bool = True) -> io.BytesIO:
    body = item(struct.pack(f"<{len(table)}L", *table)) + b"".join(map(item, pieces))
    return io.BytesIO(b"head" + body + (struct.pack("<HHL", 0xFFFE, 0xE0DD, 0) if end else b""))


def frames(source: io.BytesIO, count: int) -> list[bytes]:
    found = Fragments(source, 4, count)
    return [found.frame(n + 1) for n in range(count)]


def test_one_frame_takes_all_fragments() -> None:
    assert frames(stream([], [A, B]), 1) == [A + B]


def test_as_many_fragments_as_frames_need_no_table() -> None:
    assert frames(stream([], [A, B, C]), 3) == [A, B, C]


def test_the_offset_table_tells_where_frames_begin() -> None:
    assert frames(stream([0, 14, 24], [A, B, C, B]), 3) == [A, B, C + B]


def test_without_a_table_codestreams_begin_frames() -> None:
    assert frames(stream([], [A, B, C]), 2) == [A + B, C]


def test_a_lying_table_is_not_believed() -> None:
    assert frames(stream([0, 99999], [A, B, C]), 2) == [A + B, C]
    assert frames(stream([0, 0], [A, B, C]), 2) == [A + B, C]


def test_no_delimiter_at_the_end() -> None:
    assert frames(stream([], [A], end=False), 1) == [A]


def test_a_frame_that_is_not_there() -> None:
    found = Fragments(stream([], [A, C]), 4, 3)
    with pytest.raises(Malformed, match="no compressed data for frame 3"):
        found.frame(3)


def test_a_fragment_that_is_longer_than_the_file() -> None:
    source = io.BytesIO(b"head" + item(b"") + struct.pack("<HHL", 0xFFFE, 0xE000, 1 << 31))
    with pytest.raises(Malformed, match="cut off"):
        Fragments(source, 4, 1).frame(1)


def test_junk_is_refused() -> None:
    with pytest.raises(Malformed, match="damaged"):
        Fragments(io.BytesIO(b"head" + b"junk" * 10), 4, 1)
