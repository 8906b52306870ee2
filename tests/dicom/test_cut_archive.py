import io
import zipfile

import pytest

from viewer.dicom import cut_archive


def packed(method: int, *names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as out:
        for name in names:
            out.writestr(name, name.encode() * 100)
    return stream.getvalue()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_members_are_as_the_directory_says(method: int) -> None:
    data = packed(method, "a", "folder/ä", "c")
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        wanted = whole.infolist()
    found = cut_archive.members(io.BytesIO(data[: whole.start_dir]), 99)
    for keyword in ("filename", "header_offset", "compress_size", "file_size", "CRC"):
        assert [getattr(one, keyword) for one in found] == [
            getattr(one, keyword) for one in wanted
        ]
    assert len(cut_archive.members(io.BytesIO(data), 2)) == 2


def test_it_ends_wherever_the_file_is_cut() -> None:
    data = packed(zipfile.ZIP_STORED, "a", "b")
    second = data.index(b"PK\3\4", 4)
    counts = [len(cut_archive.members(io.BytesIO(data[:n]), 9)) for n in range(second + 40)]
    assert counts == sorted(counts) and set(counts) == {0, 1, 2}


def test_a_member_of_unknown_length_ends_it() -> None:
    data = bytearray(packed(zipfile.ZIP_STORED, "a", "b"))
    data[data.index(b"PK\3\4", 4) + 6] |= 8
    assert [one.filename for one in cut_archive.members(io.BytesIO(data), 9)] == ["a"]


def test_a_member_ends_where_the_next_begins() -> None:
    data = packed(zipfile.ZIP_DEFLATED, "a", "folder/ä", "c")
    found = cut_archive.members(io.BytesIO(data), 99)
    begins = [one.header_offset for one in found]
    assert [cut_archive.end(one) for one in found[:-1]] == begins[1:]
