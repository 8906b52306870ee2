"""The library in the running program: filled, searched, found again, and never in the way."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.factories import ct_series
from viewer import paths
from viewer.app import library as module
from viewer.app.library import Library, Rows, Search
from viewer.core.errors import ViewerError
from viewer.core.progress import Cancelled, Silent


@pytest.fixture
def library(qtbot: QtBot, tmp_path: Path) -> Iterator[Library]:
    made = Library(tmp_path / "home", tmp_path / "home")
    (tmp_path / "home").mkdir()
    yield made
    made.close()


def study(folder: Path, name: str = "Doe^Jane", uid: str = "1.9", **fields: Any) -> Path:
    folder.mkdir()
    values = {"PatientID": "ID1", "StudyDate": "20240305", "StudyDescription": "Thorax"}
    ct_series(folder, StudyInstanceUID=uid, PatientName=name, **values | fields)
    return folder


def answered(qtbot: QtBot, library: Library, search: Search, text: str) -> Rows:
    search.search(text)
    qtbot.waitUntil(lambda: not library._jobs.running, timeout=20_000)
    return search.rows.value


def rows(qtbot: QtBot, library: Library, text: str = "") -> Rows:
    return answered(qtbot, library, library.searching(), text)


def test_what_was_scanned_is_shown_and_searched(
    qtbot: QtBot, library: Library, tmp_path: Path
) -> None:
    study(tmp_path / "a")
    study(tmp_path / "b", "Roe^Max", "2.9", PatientID="ID2")
    search = library.searching()
    found = library.scanner([tmp_path / "a", tmp_path / "b"])(Silent())
    assert len(found.patients) == 2
    qtbot.waitUntil(lambda: search.rows.value.total == 2, timeout=20_000)
    assert answered(qtbot, library, search, "jane").studies[0].images == 4
    assert (search.rows.value.text, search.rows.value.total) == ("jane", 1)
    assert answered(qtbot, library, search, "nobody") == Rows("nobody", (), 0)


def test_of_many_searches_the_last_counts(
    qtbot: QtBot, library: Library, tmp_path: Path
) -> None:
    library.scanner([study(tmp_path / "a")])(Silent())
    qtbot.waitUntil(lambda: not library._jobs.running, timeout=20_000)
    heard: list[str] = []
    search = library.searching()
    search.rows.changed.connect(lambda rows: heard.append(rows.text))
    for text in ("d", "do", "doe", "doe x"):
        search.search(text)
    qtbot.waitUntil(lambda: not library._jobs.running, timeout=20_000)
    assert heard == ["doe x"]


def test_every_window_has_a_search_of_its_own(
    qtbot: QtBot, library: Library, tmp_path: Path
) -> None:
    one, other = library.searching(), library.searching()
    one.search("jane")
    other.search("max")
    library.scanner([study(tmp_path / "a")])(Silent())
    library.scanner([study(tmp_path / "b", "Roe^Max", "2.9", PatientID="ID2")])(Silent())
    qtbot.waitUntil(lambda: one.rows.value.total == other.rows.value.total == 1)
    found = [search.rows.value for search in (one, other)]
    assert [(rows.text, rows.studies[0].patient_id) for rows in found] == [
        ("jane", "ID1"),
        ("max", "ID2"),
    ]
    other.close()
    library.forget("1.9")
    library.forget("2.9")
    qtbot.waitUntil(lambda: one.rows.value.total == 0)
    assert other.rows.value.total == 1  # nobody asks any more


def test_the_second_scan_reads_no_file(
    qtbot: QtBot, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = study(tmp_path / "a")
    first = library.scanner([folder])(Silent())
    from viewer.dicom import files

    monkeypatch.setattr(files, "open_file", None)
    second = library.scanner([folder])(Silent())
    assert second.patients[0].identity == first.patients[0].identity
    assert [v.key for v in second.volumes] == [v.key for v in first.volumes]


def test_a_study_is_opened_again_and_says_what_has_moved(
    qtbot: QtBot, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CHECKED_S", 0.0)
    folder = study(tmp_path / "a")
    study(tmp_path / "a" / "b", "Roe^Max", "2.9", PatientID="ID2")
    library.scanner([folder])(Silent())
    whole = library.opener("1.9")(Silent())
    assert [p.patient_id for p in whole.patients] == ["ID1"] and not whole.problems
    assert len(whole.series[0].instances) == 4
    (folder / "000.dcm").unlink()
    partly = library.opener("1.9")(Silent())
    (problem,) = [one for one in partly.problems if one.effect == "left out"]
    assert problem.path == str(folder / "000.dcm")
    assert problem.reason == "is no longer where it was"
    assert len(partly.series[0].instances) == 3
    search = library.searching()
    answered(qtbot, library, search, "jane")
    qtbot.waitUntil(lambda: search.rows.value.studies[0].missing == 1, timeout=20_000)
    shutil.move(folder, tmp_path / "elsewhere")
    with pytest.raises(ViewerError, match="None of the 4 files of this study is where it was"):
        library.opener("1.9")(Silent())
    library.scanner([tmp_path / "elsewhere"])(Silent())
    assert len(library.opener("1.9")(Silent()).series[0].instances) == 3


def test_a_forgotten_study_is_gone_and_its_files_stay(
    qtbot: QtBot, library: Library, tmp_path: Path
) -> None:
    folder = study(tmp_path / "a")
    library.scanner([folder])(Silent())
    library.forget("1.9")
    qtbot.waitUntil(lambda: not library._jobs.running, timeout=20_000)
    assert rows(qtbot, library).total == 0
    assert len(list(folder.iterdir())) == 4


def test_others_who_are_alike_are_found(qtbot: QtBot, library: Library, tmp_path: Path) -> None:
    library.scanner([study(tmp_path / "a", uid="2.9", PatientID="ID2")])(Silent())
    found = library.scanner([study(tmp_path / "b")])(Silent())
    heard: list[Any] = []
    library.alike(found.patients[0], heard.append)
    qtbot.waitUntil(lambda: bool(heard), timeout=20_000)
    assert heard == [(("ID2", "Doe^Jane", ""),)]


def test_a_cancelled_scan_takes_nothing_in(
    qtbot: QtBot, library: Library, tmp_path: Path
) -> None:
    class Unwanted:
        def step(self, done: int, total: int) -> None:
            if done == total:
                raise Cancelled

    with pytest.raises(Cancelled):
        library.scanner([study(tmp_path / "a")])(Unwanted())
    assert rows(qtbot, library).total == 0


def test_a_damaged_library_is_kept_aside_and_begun_anew(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "library.sqlite").write_bytes(b"no database" * 999)
    library = Library(tmp_path, tmp_path)
    said: list[ViewerError] = []
    library.said.connect(said.append)
    library.scanner([study(tmp_path / "a")])(Silent())
    assert rows(qtbot, library).total == 1
    (aside,) = tmp_path.glob("library.damaged-*.sqlite")
    assert aside.read_bytes() == b"no database" * 999
    assert len(said) == 1 and aside.name in said[0].remedy
    library.close()


def test_without_a_library_images_open_all_the_same(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "library.sqlite").mkdir()
    library = Library(tmp_path, tmp_path)
    said: list[ViewerError] = []
    library.said.connect(said.append)
    found = library.scanner([study(tmp_path / "a")])(Silent())
    assert len(found.volumes) == 1
    assert rows(qtbot, library).total == 0
    rows(qtbot, library, "again")
    assert len(said) == 1 and "library.sqlite" in said[0].problem  # told once
    library.close()


def test_headers_that_cannot_be_kept_are_told_once(qtbot: QtBot, tmp_path: Path) -> None:
    library = Library(tmp_path, tmp_path)
    (tmp_path / "headers.sqlite").mkdir()
    said: list[ViewerError] = []
    library.said.connect(said.append)
    for name in "ab":
        found = library.scanner([study(tmp_path / name, uid=f"1.{ord(name)}")])(Silent())
        assert len(found.volumes) == 1
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    assert len(said) == 1 and "not kept" in said[0].problem
    assert "headers.sqlite" in said[0].problem
    library.close()


def test_a_full_disk_while_recording_is_told(
    qtbot: QtBot, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorname = "SQLITE_FULL"
        raise error

    monkeypatch.setattr(library.studies(), "record", full)
    with qtbot.waitSignal(library.said, timeout=20_000) as told:
        assert len(library.scanner([study(tmp_path / "a")])(Silent()).volumes) == 1
    assert told.args and "the disk is full" in told.args[0].problem


def test_lies_in_the_user_s_folders(qtbot: QtBot, tmp_path: Path) -> None:
    library = Library()
    library.scanner([study(tmp_path / "a")])(Silent())
    qtbot.waitUntil(lambda: not library._jobs.running, timeout=20_000)
    library.close()
    assert (paths.data() / "library.sqlite").exists()
    assert (paths.cache() / "headers.sqlite").exists()
