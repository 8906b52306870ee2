"""viewer.scan with the user's index, and without one."""

import shutil
from pathlib import Path
from threading import Event

import pytest

import viewer
from viewer import paths
from viewer.cli import main
from viewer.dicom import reading

SAMPLE = paths.resource("sample")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLE, tmp_path / "sample"))


def refused(*words: object) -> None:
    raise AssertionError("a file was read again")


def test_known_files_are_not_read_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = viewer.scan(folder)
    assert main(["index", str(folder)]) == 0
    capsys.readouterr()
    monkeypatch.setattr(reading, "share", refused)
    found = viewer.scan(folder)
    assert found.counted == plain.counted and found.problems == plain.problems
    assert [one.key for one in found.volumes] == [one.key for one in plain.volumes]
    image = found.volumes[0].load()
    assert isinstance(image, viewer.Volume | viewer.Series4D | viewer.ImageSet)


def test_commands_take_known_headers_and_say_the_same(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["info", str(folder), "--json"]) == 0
    plain = capsys.readouterr().out
    assert not (paths.cache() / "headers.sqlite").exists()
    assert main(["index", str(folder)]) == 0
    capsys.readouterr()
    monkeypatch.setattr(reading, "share", refused)
    assert main(["info", str(folder), "--json"]) == 0
    assert capsys.readouterr().out == plain
    key = viewer.scan(folder).volumes[0].key
    out = tmp_path / "out.nii"
    assert main(["export", str(folder), "--volume", key, "-o", str(out)]) == 0
    assert out.is_file()


def test_what_is_read_is_kept_where_there_is_an_index(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["index", str(folder), "--json"]) == 0
    other = shutil.copytree(folder, tmp_path / "other")
    told: list[tuple[int, int]] = []
    viewer.scan([other], folder, progress=lambda *step: told.append(step))
    assert told
    monkeypatch.setattr(reading, "share", refused)
    assert viewer.scan(other).volumes


def test_no_index_is_begun(folder: Path) -> None:
    viewer.scan(folder)
    assert not (paths.cache() / "headers.sqlite").exists()


def test_it_can_be_ended_and_says_what_is_not_there(folder: Path) -> None:
    assert main(["index", str(folder), "--json"]) == 0
    wanted = Event()
    wanted.set()
    with pytest.raises(viewer.Cancelled):
        viewer.scan(folder, cancel=wanted)
    with pytest.raises(viewer.ViewerError):
        viewer.scan(folder / "nothing")
