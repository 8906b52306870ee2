"""Every file below some paths, once each: folders, single files, archives, DICOMDIRs."""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path

from viewer.core.files import absent
from viewer.core.garbage import LARGE, uncollected
from viewer.core.patient import Problem
from viewer.core.progress import Ticket
from viewer.dicom import files, links
from viewer.dicom.parse import Malformed

STEP = 1000  # files between two reports
_ZIP_MARKS = (b"PK\3\4", b"PK\5\6")


@dataclass(slots=True)
class Found:
    """One file or archive member that may be DICOM, and how big and how old it is.

    named: the user gave this very file.
    problem: why it cannot be looked into, "" where it can.
    """

    path: str
    member: str
    size: int
    mtime_ns: int
    named: bool = False
    problem: str = ""

    @property
    def shown(self) -> str:
        """The file as problems name it."""
        return f"{self.path}/{self.member}" if self.member else self.path


@dataclass(slots=True)
class Walked:
    """All files below some paths. others: links, sockets and such, which are not opened.

    links: those of the others that lead elsewhere.
    """

    found: list[Found]
    others: int
    problems: list[Problem]
    links: list[str] = field(default_factory=list)

    @property
    def digest(self) -> bytes:
        """What tells these files, their sizes and times of change from any others."""
        lines = [f"{one.path}\0{one.member}\0{one.size}\0{one.mtime_ns}" for one in self.found]
        text = "\n".join((*lines, *(one.path for one in self.problems)))
        return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def walk(paths: Sequence[Path], ticket: Ticket) -> Walked:
    """Everything below the paths, in order of names; raises ViewerError where none is there.

    One that is absent beside others is a problem. Links below a folder are counted, told of
    and not followed, so nothing is read twice and nothing outside the folder is touched.
    """
    walked = Walked([], 0, [])
    seen: set[str] = set()
    there = [path.exists() for path in paths]
    with uncollected(LARGE):  # how many there are is not known yet
        for path, exists in zip(paths, there, strict=True):
            if exists:
                _add(walked, path, seen, ticket)
            elif not any(there):
                raise absent(path)
            else:
                walked.problems.append(Problem(str(path), "is no file or folder", "left out"))
        if walked.links:
            walked.problems += links.told(walked.links, [_top(path) for path in paths])
    return walked


def _add(walked: Walked, path: Path, seen: set[str], ticket: Ticket) -> None:
    top = _top(path)
    if path.is_dir():
        told = -STEP
        for entries in _below(top, walked):
            if len(seen) >= told + STEP:
                told = len(seen)
                ticket.step(0, told)
            _entries(walked, entries, seen)
        return
    real = os.path.realpath(top)
    if real in seen:
        return
    seen.add(real)
    if not path.is_file():
        walked.others += 1
        return
    status = path.stat()
    _file(walked, Found(top, "", status.st_size, status.st_mtime_ns, named=True))


def _top(path: Path) -> str:
    return os.path.realpath(path) if ".." in path.parts else os.fspath(path.absolute())


def _below(top: str, walked: Walked) -> Iterator[list[os.DirEntry[str]]]:
    """All that is no folder in each folder from one on, in order of names."""
    folders = [top]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=attrgetter("name"))
        except OSError as error:
            reason = f"the folder cannot be opened: {why(error)}"
            walked.problems.append(Problem(folder, reason, "left out"))
            continue
        inner = [entry for entry in entries if entry.is_dir(follow_symlinks=False)]
        if inner:
            those = set(inner)
            entries = [entry for entry in entries if entry not in those]
        yield entries
        folders += [entry.path for entry in reversed(inner)]


def _entries(walked: Walked, entries: Sequence[os.DirEntry[str]], seen: set[str]) -> None:
    found = walked.found
    for entry in entries:
        path = entry.path
        if path in seen:
            continue
        seen.add(path)
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError as error:
            found.append(Found(path, "", 0, 0, problem=f"cannot be read: {why(error)}"))
            continue
        if not stat.S_ISREG(status.st_mode):
            walked.others += 1
            if stat.S_ISLNK(status.st_mode):
                walked.links.append(path)
        elif path[-4:].lower() == ".zip":
            _file(walked, Found(path, "", status.st_size, status.st_mtime_ns))
        else:
            found.append(Found(path, "", status.st_size, status.st_mtime_ns))


def _file(walked: Walked, found: Found) -> None:
    """Add a file, or what is in it where it is an archive."""
    if not (found.named or found.path.lower().endswith(".zip")) or not _is_zip(found.path):
        walked.found.append(found)
        return
    try:
        opened = files.archive(found.path, found.size, found.mtime_ns)
    except (OSError, Malformed) as error:
        reason = why(error) if isinstance(error, OSError) else str(error)
        found.problem = reason
        walked.found.append(found)
        return
    if opened.cut:
        walked.problems.append(_cut(found.path, opened))
    for name in opened.members:
        walked.found.append(Found(found.path, name, found.size, found.mtime_ns))


def _cut(path: str, archive: files.Archive) -> Problem:
    """What is said of an archive that has lost its end."""
    said = "is an archive without its end"
    if not archive.whole:
        return Problem(path, f"{said}: nothing is whole in it, nothing is shown", "left out")
    are = "file is" if archive.whole == 1 else "files are"
    return Problem(path, f"{said}: {archive.whole} {are} still whole in it", "partly shown")


def _is_zip(path: str) -> bool:
    try:
        with files.open_file(path) as stream:
            start = stream.read(132)
            return start[:4] in _ZIP_MARKS and start[128:] != b"DICM"
    except OSError:
        return False


def why(error: OSError) -> str:
    """The system's reason in words, without the path."""
    return (error.strerror or "it cannot be read").lower()
