"""Headers that were read before, so that unchanged files cost nothing."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from itertools import starmap
from pathlib import Path
from threading import Lock
from typing import Any

import viewer
from viewer import __version__, paths
from viewer.core.errors import ViewerError
from viewer.core.patient import Instance
from viewer.dicom.batch import Batch
from viewer.dicom.keywords import WANTED
from viewer.store import database, packs, rows
from viewer.store.database import Damaged, Database
from viewer.store.packs import Folders, Pack, Stored

BATCH = 1000
AHEAD = 1000  # rows that are fetched at a time: a scan asks in the order of paths, or nearly
ARRANGEMENTS = 200  # that are kept
BASES = 64  # that new instances are compared with
# To be raised when dicom.headers makes other values of the same elements, or dicom.arrange
# other series of the same headers.
FORMAT = 3
_PUT = "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?)"
_PUT_BASE = "INSERT OR IGNORE INTO bases VALUES (?, ?)"
_GET = (
    "SELECT path, size, mtime_ns, base, instances FROM files WHERE path >= ? ORDER BY path"
    " LIMIT ?"
)
Row = tuple[int, int, int | None, str]  # size, time of change, base, instances


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
        self._new: list[tuple[bytes, int, int, int, int | None, str]] = []
        self._new_bases: list[tuple[int, str]] = []
        self._new_packs: list[Pack] = []
        self._folders = Folders(self._stored)
        self._waiting = 0  # files that are to be written
        self._bases: dict[str, rows.Base] = {}  # the last of each series
        self._read_bases: dict[int, Mapping[str, Any]] = {}
        self._ahead: dict[bytes, Row] = {}
        self._span: tuple[bytes, bytes] | None = None  # first and last path fetched
        self._hits, self._most = 0, AHEAD
        self._unasked = AHEAD if self._has_nothing() else 0  # files not to be looked up
        self._seen: set[str] = set()
        self._taken: dict[tuple[str, int, int], tuple[Instance, ...]] = {}
        self.read = self.unchanged = 0

    def get(self, path: str, size: int, mtime_ns: int) -> tuple[Instance, ...] | None:
        """What an unchanged file holds; None where it is not known."""
        if self._unasked:
            self._unasked -= 1
            if self._unasked or self._has_nothing():
                self._unasked = self._unasked or AHEAD
                return None
        with self._lock:
            if (path, size, mtime_ns) in self._taken:  # the next member of an archive
                return self._taken[path, size, mtime_ns]
            packed = self._folders.get(path, size, mtime_ns)
            if packed is not None:
                self._seen.add(path)
                self.unchanged += 1
                return (packed,)
        found = self._found(path, size, mtime_ns)
        if found is None:
            return None
        instances = self._instances(found, (path, size, mtime_ns))
        if instances is None:
            return None
        with self._lock:
            self._seen.add(path)
            self.unchanged += len(instances)
            if len(instances) > 1:
                self._taken[path, size, mtime_ns] = instances
        return instances

    def put(self, path: str, size: int, mtime_ns: int, instances: tuple[Instance, ...]) -> None:
        """Keep what a file holds; it is written in batches."""
        with self._lock:
            self._unasked = 0
            before = self._taken.pop((path, size, mtime_ns), None)
            if before == instances:
                return
            self._seen.add(path)
            self.unchanged -= len(before or ())
            self.read += len(instances)
            where = os.fsencode(path)
            self._ahead.pop(where, None)
            self._new.append((where, size, mtime_ns, len(instances), *self._text(instances)))
            self._waiting += 1
            full = self._waiting >= BATCH
        if full:
            self.flush()

    def put_batch(self, batch: Batch) -> None:
        """Keep what many files hold, of one object each."""
        made, few = batch.prepared or self.prepared(batch)
        for one in batch.of(few).instances() if few else []:
            self.put(one.path, one.size, one.mtime_ns, (one,))
        with self._lock:
            self._unasked = 0
            for pack in starmap(Pack, made):
                self._new_packs.append(pack)
                self._seen.update([pack.folder + name for name in pack.names])
                self.read += len(pack.names)
                self._waiting += len(pack.names)
            full = self._waiting >= BATCH
        if full:
            self.flush()

    def prepared(self, batch: Batch) -> Any:
        """(fields of packs, numbers of files that are in none) of a batch."""
        made, few = packs.packed(batch)
        return [(one.folder, one.names, one.data) for one in made], few

    def arrangement(self, key: bytes) -> bytes | None:
        """What was kept under a key."""
        if self._database is None:
            return None
        try:
            with self._database.read() as reader:
                query = "SELECT data FROM arrangements WHERE key = ?"
                row = reader.execute(query, (key,)).fetchone()
        except sqlite3.Error:
            return None
        return row and bytes(row[0])

    def keep_arrangement(self, key: bytes, data: bytes) -> None:
        """Keep what was made of many instances, and of such the latest."""
        self.flush()
        if self._database is None:
            return
        try:
            with self._database.write() as writer:
                query = "INSERT OR REPLACE INTO arrangements (key, data) VALUES (?, ?)"
                writer.execute(query, (key, data))
                writer.execute(
                    "DELETE FROM arrangements WHERE number <="
                    " (SELECT max(number) FROM arrangements) - ?",
                    (ARRANGEMENTS,),
                )
        except sqlite3.Error:
            return

    def flush(self) -> None:
        """Write what has gathered."""
        with self._lock:
            new, self._new = self._new, []
            bases, self._new_bases = self._new_bases, []
            made, self._new_packs = self._new_packs, []
            self._span, self._waiting = None, 0
            self._folders.forget()
        if self._database is None or not (new or made):
            return
        try:
            with self._database.write() as writer:
                packs.replace(writer, [os.fsdecode(row[0]) for row in new], made)
                writer.executemany(_PUT_BASE, bases)
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
            gone = [
                one
                for one in self._below(roots)
                if packs.is_gone(os.fsdecode(one[0]), self._seen)
            ]
            with self._database.write() as writer:
                lost = packs.forget_gone(writer, roots, self._seen)
                writer.executemany("DELETE FROM files WHERE path = ?", [(p,) for p, _ in gone])
                if gone:
                    writer.execute(
                        "DELETE FROM bases WHERE id NOT IN"
                        " (SELECT base FROM files WHERE base IS NOT NULL)"
                    )
        except sqlite3.Error:
            return 0
        return lost + sum(objects for _, objects in gone)

    def close(self) -> None:
        self.flush()
        if self._database is not None:
            self._database.close()

    def _has_nothing(self) -> bool:
        """Whether nothing at all is known, so that no file needs to be looked up."""
        if self._database is None:
            return True
        query = "SELECT 1 FROM files UNION ALL SELECT 1 FROM packs LIMIT 1"
        try:
            with self._database.read() as reader:
                return reader.execute(query).fetchone() is None
        except sqlite3.Error:
            return False

    def _found(self, path: str, size: int, mtime_ns: int) -> Row | None:
        """The row of an unchanged file."""
        if self._database is None:
            return None
        where = os.fsencode(path)
        with self._lock:
            if self._span is None or not self._span[0] <= where <= self._span[1]:
                self._fetch(where)
            row = self._ahead.get(where)
            self._hits += row is not None
        return row if row and row[:2] == (size, mtime_ns) else None

    def _fetch(self, where: bytes) -> None:
        """The rows from a path on; fewer where few of the last were asked for."""
        assert self._database is not None
        wasted = self._hits * 2 < len(self._ahead)
        self._most = max(1, self._most // 4) if wasted else min(AHEAD, self._most * 2)
        self._hits = 0
        try:
            with self._database.read() as reader:
                found = reader.execute(_GET, (where, self._most)).fetchall()
        except sqlite3.Error:
            found = []
        self._ahead = {row[0]: row[1:] for row in found}
        self._span = where, (found[-1][0] if len(found) == self._most else b"\xff" * 16)

    def _stored(self, folder: bytes) -> list[Stored]:
        """The packs of a folder."""
        if self._database is None:
            return []
        try:
            with self._database.read() as reader:
                return packs.stored(reader, folder)
        except sqlite3.Error:
            return []

    def _instances(self, row: Row, file: tuple[str, int, int]) -> tuple[Instance, ...] | None:
        *_, base, text = row
        try:
            if base is None:
                return rows.read_whole(text, file)
            shared = self._read_bases.get(base) or self._read_base(base)
            return None if shared is None else (rows.read(text, shared, file),)
        except (ValueError, TypeError, KeyError):  # not what this program has written
            return None

    def _read_base(self, number: int) -> Mapping[str, Any] | None:
        assert self._database is not None
        query = "SELECT fields FROM bases WHERE id = ?"
        try:
            with self._database.read() as reader:
                row = reader.execute(query, (number,)).fetchone()
        except sqlite3.Error:
            return None
        if row is None:
            return None
        found: Mapping[str, Any] = json.loads(row[0])
        self._read_bases[number] = found
        return found

    def _text(self, instances: tuple[Instance, ...]) -> tuple[int | None, str]:
        """(number of the base, what differs from it) of what a file holds."""
        if len(instances) != 1:
            return None, rows.whole(instances)
        (one,) = instances
        base = self._bases.get(one.series_instance_uid)
        text = base and rows.written(one, base)
        if base is None or text is None:
            base, shared = rows.base_of(one)
            self._new_bases.append((base[0], shared))
            if len(self._bases) >= BASES:
                del self._bases[next(iter(self._bases))]
            self._bases[one.series_instance_uid] = base
            text = rows.written(one, base) or ""
        return base[0], text

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


@cache
def _stamp(number: int) -> str:
    """What tells programs apart that read or arrange headers in other ways."""
    root = Path(viewer.__file__).parent
    code = sorted(path for part in ("core", "dicom") for path in (root / part).rglob("*.py"))
    state = [(path.name, (now := path.stat()).st_size, now.st_mtime_ns) for path in code]
    wanted = sha256(repr((sorted(WANTED.items()), state)).encode()).hexdigest()
    return f"{number} {__version__} {wanted}"


def _renew(writer: sqlite3.Connection) -> None:
    """Forget what a version of the program has written that kept other attributes."""
    stamp = _stamp(FORMAT)
    if writer.execute("SELECT stamp FROM made").fetchall() != [(stamp,)]:
        writer.execute("DELETE FROM files")
        writer.execute("DELETE FROM bases")
        writer.execute("DELETE FROM packs")
        writer.execute("DELETE FROM arrangements")
        writer.execute("DELETE FROM made")
        writer.execute("INSERT INTO made VALUES (?)", (stamp,))
