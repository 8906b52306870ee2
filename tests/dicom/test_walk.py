import os
import zipfile
from pathlib import Path

import pytest

from viewer.core.errors import ViewerError
from viewer.core.progress import Silent
from viewer.dicom.walk import Walked, walk


def walked(*paths: Path) -> Walked:
    return walk(paths, Silent())


def names(found: Walked) -> list[str]:
    return [Path(one.shown).name for one in found.found]


def test_folders_are_walked_in_order_of_names(tmp_path: Path) -> None:
    for name in ("b/2", "b/1", "a/c/3", "z"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    found = walked(tmp_path)
    assert names(found) == ["z", "3", "1", "2"]
    assert not any(one.named for one in found.found)
    assert walked(tmp_path / "z").found[0].named


def test_two_spellings_of_a_folder_are_one(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    (folder / "one").write_bytes(b"1")
    found = walk([folder, tmp_path / "a" / ".." / "a" / "b"], Silent())
    assert [one.path for one in found.found] == [str(folder / "one")]


def test_no_file_is_found_twice(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    assert names(walked(tmp_path, tmp_path, tmp_path / "a")) == ["a"]
    assert names(walked(tmp_path / "a", tmp_path / "a")) == ["a"]


def test_links_and_what_is_no_file_are_counted_and_not_opened(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "a").write_bytes(b"x")
    (inside / "out").symlink_to("/etc/passwd")
    (inside / "loop").symlink_to(inside)
    (inside / "zero").symlink_to("/dev/zero")
    (inside / "gone").symlink_to("nowhere")
    os.mkfifo(inside / "fifo")
    found = walked(inside)
    assert names(found) == ["a"]
    assert found.others == 5
    assert walked(inside / "fifo").others == 1


def test_a_path_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ViewerError, match="There is no file or folder"):
        walked(tmp_path / "nothing")


def test_a_folder_without_permission_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "a").write_bytes(b"x")
    real = os.scandir

    def scandir(path: str) -> "os._ScandirIterator[str]":
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found = walked(tmp_path)
    assert names(found) == ["a"]
    (problem,) = found.problems
    assert problem.reason == "the folder cannot be opened: permission denied"
    assert problem.effect == "left out"


def test_an_archive_is_its_files(tmp_path: Path) -> None:
    for name in ("named", "in.zip"):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("d/a", b"1")
            archive.writestr("../../b", b"2")
    assert [one.member for one in walked(tmp_path / "named").found] == ["d/a", "../../b"]
    found = walked(tmp_path)
    assert [one.member for one in found.found] == ["d/a", "../../b", ""]
    assert found.found[0].shown == f"{tmp_path}/in.zip/d/a"


def test_a_damaged_archive_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\3\4" + bytes(300))
    (found,) = walked(tmp_path).found
    assert found.problem == "is a damaged archive"
