"""Batches of instances in a database, those of one folder together, found again by file."""

import json
import os
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from viewer.core.patient import Instance
from viewer.dicom.batch import Batch, Interned

LEAST = 8  # files of one folder that are worth a pack
FOLDERS = 8  # whose packs are kept at hand
_OF_FILE = ("path", "size", "mtime_ns", "member")
_SHARED = [field.name for field in fields(Instance) if field.name not in _OF_FILE]
Stored = tuple[str, str]  # names, data
Row = tuple[int, bytes, str, str]  # number, folder, names, data


@dataclass(frozen=True, slots=True)
class Pack:
    """Some files of one folder (with the separator at its end), as a database keeps them."""

    folder: str
    names: Sequence[str]
    data: str

    @property
    def row(self) -> tuple[bytes, str, str]:
        return os.fsencode(self.folder), _dumped(self.names), self.data


def packed(batch: Batch) -> tuple[list[Pack], list[int]]:
    """Packs of the folders that have many of a batch's files, and numbers of the others."""
    packs: list[Pack] = []
    few: list[int] = []
    for folder, numbers in _by_folder(batch).items():
        if len(numbers) < LEAST:
            few += numbers
            continue
        packs.append(_pack(folder, batch.of(numbers)))
    return packs, few


def _by_folder(batch: Batch) -> dict[str, list[int]]:
    """The numbers of a batch's files; its neighbours are mostly of one folder."""
    out: dict[str, list[int]] = {}
    for n, (path, _, _) in enumerate(batch.files):
        out.setdefault(path[: path.rfind(os.sep) + 1], []).append(n)
    return out


def _pack(folder: str, batch: Batch) -> Pack:
    start = len(folder)
    shared = {name: getattr(batch.shared, name) for name in _SHARED}
    shared["attributes"] = dict(batch.shared.attributes)
    sizes = [size for _, size, _ in batch.files]
    times = [mtime_ns for _, _, mtime_ns in batch.files]
    data = _dumped([sizes, times, shared, dict(batch.columns)])
    return Pack(folder, [path[start:] for path, _, _ in batch.files], data)


def unpacked(folder: str, stored: Stored) -> Batch:
    """The batch of a pack; raises ValueError, TypeError or KeyError where it is none."""
    names = json.loads(stored[0])
    sizes, times, shared, columns = json.loads(stored[1])
    files = [(folder + n, s, t) for n, s, t in zip(names, sizes, times, strict=True)]
    if any(len(found) != len(files) for found in columns.values()):
        raise ValueError("columns of different lengths")
    return Batch(files, Instance(path="", **shared), columns)


def without(folder: str, stored: Stored, names: Collection[str]) -> Pack | None:
    """A pack without some of its files; None where none is left. Raises as unpacked does."""
    start = len(folder)
    batch = unpacked(folder, stored)
    kept = [n for n, (path, _, _) in enumerate(batch.files) if path[start:] not in names]
    return _pack(folder, batch.of(kept)) if kept else None


class Folders:
    """What the packs of a database hold, by file. stored(folder): the packs of a folder."""

    def __init__(self, stored: Callable[[bytes], Iterable[Stored]]) -> None:
        self._stored = stored
        self._open: dict[str, dict[str, Instance]] = {}
        self._interned = Interned()

    def get(self, path: str, size: int, mtime_ns: int) -> Instance | None:
        """What a file holds that is still as it was."""
        at = path.rfind(os.sep) + 1
        folder = path[:at]
        known = self._open.get(folder)
        if known is None:
            known = self._opened(folder)
        one = known.get(path)
        return one if one and one.size == size and one.mtime_ns == mtime_ns else None

    def forget(self) -> None:
        """The packs have changed."""
        self._open.clear()

    def _opened(self, folder: str) -> dict[str, Instance]:
        known = {one.path: one for one in self._instances(folder)}
        if len(self._open) >= FOLDERS:
            del self._open[next(iter(self._open))]
        self._open[folder] = known
        return known

    def _instances(self, folder: str) -> Iterator[Instance]:
        """Those of all packs; a pack that this program has not written is passed over."""
        for stored in self._stored(os.fsencode(folder)):
            try:
                yield from self._interned.batch(unpacked(folder, stored)).instances()
            except (ValueError, TypeError, KeyError, AttributeError):
                continue


