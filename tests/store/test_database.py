"""SQLite files: private, brought up to date, refused when newer, kept when damaged."""

import hashlib
import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from viewer.core.errors import ViewerError
from viewer.store import database
from viewer.store.database import Damaged, Database


@pytest.fixture
def scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A schema "t" of our own, in one migration."""
    folder = tmp_path / "migrations" / "t"
    folder.mkdir(parents=True)
    (folder / "0001.sql").write_text("CREATE TABLE a (x);\nINSERT INTO a VALUES (1);\n")
    monkeypatch.setattr(database, "MIGRATIONS", folder.parent)
    return folder


def made(path: Path) -> Path:
    Database(path, "t").close()
    return path


def rows(path: Path, query: str = "SELECT * FROM a") -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    found = connection.execute(query).fetchall()
    connection.close()
    return found


def test_file_is_durable_and_for_the_user_alone(scripts: Path, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        made = Database(tmp_path / "x.sqlite", "t")
    finally:
        os.umask(before)
    with made.write() as writer:
        pragmas = {
            name: writer.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
        writer.execute("INSERT INTO a VALUES (2)")
        files = list(tmp_path.glob("x.sqlite*"))
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
    }
    assert len(files) == 3
    assert os.name == "nt" or {stat.S_IMODE(f.stat().st_mode) for f in files} == {0o600}
    with made.read() as reader:
        assert reader.execute("SELECT x FROM a").fetchall() == [(1,), (2,)]
    made.close()


def test_a_block_that_raises_changes_nothing(scripts: Path, tmp_path: Path) -> None:
    made = Database(tmp_path / "x.sqlite", "t")
    with suppress(ZeroDivisionError), made.write() as writer:
        writer.execute("DELETE FROM a")
        raise ZeroDivisionError
    made.close()
    assert rows(made.path) == [(1,)]


def test_an_older_file_is_copied_and_then_brought_up_to_date(
    scripts: Path, tmp_path: Path
) -> None:
    path = made(tmp_path / "x.sqlite")
    (scripts / "0002.sql").write_text("ALTER TABLE a ADD COLUMN y DEFAULT 5;\n")
    (scripts / "0003.sql").write_text("UPDATE a SET x = 9;\n")
    made(path)
    assert rows(path) == [(9, 5)]
    assert rows(path, "PRAGMA user_version") == [(3,)]
    (copy,) = database.backups(path)
    assert rows(copy) == [(1,)]


def test_a_migration_that_fails_leaves_the_old_file(scripts: Path, tmp_path: Path) -> None:
    path = made(tmp_path / "x.sqlite")
    (scripts / "0002.sql").write_text("UPDATE a SET x = 9;\nNONSENSE;\n")
    with pytest.raises(ViewerError):
        made(path)
    assert rows(path) == [(1,)] and rows(path, "PRAGMA user_version") == [(1,)]


def test_a_file_of_a_newer_program_is_refused_unchanged(scripts: Path, tmp_path: Path) -> None:
    path = made(tmp_path / "x.sqlite")
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 77")
    connection.close()
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(ViewerError, match="newer Oncoscope"):
        made(path)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert not database.backups(path)


@pytest.mark.parametrize("harm", ["text", "short", "flipped"])
def test_damage_is_found_and_the_file_kept(scripts: Path, tmp_path: Path, harm: str) -> None:
    path = made(tmp_path / "x.sqlite")
    whole = path.read_bytes()
    flipped = whole[:4096] + bytes(b ^ 0x5A for b in whole[4096:4200]) + whole[4200:]
    bad = {"text": b"no database at all" * 99, "short": whole[:5000], "flipped": flipped}[harm]
    path.write_bytes(bad)
    with pytest.raises(Damaged, match=r"x.sqlite in .* is damaged"):
        made(path)
    assert path.read_bytes() == bad
    aside = database.set_aside(path)
    assert aside.read_bytes() == bad and not path.exists()
    assert rows(made(path)) == [(1,)]


def test_a_folder_that_cannot_be_used_is_told(scripts: Path, tmp_path: Path) -> None:
    (tmp_path / "x.sqlite").mkdir()
    with pytest.raises(ViewerError, match="could not be used"):
        made(tmp_path / "x.sqlite")


def test_backups_are_made_once_and_the_oldest_go(scripts: Path, tmp_path: Path) -> None:
    path = made(tmp_path / "x.sqlite")
    connection = sqlite3.connect(path)
    for day in range(database.BACKUPS_KEPT + 2):
        database.back_up(connection, path, f"2026-01-{day:02}")
        database.back_up(connection, path, f"2026-01-{day:02}")
    connection.close()
    kept = [copy.name for copy in database.backups(path)]
    assert kept == [f"x-2026-01-{day:02}.sqlite" for day in (6, 5, 4, 3, 2)]
    assert os.name == "nt" or stat.S_IMODE(database.backups(path)[0].stat().st_mode) == 0o600


def test_many_processes_may_begin_at_once(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from viewer.store.database import Database\n"
        "made = Database(pathlib.Path(sys.argv[1]), 'documents')\n"
        "made.close()"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code, tmp_path / "x.sqlite"]) for _ in range(6)
    ]
    assert [one.wait(60) for one in started] == [0] * 6


def test_places_on_a_network_have_no_write_ahead_log(
    scripts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not database.on_network(tmp_path)
    monkeypatch.setattr(database, "on_network", lambda path: True)
    path = made(tmp_path / "x.sqlite")
    assert rows(path, "PRAGMA journal_mode") == [("delete",)]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(28, "x"), "the disk is full"),
        (PermissionError(13, "x"), "the folder may not be written to"),
        (OSError(5, "x"), "the disk reports an error"),
        (ViewerError("It is so.", "Wait."), "It is so"),
    ],
)
def test_reasons_are_plain_words(error: Exception, words: str) -> None:
    assert database.reason(error) == words
