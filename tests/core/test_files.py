import errno
import os
from pathlib import Path

import pytest

from viewer.core.errors import ViewerError
from viewer.core.files import absent, replacing, why


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    target = tmp_path / "x.bin"
    target.write_bytes(b"old")
    with replacing(target) as part:
        part.write_bytes(b"new")
        assert target.read_bytes() == b"old"
    assert target.read_bytes() == b"new" and [one.name for one in tmp_path.iterdir()] == [
        "x.bin"
    ]


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOSPC, "there is no space left on the disk"),
        (errno.EROFS, "the disk is read-only"),
        (errno.EACCES, "you may not write there"),
        (errno.EBUSY, "device or resource busy"),
    ],
)
def test_where_it_fails_the_old_one_stays_and_the_cause_is_said(
    tmp_path: Path, number: int, told: str
) -> None:
    target = tmp_path / "x.bin"
    target.write_bytes(b"old")

    def write() -> None:
        with replacing(target) as part:
            part.write_bytes(b"ne")
            raise OSError(number, os.strerror(number))

    with pytest.raises(ViewerError, match=f"x.bin could not be written: {told}"):
        write()
    assert target.read_bytes() == b"old" and [one.name for one in tmp_path.iterdir()] == [
        "x.bin"
    ]


def test_a_full_disk_without_a_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    error = OSError("8 requested and 3 written")
    assert why(error, tmp_path) == "the disk refused"
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 0}))
    assert why(error, tmp_path) == "there is no space left on the disk"


def test_folders_and_devices_are_never_replaced(tmp_path: Path) -> None:
    for path, told in (
        (tmp_path, "it is a folder"),
        (tmp_path / "no" / "x", "folder does not exist"),
        (Path(os.devnull), "it is not a file"),
    ):
        with pytest.raises(ViewerError, match=told), replacing(path) as part:
            part.write_bytes(b"")
    assert tmp_path.is_dir() and not Path(os.devnull).is_file()


def test_an_absent_path_is_named(tmp_path: Path) -> None:
    assert str(tmp_path) in absent(tmp_path).problem