def stored(reader: sqlite3.Connection, folder: bytes) -> list[Stored]:
    """The packs of a folder."""
    return reader.execute(
        "SELECT names, data FROM packs WHERE folder = ?", (folder,)
    ).fetchall()


def replace(writer: sqlite3.Connection, paths: Iterable[str], made: Sequence[Pack]) -> None:
    """Write packs; what was kept of their files, and of those at some other paths, goes."""
    told: dict[str, set[str]] = {}
    for path in paths:
        at = path.rfind(os.sep) + 1
        told.setdefault(path[:at], set()).add(path[at:])
    for folder, names in told.items():
        _cut(writer, _of_folder(writer, folder), names)
    fresh: dict[str, set[str]] = {}
    for pack in made:
        fresh.setdefault(pack.folder, set()).update(pack.names)
    for folder, names in fresh.items():
        _cut(writer, _of_folder(writer, folder), names)
        if _has_files(writer, folder):
            rows = [(os.fsencode(folder + name),) for name in names]
            writer.executemany("DELETE FROM files WHERE path = ?", rows)
    query = "INSERT INTO packs (folder, names, data) VALUES (?, ?, ?)"
    writer.executemany(query, [pack.row for pack in made])


def forget_gone(
    writer: sqlite3.Connection, roots: Iterable[Path], seen: Collection[str]
) -> int:
    """How many packed files at or below the roots are no longer there; they are forgotten."""
    count = 0
    for root in roots:
        top = os.fsencode(root.absolute()).rstrip(os.fsencode(os.sep))
        low, high = top + os.fsencode(os.sep), top + bytes([ord(os.sep) + 1])
        query = "SELECT id, folder, names, data FROM packs WHERE folder >= ? AND folder < ?"
        count += _cut_gone(writer, writer.execute(query, (low, high)).fetchall(), seen)
        parent, name = os.path.split(os.fsdecode(top))
        folder = parent if parent.endswith(os.sep) else parent + os.sep
        if is_gone(folder + name, seen):
            count += _cut(writer, _of_folder(writer, folder), {name})
    return count


def is_gone(path: str, seen: Collection[str]) -> bool:
    """Whether a file is no longer there. seen: those that surely are."""
    if path in seen:
        return False
    try:
        os.stat(path)  # noqa: PTH116 - a path that is not text is no Path on every system
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _of_folder(reader: sqlite3.Connection, folder: str) -> list[Row]:
    query = "SELECT id, folder, names, data FROM packs WHERE folder = ?"
    return reader.execute(query, (os.fsencode(folder),)).fetchall()


def _has_files(reader: sqlite3.Connection, folder: str) -> bool:
    """Whether there are rows of single files below a folder."""
    low = os.fsencode(folder)
    query = "SELECT 1 FROM files WHERE path >= ? AND path < ? LIMIT 1"
    return bool(reader.execute(query, (low, low[:-1] + bytes([low[-1] + 1]))).fetchone())


def _cut_gone(writer: sqlite3.Connection, rows: Iterable[Row], seen: Collection[str]) -> int:
    count = 0
    for row in rows:
        folder = os.fsdecode(row[1])
        gone = {name for name in json.loads(row[2]) if is_gone(folder + name, seen)}
        count += _cut(writer, [row], gone)
    return count


def _cut(writer: sqlite3.Connection, rows: Iterable[Row], names: Collection[str]) -> int:
    """Take files out of packs of one folder; how many they were."""
    count = 0
    for number, folder, told, data in rows:
        lost = [name for name in json.loads(told) if name in names]
        if not lost:
            continue
        count += len(lost)
        left = _left(os.fsdecode(folder), (told, data), lost)
        if left is None:
            writer.execute("DELETE FROM packs WHERE id = ?", (number,))
        else:
            query = "UPDATE packs SET names = ?, data = ? WHERE id = ?"
            writer.execute(query, (*left.row[1:], number))
    return count


def _left(folder: str, pack: Stored, lost: Collection[str]) -> Pack | None:
    """What is left of a pack without some files; nothing of a damaged one."""
    try:
        return without(folder, pack, lost)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _dumped(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))
