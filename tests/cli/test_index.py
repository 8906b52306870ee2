"""oncoscope index: what was read, what was not, what is gone."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from viewer import paths
from viewer.app.library import Library
from viewer.cli import main
from viewer.dicom import scan as scanning
from viewer.store.library import Studies

SAMPLE = paths.resource("sample")


def index(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, Any, str]:
    status = main(["index", *map(str, words), "--json"])
    out, err = capsys.readouterr()
    return status, json.loads(out) if out else None, err


def counts(files: int, read: int, unchanged: int, gone: int) -> dict[str, int]:
    return {"files": files, "read": read, "unchanged": unchanged, "gone": gone}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six files of the sample's CT series, and a text file."""
    made = tmp_path / "study"
    made.mkdir()
    found = sorted(path for path in SAMPLE.rglob("*") if path.suffix == ".dcm")
    for n, path in enumerate(found[:6]):
        shutil.copyfile(path, made / f"{n}.dcm")
    (made / "notes.txt").write_text("no image")
    return made


def test_only_what_changed_is_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert index(capsys, folder) == (0, counts(6, 6, 0, 0), "")
    assert index(capsys, folder) == (0, counts(6, 0, 6, 0), "")
    os.utime(folder / "1.dcm", ns=(1, 1))
    (folder / "2.dcm").unlink()
    assert index(capsys, folder) == (0, counts(5, 1, 4, 1), "")
    assert index(capsys, folder / "3.dcm") == (0, counts(1, 0, 1, 0), "")
    shutil.rmtree(folder)
    assert index(capsys, folder) == (0, counts(0, 0, 0, 5), "")
    status, answer, told = index(capsys, folder)
    assert (status, answer) == (3, None) and "There is no file or folder" in told


def test_a_path_means_the_same_from_everywhere(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert index(capsys, folder)[1] == counts(6, 6, 0, 0)
    monkeypatch.chdir(folder)
    assert index(capsys, ".")[1] == counts(6, 0, 6, 0)


def test_members_of_an_archive_are_taken_over_too(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = shutil.make_archive(str(tmp_path / "packed"), "zip", folder)
    assert index(capsys, archive)[1] == counts(6, 6, 0, 0)
    assert index(capsys, archive)[1] == counts(6, 0, 6, 0)
    Path(archive).unlink()
    assert index(capsys, archive)[1] == counts(0, 0, 0, 6)


def test_the_studies_are_in_the_library(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index(capsys, folder)
    studies = Studies(paths.data() / "library.sqlite")
    found, total = studies.search("sts_003")
    assert total == 1 and found[0].images == 6
    assert len(studies.files(found[0].study_instance_uid)) == 6
    studies.close()


def test_a_damaged_file_is_listed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "0.dcm").write_bytes((folder / "0.dcm").read_bytes()[:400])
    status, _, told = index(capsys, folder)
    assert status == 1 and str(folder / "0.dcm") in told


def test_files_are_counted_as_info_counts_them(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whole ones, one cut in its pixels, one in its header, a copy, and no image."""
    whole = (folder / "0.dcm").read_bytes()
    (folder / "1.dcm").write_bytes((folder / "1.dcm").read_bytes()[:-5000])
    (folder / "2.dcm").write_bytes((folder / "2.dcm").read_bytes()[:400])
    (folder / "copy.dcm").write_bytes(whole[: len(whole) // 2])
    assert main(["info", str(folder), "--json"]) == 1
    counted = json.loads(capsys.readouterr()[0])["counted"]
    assert counted["files"] - counted["other"] == 7
    assert index(capsys, folder)[:2] == (1, counts(7, 7, 0, 0))
    assert index(capsys, folder)[:2] == (1, counts(7, 0, 7, 0))
    os.utime(folder / "3.dcm", ns=(1, 1))
    assert index(capsys, folder)[:2] == (1, counts(7, 2, 5, 0))  # what is broken is read anew


def test_a_library_that_cannot_be_used_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (paths.data() / "library.sqlite").mkdir()
    status, answer, told = index(capsys, folder)
    assert (status, answer) == (1, counts(6, 6, 0, 0))
    assert "library.sqlite" in told


def test_a_folder_without_dicom_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes.txt").write_text("no image")
    status, answer, told = index(capsys, tmp_path / "notes.txt")
    assert (status, answer) == (3, counts(0, 0, 0, 0))
    assert "no DICOM files" in told


def test_words_for_people(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["index", str(folder)]) == 0
    assert capsys.readouterr().out == "6 DICOM files: 6 read, 0 unchanged, 0 gone.\n"


@pytest.mark.parametrize(
    ("home", "name"),
    [("XDG_DATA_HOME", "library.sqlite"), ("XDG_CACHE_HOME", "headers.sqlite")],
)
def test_folders_that_cannot_be_made_are_told(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    home: str,
    name: str,
) -> None:
    monkeypatch.setenv(home, str(folder / "notes.txt" / "home"))
    status, answer, told = index(capsys, folder)
    assert (status, answer) == (1, counts(6, 6, 0, 0))
    assert f"The file {name} could not be used" in told and len(told.splitlines()) == 1


def test_a_damaged_library_is_begun_anew_and_told_once(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (paths.data() / "library.sqlite").write_text("no database" * 99)
    status, answer, told = index(capsys, folder)
    (aside,) = paths.data().glob("library.damaged-*.sqlite")
    assert (status, answer) == (1, counts(6, 6, 0, 0))
    assert "begun anew" in told and aside.name in told
    assert index(capsys, folder) == (0, counts(6, 0, 6, 0), "")


def test_the_window_s_library_says_that_files_have_moved(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], qtbot: QtBot
) -> None:
    index(capsys, folder)
    folder.rename(tmp_path / "elsewhere")
    library = Library()
    search = library.searching()
    search.search("sts_003")
    qtbot.waitUntil(
        lambda: [one.missing for one in search.rows.value.studies] == [6], timeout=20_000
    )
    index(capsys, tmp_path / "elsewhere")
    library.close()
    again = Library()
    search = again.searching()
    search.search("")
    qtbot.waitUntil(
        lambda: [one.missing for one in search.rows.value.studies] == [0], timeout=20_000
    )
    again.close()


def test_an_unchanged_tree_is_not_looked_into(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "cut.dcm").write_bytes((folder / "1.dcm").read_bytes()[:400])
    first = index(capsys, folder)
    assert first[:2] == (1, counts(7, 7, 0, 0)) and "cut" in first[2]
    again = index(capsys, folder)

    def refuse(*words: object) -> None:
        raise AssertionError("a known tree was scanned")

    monkeypatch.setattr(scanning, "scan_walked", refuse)
    assert index(capsys, folder) == again == (1, counts(7, 0, 7, 0), first[2])


def test_what_went_and_came_back_is_counted_each_time(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index(capsys, folder)
    aside = folder.parent / "aside"
    (folder / "2.dcm").rename(aside)
    assert index(capsys, folder)[1] == counts(5, 0, 5, 1)
    aside.rename(folder / "2.dcm")
    assert index(capsys, folder)[1] == counts(6, 1, 5, 0)
    (folder / "2.dcm").rename(aside)
    assert index(capsys, folder)[1] == counts(5, 0, 5, 1)
