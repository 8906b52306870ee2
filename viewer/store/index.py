"""Headers that were read before, so that unchanged files cost nothing."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

from viewer import __version__, paths
from viewer.core.errors import ViewerError
from viewer.core.patient import Instance
from viewer.dicom.keywords import WANTED
from viewer.store import database
from viewer.store.database import Damaged, Database

BATCH = 1000
FORMAT = 1  # to be raised when dicom.headers makes other values of the same elements
_PUT = "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)"
_GET = "SELECT instances FROM files WHERE path = ? AND size = ? AND mtime_ns = ?"
_OF_FILE = ("path", "size", "mtime_ns")
_KEPT = [field.name for field in fields(Instance) if field.name not in _OF_FILE]


class Headers:
    """Instances by file, in the user's cache: what dicom.scan calls Known.

    It is a cache: where its file is damaged, full or locked, headers are read anew.
    read, unchanged: objects that were read, and taken over unread, since it was opened.
    trouble: why what was read is not kept; None where it is.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._file = path or paths.cache() / "headers.sqlite"
        self.trouble: ViewerError | None = None
        self._database = _opened(self._file, self._failed)
        self._lock = Lock()
        self._new: list[tuple[bytes, int, int, int, str]] = []
        self._seen: set[str] = set()
        self._taken: dict[tuple[str, int, int], tuple[Instance, ...]] = {}
        self.read = self.unchanged = 0

    def get(self, path: str, size: int, mtime_ns: int) -> tuple[Instance, ...] | None:
        """What an unchanged file holds; None where it is not known."""
        with self._lock:
            if (path, size, mtime_ns) in self._taken:  # the next member of an archive
                return self._taken[path, size, mtime_ns]
        found = self._found(path, size, mtime_ns)
        if found is None:
            return None
        instances = _instances(found, path, size, mtime_ns)
        with self._lock:
            self._seen.add(path)
            self.unchanged += len(instances)
            if len(instances) > 1:
                self._taken[path, size, mtime_ns] = instances
        return instances

    def put(self, path: str, size: int, mtime_ns: int, instances: tuple[Instance, ...]) -> None:
        """Keep what a file holds; it is written in batches."""
        with self._lock:
            before = self._taken.pop((path, size, mtime_ns), None)
            if before == instances:
                return
            self._seen.add(path)
            self.unchanged -= len(before or ())
            self.read += len(instances)
            new = (os.fsencode(path), size, mtime_ns, len(instances), _text(instances))
            self._new.append(new)
            full = len(self._new) >= BATCH
        if full:
            self.flush()

    def flush(self) -> None:
        """Write what has gathered."""
        with self._lock:
            new, self._new = self._new, []
        if self._database is None or not new:
            return
        try:
            with self._database.write() as writer:
                writer.executemany(_PUT, new)
        except sqlite3.Error as error:
            self._failed(error)  # without it the next scan is slower, no more

    def _failed(self, error: Exception) -> None:
        """The first failure is the one to be told."""
        if self.trouble is None:
            told = error if isinstance(error, ViewerError) else None
            self.trouble = told or database.refusal(error, self._file)

    def forget_gone(self, roots: Sequence[Path]) -> int:
        """How many objects below the roots are no longer there; they are forgotten."""
        if self._database is None:
            return 0
        self.flush()
        try:
            gone = [one for one in self._below(roots) if _is_gone(one[0], self._seen)]
            with self._database.write() as writer:
                writer.executemany("DELETE FROM files WHERE path = ?", [(p,) for p, _ in gone])
        except sqlite3.Error:
            return 0
        return sum(objects for _, objects in gone)

    def close(self) -> None:
        self.flush()
        if self._database is not None:
            self._database.close()

    def _found(self, path: str, size: int, mtime_ns: int) -> str | None:
        if self._database is None:
            return None
        try:
            with self._database.read() as reader:
                row = reader.execute(_GET, (os.fsencode(path), size, mtime_ns)).fetchone()
        except sqlite3.Error:
            return None
        return row and str(row[0])

    def _below(self, roots: Iterable[Path]) -> list[tuple[bytes, int]]:
        """(path, objects) of every known file that is a root or lies below one."""
        assert self._database is not None
        found: dict[bytes, int] = {}
        with self._database.read() as reader:
            for root in roots:
                top = os.fsencode(root.absolute()).rstrip(os.fsencode(os.sep))
                low, high = top + os.fsencode(os.sep), top + bytes([ord(os.sep) + 1])
                query = (
                    "SELECT path, objects FROM files WHERE path = ? OR (path > ? AND path < ?)"
                )
                found |= dict(reader.execute(query, (top, low, high)))
        return list(found.items())


def _opened(path: Path, failed: Callable[[Exception], None]) -> Database | None:
    """The file, made anew where it is damaged; None, and failed(why), where there is none."""
    try:
        try:
            return _sound(path)
        except Damaged:
            database.discard(path)
            return _sound(path)
    except (ViewerError, sqlite3.Error, OSError) as error:
        failed(error)
        return None


def _sound(path: Path) -> Database:
    made = Database(path, "headers", durable=False)
    with made.write() as writer:
        _renew(writer)
    return made


def _renew(writer: sqlite3.Connection) -> None:
    """Forget what a version of the program has written that kept other attributes."""
    stamp = (
        f"{FORMAT} {__version__} {sha256(repr(sorted(WANTED.items())).encode()).hexdigest()}"
    )
    if writer.execute("SELECT stamp FROM made").fetchall() != [(stamp,)]:
        writer.execute("DELETE FROM files")
        writer.execute("DELETE FROM made")
        writer.execute("INSERT INTO made VALUES (?)", (stamp,))


def _is_gone(path: bytes, seen: set[str]) -> bool:
    name = os.fsdecode(path)
    if name in seen:
        return False
    try:
        os.stat(name)  # noqa: PTH116 - a path that is not text is no Path on every system
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _text(instances: Sequence[Instance]) -> str:
    rows = [{name: getattr(one, name) for name in _KEPT} for one in instances]
    return json.dumps(rows, separators=(",", ":"))


def _instances(text: str, path: str, size: int, mtime_ns: int) -> tuple[Instance, ...]:
    rows: list[dict[str, Any]] = json.loads(text)
    return tuple(Instance(path=path, size=size, mtime_ns=mtime_ns, **row) for row in rows)
