import os
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from viewer.dicom import files
from viewer.dicom.parse import Malformed


@dataclass
class At:
    path: str
    member: str = ""


def archive(path: Path, **entries: bytes) -> str:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in entries.items():
            out.writestr(name, data)
    return str(path)


def test_a_file_and_a_member_give_their_bytes(tmp_path: Path) -> None:
    plain = tmp_path / "a"
    plain.write_bytes(b"0123456789")
    packed = archive(tmp_path / "a.zip", one=b"0123456789" * 9)
    with files.open_instance(At(str(plain))) as stream:
        assert stream.read() == b"0123456789"
        assert os.pread(stream.fileno(), 2, 3) == b"34"
    assert files.read_range(At(str(plain)), 8, 5) == b"89"
    assert files.read_range(At(packed, "one"), 88, 5) == b"89"


def test_a_bomb_stops_at_the_limit(tmp_path: Path) -> None:
    packed = archive(tmp_path / "a.zip", bomb=bytes(64 << 20), fine=b"x")
    with pytest.raises(Malformed, match="inflates"):
        files.member(packed, "bomb")
    assert files.member(packed, "fine") == b"x"


def test_a_damaged_member_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    archive(path, one=os.urandom(4000))
    data = bytearray(path.read_bytes())
    data[2000] ^= 255
    path.write_bytes(data)
    with pytest.raises(Malformed, match="damaged"):
        files.member(str(path), "one")
    with pytest.raises(Malformed, match="no longer"):
        files.member(str(path), "two")


def test_what_is_no_regular_file_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    with pytest.raises(OSError, match="regular"):
        files.open_file(str(tmp_path / "fifo"))


def test_names_that_come_twice_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("a", b"1")
        with pytest.warns(UserWarning, match="Duplicate"):
            out.writestr("a", b"2")
    assert files.member(str(path), "a") == b"1"
    assert files.member(str(path), "a (2)") == b"2"


@pytest.mark.parametrize("size", [100_000, 10])
def test_a_member_of_another_size_than_stated_is_called_damaged(
    tmp_path: Path, size: int
) -> None:
    path = tmp_path / "a.zip"
    archive(path, one=bytes(40_000))
    data = path.read_bytes().replace((40_000).to_bytes(4, "little"), size.to_bytes(4, "little"))
    path.write_bytes(data)
    with pytest.raises(Malformed, match="is damaged inside its archive"):
        files.member(str(path), "one")


def test_an_archive_without_its_end_gives_what_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    archive(path, one=b"1" * 99, two=os.urandom(4000))
    path.write_bytes(path.read_bytes()[:2000])
    opened = files.archive(str(path), 2000, 0)
    assert opened.cut and list(opened.members) == ["one", "two"]
    assert files.member(str(path), "one") == b"1" * 99
    with pytest.raises(Malformed, match="cut off inside its archive"):
        files.member(str(path), "two")


def test_an_archive_of_which_nothing_is_left_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK\3\4" + bytes(9))
    with pytest.raises(Malformed, match="is a damaged archive"):
        files.archive(str(path), 13, 0)


def test_the_beginning_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"0123456789")
    assert files.beginning(str(path), 4) == (b"0123", 10)
    assert files.beginning(str(path), 40) == (b"0123456789", 10)
    with pytest.raises(OSError, match="regular"):
        files.beginning(str(tmp_path), 4)
