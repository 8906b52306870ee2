"""What users have made of their studies: every change one row, committed at once."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal
from uuid import uuid4

from viewer.core.errors import ViewerError
from viewer.store import database, items
from viewer.store.database import Damaged, Database

Action = Literal["do", "undo", "redo"]
SCHEMA = "documents"
_COLUMNS = "id, study, patient, uid, action, label, before, after, author, utc"
_VALUES = f"INTO changes ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT = f"INSERT {_VALUES} ON CONFLICT (id) DO NOTHING"
_Raw = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One change of one item; before or after is None where the item does not exist.

    study: its Study Instance UID, or what stands for one where it has none.
    patient: digest of whose study it was, so that patients of one study UID stay apart.
    before, after: the item as JSON text (store.items).
    sequence: its place in the order of all changes; 0 before it is written.
    id: its own; writing a row twice adds it once.
    """

    study: str
    patient: str
    uid: str
    action: Action
    label: str
    before: str | None
    after: str | None
    author: str = ""
    utc: str = ""
    id: str = ""
    sequence: int = 0


def row(
    of: tuple[str, str],
    action: Action,
    label: str,
    change: tuple[items.Kept | None, items.Kept | None],
    author: str,
) -> Row:
    """The row of a change (before, after) made now. of: (study, patient)."""
    before, after = change
    one = after or before
    assert one is not None
    return Row(
        *of,
        one.uid,
        action,
        label,
        items.to_json(before) if before else None,
        items.to_json(after) if after else None,
        author,
        datetime.now(UTC).isoformat(timespec="milliseconds"),
        uuid4().hex,
    )


class Documents:
    """The file of all changes. Use it from one thread.

    told: what the user must hear about the file (it was damaged and has been rescued).
    """

    def __init__(self, path: Path) -> None:
        self.told: ViewerError | None = None
        lost = not path.exists() or path.stat().st_size == 0
        if lost and database.backups(path):
            self._database = self._rescue(path)
            return
        try:
            self._database = Database(path, SCHEMA)
        except Damaged:
            self._database = self._rescue(path)
        self._back_up()

    def append(self, rows: Sequence[Row]) -> tuple[Row, ...]:
        """The rows with their sequence; they are on disk when this returns."""
        with self._database.write() as writer:
            writer.executemany(_INSERT, [_raw(one) for one in rows])
            query = f"SELECT {_COLUMNS}, sequence FROM changes WHERE id = ?"
            found = [writer.execute(query, (one.id,)).fetchone() for one in rows]
        return tuple(_row(one) for one in found)

    def rows(self, studies: Sequence[str], after: int = 0) -> tuple[Row, ...]:
        """All changes of some studies beyond a sequence, in the order they were made."""
        marks = ", ".join("?" * len(studies))
        query = (
            f"SELECT {_COLUMNS}, sequence FROM changes"
            f" WHERE study IN ({marks}) AND sequence > ? ORDER BY sequence"
        )
        with self._database.read() as reader:
            found = reader.execute(query, (*studies, after)).fetchall()
        return tuple(_row(one) for one in found)

    def keep_place(self, studies: str, patient: str, place: str) -> None:
        """Where the reader is now in some studies, as JSON; the last place is kept alone."""
        with self._database.write() as writer:
            writer.execute(
                "INSERT OR REPLACE INTO places (studies, patient, place, utc)"
                " VALUES (?, ?, ?, ?)",
                (studies, patient, place, datetime.now(UTC).isoformat(timespec="seconds")),
            )

    def place(self, studies: str, patient: str) -> str:
        """What was kept last; "" where nothing was."""
        query = "SELECT place FROM places WHERE studies = ? AND patient = ?"
        with self._database.read() as reader:
            found = reader.execute(query, (studies, patient)).fetchone()
        return str(found[0]) if found else ""

    def close(self) -> None:
        self._database.close()

    def _back_up(self) -> None:
        """One copy a day; where there is no room for it, work goes on without."""
        with self._database.read() as reader, suppress(sqlite3.Error, OSError):
            if reader.execute("SELECT 1 FROM changes LIMIT 1").fetchone():
                database.back_up(reader, self._database.path, f"{datetime.now(UTC):%Y-%m-%d}")

    def _rescue(self, path: Path) -> Database:
        """A new file with all that the damaged one and the newest sound copy still hold."""
        copies = database.backups(path)
        aside = database.set_aside(path)
        rescued: dict[str, tuple[int, _Raw]] = {}
        for source in (*copies[:1], aside):
            rescued |= {str(raw[0]): (sequence, raw) for sequence, raw in _readable(source)}
        made = Database(path, SCHEMA)
        with made.write() as writer:
            ordered = sorted(rescued.values(), key=lambda one: one[0])
            writer.executemany(f"INSERT OR IGNORE {_VALUES}", [raw for _, raw in ordered])
        kept = f" The damaged file is kept as {aside.name} in {aside.parent}."
        self.told = ViewerError(
            "The file of measurements was damaged or gone. What could still be read of it "
            f"is back: {len(rescued)} changes.",
            "Look your measurements through before you rely on them."
            + (kept if aside.exists() else ""),
        )
        return made


def _raw(one: Row) -> _Raw:
    return (
        one.id,
        one.study,
        one.patient,
        one.uid,
        one.action,
        one.label,
        one.before,
        one.after,
        one.author,
        one.utc,
    )


def _row(raw: Sequence[object]) -> Row:
    key, study, patient, uid, action, label, before, after, author, utc, sequence = raw
    return Row(study, patient, uid, action, label, before, after, author, utc, key, sequence)  # type: ignore[arg-type]


def _readable(path: Path) -> list[tuple[int, _Raw]]:
    """Every change in a damaged file that SQLite can still read, with its sequence.

    A copy is read, since SQLite may write to what it opens.
    """
    found: list[tuple[int, _Raw]] = []
    with TemporaryDirectory(dir=path.parent) as folder:
        copy = database.copy_of(path, Path(folder))
        with suppress(sqlite3.Error), closing(sqlite3.connect(copy)) as connection:
            for sequence in range(1, _last(connection) + 1):
                with suppress(sqlite3.Error):
                    query = f"SELECT {_COLUMNS} FROM changes WHERE sequence = ?"
                    rows = connection.execute(query, (sequence,)).fetchall()
                    found += [(sequence, raw) for raw in rows]
    return found


def _last(connection: sqlite3.Connection) -> int:
    """The highest sequence that was ever given, from where it can be read."""
    for query in (
        "SELECT seq FROM sqlite_sequence WHERE name = 'changes'",
        "SELECT max(sequence) FROM changes",
    ):
        with suppress(sqlite3.Error):
            for (last,) in connection.execute(query):
                return int(last or 0)
    return 0
