"""The file of changes: append only, complete, rescued when damaged."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from viewer.core.annotation import Annotation
from viewer.core.errors import ViewerError
from viewer.store import database
from viewer.store.documents import Documents, Row, row


def note(n: int, study: str = "1.9", before: Annotation | None = None) -> Row:
    made = Annotation(f"2.25.{n}", "length", ((0.0, 0.0, float(n)),), "", label=f"L{n}")
    return row((study, "p"), "do", "Length", (before, made), "reader")


def append_many(documents: Documents, count: int) -> None:
    for n in range(count):
        documents.append([note(n)])


def filled(path: Path, count: int = 50) -> list[Row]:
    documents = Documents(path)
    written = [documents.append([note(n)])[0] for n in range(count)]
    documents.close()
    return written


def test_rows_come_back_in_order_by_study(tmp_path: Path) -> None:
    documents = Documents(tmp_path / "documents.sqlite")
    sent = [note(1), note(2, "2.2"), note(3)]
    written = [documents.append([one])[0] for one in sent]
    assert [one.sequence for one in written] == [1, 2, 3]
    assert [replace(one, sequence=0) for one in written] == sent
    assert documents.rows(["1.9"]) == (written[0], written[2])
    assert documents.rows(["2.2", "1.9"]) == tuple(written)
    assert documents.rows(["1.9", "2.2"], after=2) == (written[2],)
    assert documents.rows([]) == ()
    assert documents.append([sent[1]]) == (written[1],)  # a second time: once
    assert len(documents.rows(["1.9", "2.2"])) == 3
    documents.close()


@pytest.mark.parametrize("query", ["DELETE FROM changes", "UPDATE changes SET label = 'x'"])
def test_nothing_is_ever_taken_away(tmp_path: Path, query: str) -> None:
    filled(tmp_path / "documents.sqlite", 2)
    with (
        closing(sqlite3.connect(tmp_path / "documents.sqlite")) as connection,
        pytest.raises(sqlite3.IntegrityError, match="only ever added"),
    ):
        connection.execute(query)


def test_two_programs_write_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    one, two = (Documents(tmp_path / "documents.sqlite") for _ in range(2))
    for n in range(20):
        (one, two)[n % 2].append([note(n)])
    assert [r.uid for r in one.rows(["1.9"])] == [f"2.25.{n}" for n in range(20)]
    assert one.rows(["1.9"]) == two.rows(["1.9"])
    one.close()
    two.close()


def test_a_full_disk_refuses_the_row_and_keeps_the_others(tmp_path: Path) -> None:
    documents = Documents(tmp_path / "documents.sqlite")
    with documents._database.write() as writer:
        pages = writer.execute("PRAGMA page_count").fetchone()[0]
    documents._database._writer.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(sqlite3.OperationalError) as caught:
        append_many(documents, 1000)
    assert database.reason(caught.value) == "the disk is full"
    kept = len(documents.rows(["1.9"]))
    assert 0 < kept < 1000
    documents._database._writer.execute("PRAGMA max_page_count = 100000")
    documents.append([note(2000)])
    assert len(documents.rows(["1.9"])) == kept + 1
    documents.close()


def cut(data: bytes) -> bytes:
    return data[: len(data) * 3 // 4]


def flipped(data: bytes) -> bytes:
    at = len(data) // 2 // 4096 * 4096
    return data[:at] + b"\xff" * 4096 + data[at + 4096 :]


def junk(data: bytes) -> bytes:
    return b"\0" * len(data)


def emptied(data: bytes) -> bytes:
    return b""


@pytest.mark.parametrize("harm", [cut, flipped, junk, emptied])
def test_damage_is_rescued_with_the_copy_of_today(
    tmp_path: Path, harm: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "documents.sqlite"
    first = filled(path)
    Documents(path).close()  # makes the copy of today
    path.write_bytes(harm(path.read_bytes()))
    bad = path.read_bytes()
    documents = Documents(path)
    assert documents.told and "damaged" in documents.told.problem
    assert [one.uid for one in documents.rows(["1.9"])] == [one.uid for one in first]
    (aside,) = tmp_path.glob("documents.damaged-*.sqlite")
    assert aside.read_bytes() == bad
    documents.append([note(99)])
    documents.close()
    again = Documents(path)
    assert again.told is None and len(again.rows(["1.9"])) == 51
    again.close()


def test_what_no_copy_holds_is_read_from_the_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "documents.sqlite"
    filled(path, 200)
    data = path.read_bytes()
    path.write_bytes(data[:-4096] + b"\xff" * 4096)
    documents = Documents(path)
    found = documents.rows(["1.9"])
    assert 100 < len(found) < 200
    assert documents.told and f"{len(found)} changes" in documents.told.problem
    documents.close()


def test_a_newer_file_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "documents.sqlite"
    filled(path, 1)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 9")
    before = path.read_bytes()
    with pytest.raises(ViewerError, match="newer Oncoscope"):
        Documents(path)
    assert path.read_bytes() == before


def write_with_a_fault(path: Path, call: str, error: str, when: int) -> None:
    """20 changes, while the n-th system call of a sort fails: all are there in the end."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace, which makes system calls fail, is not installed")
    words = [strace, "-f", "-qq", "-o", os.devnull, "-e", f"trace={call}"]
    words += ["-e", f"inject={call}:error={error}:when={when}"]
    child = [sys.executable, str(Path(__file__).with_name("appending_child.py")), str(path)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [*words, *child], capture_output=True, text=True, env=environment, check=False
    )
    if "ptrace" in done.stderr:
        pytest.skip("processes may not be traced here")
    assert done.returncode == 0, done.stderr
    uids = [f"2.25.{n}" for n in range(20)]
    assert done.stdout.split() == uids
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        found = connection.execute("SELECT uid FROM changes ORDER BY sequence").fetchall()
    assert found == [(uid,) for uid in uids]


@pytest.mark.parametrize(
    ("call", "error", "when"),
    [("pwrite64", "ENOSPC", 9), ("pwrite64", "EIO", 21), ("fdatasync", "EIO", 5)],
)
def test_a_write_that_fails_loses_nothing(
    tmp_path: Path, call: str, error: str, when: int
) -> None:
    write_with_a_fault(tmp_path / "documents.sqlite", call, error, when)


@pytest.mark.full
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("call", ["pwrite64", "fsync", "fdatasync", "ftruncate"])
def test_no_write_may_fail_with_a_loss(tmp_path: Path, call: str) -> None:
    for error in ("EIO", "ENOSPC"):
        for when in range(1, 41):
            path = tmp_path / f"{error}{when}" / "documents.sqlite"
            path.parent.mkdir()
            write_with_a_fault(path, call, error, when)


def test_the_last_place_of_some_studies_is_kept(tmp_path: Path) -> None:
    documents = Documents(tmp_path / "documents.sqlite")
    assert documents.place("1.9", "p") == ""
    for place in ("{}", '{"a": 1}'):
        documents.keep_place("1.9", "p", place)
    documents.keep_place("1.9", "q", "other")
    assert documents.place("1.9", "p") == '{"a": 1}'
    documents.close()


def test_a_file_of_the_first_schema_gets_places(tmp_path: Path) -> None:
    path = tmp_path / "documents.sqlite"
    first = (database.MIGRATIONS / "documents" / "0001.sql").read_text()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(first + "PRAGMA user_version = 1;")
    documents = Documents(path)
    documents.append([note(1)])
    documents.keep_place("1.9", "p", "{}")
    assert len(documents.rows(["1.9"])) == 1 and documents.place("1.9", "p") == "{}"
    documents.close()
