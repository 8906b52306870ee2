"""Batches come back from packs file by file, and files go out of them one by one."""

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from viewer.core.patient import Instance
from viewer.dicom.batch import Batch, Columns
from viewer.store import packs
from viewer.store.index import Headers
from viewer.store.packs import Folders, Pack

SHARED = Instance(
    "/x", "1.0", "1.4", "1.5", "1.6", "1.7", "", 1, 1, {"Rows": 4, "PatientName": "Müller^一"}
)


def batch(folder: Path | str, count: int, first: int = 0, size: int = 100) -> Batch:
    numbers = range(first, first + count)
    files = [(f"{folder}{os.sep}{n}", size, 7 + n) for n in numbers]
    columns: Columns = {
        "SOPInstanceUID": [f"1.{n}" for n in numbers],
        "ImagePositionPatient": [[0.1, -2.5, n / 3] for n in numbers],
    }
    return Batch(files, SHARED, columns)


def get(headers: Headers, one: Instance) -> Instance | None:
    found = headers.get(one.path, one.size, one.mtime_ns)
    return found[0] if found else None


def known(path: Path, made: Batch) -> list[Instance | None]:
    headers = Headers(path)
    try:
        return [get(headers, one) for one in made.instances()]
    finally:
        headers.close()


def stored(path: Path) -> list[int]:
    """How many files each pack has, and how many have a row of their own."""
    with closing(sqlite3.connect(path)) as file:
        found = file.execute("SELECT json_array_length(names) FROM packs").fetchall()
        (rows,) = file.execute("SELECT count(*) FROM files").fetchone()
    return [*(count for (count,) in found), rows]


def test_a_batch_comes_back_in_another_run(tmp_path: Path) -> None:
    made = batch("/data/a", 20)
    first = Headers(tmp_path / "h.sqlite")
    first.put_batch(made)
    assert (first.read, first.unchanged) == (20, 0)
    first.close()
    second = Headers(tmp_path / "h.sqlite")
    assert [get(second, one) for one in made.instances()] == made.instances()
    assert second.get("/data/a/3", 100, 11) is None and second.get("/data/a/99", 1, 1) is None
    assert (second.read, second.unchanged) == (0, 20)
    second.close()
    assert stored(tmp_path / "h.sqlite") == [20, 0]


def test_what_another_process_has_prepared_is_kept_as_it_is(tmp_path: Path) -> None:
    kept = []
    for prepared in (False, True):
        headers = Headers(tmp_path / f"{prepared}.sqlite")
        one = batch("/data/a", 20)
        headers.put_batch(replace(one, prepared=headers.prepared(one)) if prepared else one)
        headers.close()
        with closing(sqlite3.connect(tmp_path / f"{prepared}.sqlite")) as opened:
            kept.append(opened.execute("SELECT folder, names, data FROM packs").fetchall())
    assert kept[0] == kept[1] and len(kept[0]) == 1


def test_equal_values_of_packs_are_one_object(tmp_path: Path) -> None:
    headers = Headers(tmp_path / "h.sqlite")
    headers.put_batch(batch("/data/a", 20))
    headers.put_batch(batch("/data/b", 20))
    headers.flush()
    one, two = headers.get("/data/a/1", 100, 8), headers.get("/data/b/1", 100, 8)
    assert one and two
    assert one[0].attributes["PatientName"] is two[0].attributes["PatientName"]
    headers.close()


def test_few_files_of_a_folder_get_rows(tmp_path: Path) -> None:
    whole = batch("/data/a", 10)
    few = [(f"/data/b/{n}", 5, 5) for n in range(3)]
    both = Batch([*whole.files[:7], *few], SHARED, whole.columns)
    headers = Headers(tmp_path / "h.sqlite")
    headers.put_batch(both)
    headers.close()
    assert stored(tmp_path / "h.sqlite") == [10]
    assert known(tmp_path / "h.sqlite", both) == both.instances()


@pytest.mark.skipif(os.name == "nt", reason="file names there are always text")
def test_names_that_are_not_text(tmp_path: Path) -> None:
    made = batch(os.fsdecode(b"/data/\xff"), 9)
    headers = Headers(tmp_path / "h.sqlite")
    headers.put_batch(made)
    headers.close()
    assert known(tmp_path / "h.sqlite", made) == made.instances()


def test_files_that_are_read_anew_leave_their_pack(tmp_path: Path) -> None:
    path, old = tmp_path / "h.sqlite", batch("/data/a", 20)
    headers = Headers(path)
    headers.put_batch(old)
    headers.flush()
    headers.put_batch(batch("/data/a", 9, first=3, size=50))
    headers.put("/data/a/19", 3, 4, ())
    headers.close()
    assert stored(path) == [10, 9, 1]
    kept = known(path, old)
    assert [n for n, one in enumerate(kept) if one is None] == [*range(3, 12), 19]
    new = batch("/data/a", 9, first=3, size=50)
    assert known(path, new) == new.instances()
    headers = Headers(path)
    headers.put_batch(batch("/data/a", 20, size=9))
    headers.close()
    assert stored(path) == [20, 0]


def test_files_that_are_gone_leave_their_pack(tmp_path: Path) -> None:
    path, folder = tmp_path / "h.sqlite", tmp_path / "a"
    folder.mkdir()
    (tmp_path / "ab").mkdir()
    first = Headers(path)
    for name in ("a", "ab", "a/deep"):
        first.put_batch(batch(tmp_path / name, 10))
    first.close()
    for n in range(8):
        (folder / str(n)).touch()
    second = Headers(path)
    assert second.forget_gone([folder / "9"]) == 1
    assert second.forget_gone([folder / "7", folder / "none"]) == 0
    assert second.forget_gone([folder]) == 1 + 10  # with all that lay in a/deep
    assert second.forget_gone([folder]) == 0
    second.close()
    assert stored(path) == [8, 10, 0]
    assert known(path, batch(folder, 8)) == batch(folder, 8).instances()


@pytest.mark.parametrize("damage", ["[1", "{}", "[[],[],{},{}]", '[[1],[1],{"a":1},{}]', "7"])
def test_a_damaged_pack_is_read_anew(tmp_path: Path, damage: str) -> None:
    path, made = tmp_path / "h.sqlite", batch(tmp_path, 10)
    headers = Headers(path)
    headers.put_batch(made)
    headers.close()
    with closing(sqlite3.connect(path)) as file:
        file.execute("UPDATE packs SET data = ?", (damage,))
        file.commit()
    assert known(path, made) == [None] * 10
    headers = Headers(path)
    headers.put_batch(made)
    headers.close()
    assert known(path, made) == made.instances()
    assert stored(path) == [10, 0]


def test_only_some_folders_are_kept_at_hand() -> None:
    whole = {f"/d{n}/": packs.packed(batch(f"/d{n}", 9))[0] for n in range(20)}
    asked = []

    def of(folder: bytes) -> list[packs.Stored]:
        asked.append(folder)
        return [_stored(pack) for pack in whole.get(os.fsdecode(folder), [])]

    folders = Folders(of)
    for _ in range(2):
        for n in range(20):
            assert all(folders.get(f"/d{n}/{k}", 100, 7 + k) for k in range(9))
    assert len(asked) == 40 and len(folders._open) == packs.FOLDERS
    folders.forget()
    assert not folders._open


def _stored(pack: Pack) -> packs.Stored:
    return pack.row[1:]
