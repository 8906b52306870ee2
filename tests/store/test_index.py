"""Headers by file: free when unchanged, read anew when not, and never in the way."""

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from viewer import paths
from viewer.core.patient import Instance
from viewer.store import database, index
from viewer.store.index import Headers


def instance(n: int, path: str = "", member: str = "") -> Instance:
    return Instance(
        path or f"/data/study/{n:05}.dcm",
        f"1.2.{n}",
        "1.2.840.10008.5.1.4.1.1.2",
        "1.2.840.10008.1.2.1",
        "1.3",
        "1.4",
        member,
        500_000,
        7 + n,
        {"Rows": 512, "ImagePositionPatient": [0.1, -2.5, n / 3], "PatientName": "Müller^一"},
    )


def put(headers: Headers, *instances: Instance) -> None:
    first = instances[0]
    headers.put(first.path, first.size, first.mtime_ns, instances)


def get(headers: Headers, one: Instance) -> tuple[Instance, ...] | None:
    return headers.get(one.path, one.size, one.mtime_ns)


def test_what_was_put_comes_back_in_another_run(tmp_path: Path) -> None:
    one = instance(1)
    members = [replace(instance(n, "/data/a.zip", f"x/{n}"), mtime_ns=12) for n in (5, 6)]
    first = Headers(tmp_path / "h.sqlite")
    put(first, one)
    put(first, *members)
    first.put("/data/notes.txt", 3, 4, ())
    assert (first.read, first.unchanged) == (3, 0)
    first.close()
    second = Headers(tmp_path / "h.sqlite")
    assert get(second, one) == (one,)
    assert get(second, members[0]) == tuple(members)
    assert get(second, members[0]) == tuple(members)  # asked for each member
    put(second, *members)
    assert second.get("/data/notes.txt", 3, 4) == ()
    assert second.get(one.path, one.size + 1, one.mtime_ns) is None
    assert second.get(one.path, one.size, one.mtime_ns + 1) is None
    assert second.get("/data/other", 1, 1) is None
    assert (second.read, second.unchanged) == (0, 3)
    second.close()


def test_a_file_that_changed_is_known_by_its_new_state_alone(tmp_path: Path) -> None:
    one = instance(1)
    headers = Headers(tmp_path / "h.sqlite")
    put(headers, one)
    headers.put(one.path, 9, 9, ())
    headers.flush()
    assert get(headers, one) is None and headers.get(one.path, 9, 9) == ()
    headers.close()


