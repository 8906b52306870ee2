"""SQLite files of our own: opened with care, brought to today's schema, never lost."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile
from threading import Lock

from viewer.core.errors import ViewerError

MIGRATIONS = Path(__file__).with_name("migrations")
BUSY_MS = 5000
LOG_PAGES = 128  # half a megabyte, so that the log does not itself fill a small disk
CACHE_LOG_PAGES = 2048  # 8 MB: each time that it is written back waits for the disk
BACKUPS_KEPT = 5
_SIDE_FILES = ("", "-wal", "-shm", "-journal")
_NETWORK = frozenset(("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "fuse.sshfs"))
_DAMAGE = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
_WORDS = {
    "SQLITE_FULL": "the disk is full",
    "SQLITE_BUSY": "another program is using the file",
    "SQLITE_LOCKED": "another program is using the file",
    "SQLITE_READONLY": "the folder may not be written to",
    "SQLITE_PERM": "the folder may not be written to",
    "SQLITE_CANTOPEN": "the file cannot be opened",
    "SQLITE_IOERR": "the disk reports an error",
    "SQLITE_CORRUPT": "the file is damaged",
    "SQLITE_NOTADB": "the file is damaged",
}
_ERRNO = {errno.ENOSPC: "SQLITE_FULL", errno.EDQUOT: "SQLITE_FULL", errno.EIO: "SQLITE_IOERR"}


class Damaged(ViewerError):
    """A file that is no sound database; it is left as it is."""


class Newer(ViewerError):
    """A file that a later version of the program has made."""


class Database:
    """One file, with a connection that reads and one that writes; for use by any thread.

    schema: name of the folder of its migrations: 0001.sql, 0002.sql, ...
    durable: what was committed is on disk (synchronous=FULL); False for what can be remade.

    Raises Damaged, Newer, or another ViewerError where it cannot be opened.
    """

    def __init__(self, path: Path, schema: str, durable: bool = True) -> None:
        self.path, self._schema = path, schema
        self._reading, self._writing = Lock(), Lock()
        self._open: list[sqlite3.Connection] = []
        try:
            _make_private(path)
            cut = _is_cut(path)
            self._writer = self._connect(durable)
            _check(self._writer, cut)
            _migrate(self._writer, path, schema)
            self._reader = self._connect(durable)
            self._reader.execute("PRAGMA query_only = ON")
        except BaseException as error:
            self.close()
            if isinstance(error, sqlite3.Error | OSError):
                raise refusal(error, path) from error
            raise

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """The connection to read with; one thread at a time."""
        with self._reading:
            yield self._reader

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction: committed when the block ends, undone when it raises."""
        with self._writing:
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                self._writer.execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise

    def close(self) -> None:
        with self._reading, self._writing:
            for connection in self._open:
                connection.close()
            self._open.clear()

    def _connect(self, durable: bool) -> sqlite3.Connection:
        made = sqlite3.connect(
            self.path, BUSY_MS / 1000, isolation_level=None, check_same_thread=False
        )
        self._open.append(made)
        _refuse_newer(made, self.path, self._schema)
        # A write-ahead log needs memory shared between processes: not there on a network.
        mode = "DELETE" if on_network(self.path) else "WAL"
        for pragma in (
            f"journal_mode = {mode}",
            f"synchronous = {'FULL' if durable else 'NORMAL'}",
            "foreign_keys = ON",
            "trusted_schema = OFF",
            "secure_delete = ON",
            f"wal_autocheckpoint = {LOG_PAGES if durable else CACHE_LOG_PAGES}",
        ):
            made.execute(f"PRAGMA {pragma}").fetchall()
        return made


def reason(error: Exception) -> str:
    """Why a file could not be read or written, as the end of a sentence."""
    if isinstance(error, ViewerError):
        return error.problem.rstrip(".")
    if isinstance(error, OSError):
        name = _ERRNO.get(error.errno or 0, "SQLITE_CANTOPEN")
        denied = error.errno in (errno.EACCES, errno.EPERM, errno.EROFS)
        return _WORDS["SQLITE_PERM" if denied else name]
    name = getattr(error, "sqlite_errorname", "")
    return next((text for start, text in _WORDS.items() if name.startswith(start)), str(error))