def test_only_what_is_gone_below_the_roots_is_forgotten(tmp_path: Path) -> None:
    for name in ("a/1", "a/2", "ab/3", "a/deep/4"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    first = Headers(tmp_path / "h.sqlite")
    files = [str(tmp_path / name) for name in ("a/1", "a/2", "ab/3", "a/deep/4")]
    for n, name in enumerate(files):
        put(first, instance(n, name))
    first.close()
    for name in (files[1], files[2], files[3]):
        Path(name).unlink()
    second = Headers(tmp_path / "h.sqlite")
    assert second.forget_gone([tmp_path / "a"]) == 2
    assert second.forget_gone([tmp_path / "a"]) == 0
    assert second.forget_gone([tmp_path / "ab" / "3"]) == 1
    assert get(second, instance(0, files[0])) is not None
    second.close()


@pytest.mark.skipif(os.name == "nt", reason="file names there are always text")
def test_names_that_are_not_text_are_kept(tmp_path: Path) -> None:
    one = instance(1, os.fsdecode(b"/data/\xff\xfe.dcm"))
    headers = Headers(tmp_path / "h.sqlite")
    put(headers, one)
    headers.flush()
    assert get(headers, one) == (one,)
    headers.close()


def test_another_version_s_headers_are_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = instance(1)
    headers = Headers(tmp_path / "h.sqlite")
    put(headers, one)
    headers.close()
    monkeypatch.setattr(index, "FORMAT", 77)
    headers = Headers(tmp_path / "h.sqlite")
    assert get(headers, one) is None
    headers.close()


def test_a_damaged_cache_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "h.sqlite"
    path.write_bytes(b"nonsense" * 9999)
    headers = Headers(path)
    put(headers, instance(1))
    headers.flush()
    assert get(headers, instance(1)) == (instance(1),)
    headers.close()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["h.sqlite"]


def test_without_a_cache_all_is_read_anew(tmp_path: Path) -> None:
    (tmp_path / "h.sqlite").mkdir()
    headers = Headers(tmp_path / "h.sqlite")
    put(headers, instance(1))
    assert get(headers, instance(1)) is None
    assert headers.forget_gone([tmp_path]) == 0 and headers.read == 1
    headers.close()


def test_a_newer_cache_is_left_alone(tmp_path: Path) -> None:
    Headers(tmp_path / "h.sqlite").close()
    with closing(sqlite3.connect(tmp_path / "h.sqlite")) as connection:
        connection.execute("PRAGMA user_version = 9")
    before = (tmp_path / "h.sqlite").read_bytes()
    headers = Headers(tmp_path / "h.sqlite")
    put(headers, instance(1))
    headers.close()
    assert (tmp_path / "h.sqlite").read_bytes() == before


def test_lies_in_the_user_s_cache() -> None:
    Headers().close()
    assert (paths.cache() / "headers.sqlite").exists()


def test_what_cannot_be_kept_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_MS", 50)
    headers = Headers(tmp_path / "h.sqlite")
    put(headers, instance(1))
    assert headers.trouble is None
    with closing(sqlite3.connect(tmp_path / "h.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        headers.close()
    assert headers.trouble is not None
    assert "another program is using the file" in str(headers.trouble)


def test_a_cache_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    headers = Headers(tmp_path / "file" / "h.sqlite")
    put(headers, instance(1))
    assert headers.trouble is not None and headers.forget_gone([tmp_path]) == 0
    headers.close()


def test_files_that_are_asked_for_in_any_order_are_found(tmp_path: Path) -> None:
    many = [instance(n, f"/data/{n % 7}/{n:04}") for n in range(60)]
    first = Headers(tmp_path / "h.sqlite")
    for one in many:
        put(first, one)
    first.close()
    second = Headers(tmp_path / "h.sqlite")
    for step in (1, -1, 7, -11):
        for n in range(60):
            one = many[n * step % 60]
            assert get(second, one) == (one,)
            assert second.get(f"{one.path}x", 1, 1) is None
    second.close()


def test_rows_that_this_program_did_not_write_are_read_anew(tmp_path: Path) -> None:
    one, other = instance(1), instance(2)
    first = Headers(tmp_path / "h.sqlite")
    put(first, one)
    put(first, other)
    first.close()
    with closing(sqlite3.connect(tmp_path / "h.sqlite")) as file:
        file.execute("UPDATE files SET instances = '[1' WHERE size = 500000 AND mtime_ns = 8")
        file.execute("DELETE FROM bases")
        file.commit()
    second = Headers(tmp_path / "h.sqlite")
    assert get(second, one) is None
    assert get(second, other) is None
    second.close()


def test_bases_that_nothing_needs_any_more_are_forgotten(tmp_path: Path) -> None:
    first = Headers(tmp_path / "h.sqlite")
    put(first, instance(1, str(tmp_path / "gone")))
    put(first, replace(instance(2, str(tmp_path / "too")), series_instance_uid="1.8"))
    (tmp_path / "too").touch()
    assert first.forget_gone([tmp_path]) == 0  # both were put in this run
    first.close()
    second = Headers(tmp_path / "h.sqlite")
    assert second.forget_gone([tmp_path]) == 1
    second.close()
    with closing(sqlite3.connect(tmp_path / "h.sqlite")) as file:
        assert file.execute("SELECT count(*) FROM bases").fetchone() == (1,)


def test_arrangements_are_kept_up_to_a_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "ARRANGEMENTS", 2)
    first = Headers(tmp_path / "h.sqlite")
    for key in (b"a", b"b", b"a", b"c"):
        first.keep_arrangement(key, key * 3)
    first.close()
    second = Headers(tmp_path / "h.sqlite")
    assert [second.arrangement(key) for key in (b"a", b"b", b"c")] == [b"aaa", None, b"ccc"]
    second.close()
    monkeypatch.setattr(index, "FORMAT", 77)
    third = Headers(tmp_path / "h.sqlite")
    assert third.arrangement(b"c") is None
    third.close()