def refusal(error: Exception, path: Path) -> ViewerError:
    """The error as the user is told of it."""
    if getattr(error, "sqlite_errorname", "").startswith(_DAMAGE):
        return Damaged(
            f"The file {path.name} in {path.parent} is damaged.",
            "When Oncoscope is started the next time it keeps that file under another name "
            "and begins a new one.",
        )
    return ViewerError(
        f"The file {path.name} could not be used: {reason(error)}.",
        f"Look at the folder {path.parent} and try again.",
    )


def set_aside(path: Path) -> Path:
    """Rename a damaged file and what belongs to it, so that a new one can be made."""
    stamp = f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
    aside = path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}")
    for end in _SIDE_FILES:
        with suppress(FileNotFoundError):
            Path(f"{path}{end}").rename(f"{aside}{end}")
    return aside


def discard(path: Path) -> None:
    """Delete a file that can be made again, and what belongs to it."""
    for end in _SIDE_FILES:
        Path(f"{path}{end}").unlink(missing_ok=True)


def copy_of(path: Path, folder: Path) -> Path:
    """A copy of a file and of what belongs to it, in a folder."""
    for end in _SIDE_FILES:
        with suppress(FileNotFoundError):
            copyfile(f"{path}{end}", f"{folder / path.name}{end}")
    return folder / path.name


def backups(path: Path) -> list[Path]:
    """The copies of a file, newest first."""
    return sorted((path.parent / "backups").glob(f"{path.stem}-*{path.suffix}"), reverse=True)


def back_up(connection: sqlite3.Connection, path: Path, name: str) -> None:
    """Copy a database into backups/ under a name, unless it is there; the oldest go.

    Raises sqlite3.Error or OSError, and then leaves no half copy.
    """
    copy = path.parent / "backups" / f"{path.stem}-{name}{path.suffix}"
    if copy.exists():
        return
    copy.parent.mkdir(mode=0o700, exist_ok=True)
    part = copy.with_suffix(".part")
    try:
        part.unlink(missing_ok=True)
        _make_private(part)
        with closing(sqlite3.connect(part, isolation_level=None)) as target:
            connection.backup(target)
        part.replace(copy)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    for old in backups(path)[BACKUPS_KEPT:]:
        old.unlink(missing_ok=True)


def on_network(path: Path) -> bool:
    """Whether a file lies on a file system of another machine, as far as can be known."""
    try:
        mounts = Path("/proc/self/mounts").read_text("utf-8", "surrogateescape")
    except OSError:
        return False
    found, kind = "", ""
    place = f"{path.absolute()}/"
    for line in mounts.splitlines():
        _, at, sort, *_ = line.split()
        at = at.replace("\\040", " ")
        if len(at) >= len(found) and place.startswith(at.rstrip("/") + "/"):
            found, kind = at, sort
    return kind in _NETWORK


def _make_private(path: Path) -> None:
    """Make the file, if need be, for nobody's eyes but the user's, whatever the umask."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if hasattr(os, "fchmod") and os.fstat(handle).st_mode & 0o077:
            os.fchmod(handle, 0o600)
    finally:
        os.close(handle)


def _newest(schema: str) -> int:
    return max(int(script.stem) for script in (MIGRATIONS / schema).glob("*.sql"))


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _refuse_newer(connection: sqlite3.Connection, path: Path, schema: str) -> None:
    """Raise before anything is written to a file that a newer program has made."""
    if _version(connection) > _newest(schema):
        raise Newer(
            f"The file {path.name} was made by a newer Oncoscope; it was left as it is.",
            "Start the newer version. Both can be installed side by side.",
        )


def _is_cut(path: Path) -> bool:
    """Whether a file ends within a page. SQLite takes the rest of that page for zeros."""
    return bool(path.stat().st_size % 512) and not Path(f"{path}-wal").exists()


def _check(connection: sqlite3.Connection, cut: bool) -> None:
    """Raise sqlite3.DatabaseError where the file is not sound."""
    found = [row[0] for row in connection.execute("PRAGMA quick_check(1)")]
    if found != ["ok"] or cut:
        error = sqlite3.DatabaseError(found[0])
        error.sqlite_errorname = "SQLITE_CORRUPT"
        raise error


def _migrate(connection: sqlite3.Connection, path: Path, schema: str) -> None:
    """Run the migrations that are lacking, all in one transaction; a copy is made before."""
    before = _version(connection)
    if before == _newest(schema):
        return
    if before:
        back_up(connection, path, f"schema-{before}")
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have been quicker between the two lines above.
        for number in range(_version(connection) + 1, _newest(schema) + 1):
            script = (MIGRATIONS / schema / f"{number:04}.sql").read_text("utf-8")
            for statement in _statements(script):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
