"""All that lies under some paths: patients, studies, series, and what could not be shown."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from viewer.core.patient import Effect, Instance, Problem, Scan
from viewer.core.progress import Silent, Ticket
from viewer.dicom import files, headers, media
from viewer.dicom.arrange import Arrangement, arrange, arranged
from viewer.dicom.parse import Malformed, Parsed
from viewer.dicom.walk import Found, walk, why

__all__ = ["Known", "arrange", "scan", "scan_of"]

_STEP = 64  # files between two reports


class Known(Protocol):
    """Headers that an earlier scan has read, by file; an archive holds several objects."""

    def get(self, path: str, size: int, mtime_ns: int) -> tuple[Instance, ...] | None:
        """What an unchanged file holds; None where it is not known or has changed."""

    def put(self, path: str, size: int, mtime_ns: int, instances: tuple[Instance, ...]) -> None:
        """Keep what a file holds; () for a file that is not DICOM."""


@dataclass(slots=True)
class _Read:
    """What has been read so far.

    waiting: the files to read; a DICOMDIR adds its own.
    archives: what each archive holds, to be kept at the end.
    """

    waiting: list[Found]
    known: Known | None
    instances: list[Instance] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    others: int = 0
    archives: dict[tuple[str, int, int], list[Instance]] = field(default_factory=dict)

    def lose(self, found: Found, reason: str) -> None:
        self.problems.append(Problem(found.shown, reason, "left out"))


def scan(
    paths: Sequence[Path], ticket: Ticket | None = None, known: Known | None = None
) -> Scan:
    """Read the headers below some paths; no pixels. Raises ViewerError, Cancelled.

    known: takes unchanged files over unread, and keeps what is read now.
    """
    ticket = ticket or Silent()
    walked = walk(paths, ticket)
    read = _Read(walked.found, known, problems=list(walked.problems), others=walked.others)
    for n, found in enumerate(walked.found):
        if n % _STEP == 0:
            ticket.step(n, len(walked.found))
        _take(found, read)
    if known is not None:
        for (path, size, mtime_ns), instances in read.archives.items():
            known.put(path, size, mtime_ns, tuple(instances))
    ticket.step(len(walked.found), len(walked.found))
    return scan_of(read.instances, read.problems, read.others)


def scan_of(
    instances: Sequence[Instance], problems: Sequence[Problem] = (), others: int = 0
) -> Scan:
    """A scan of instances that have been read already. others: files that are not DICOM."""
    made = arranged(instances)
    told = tuple(dict.fromkeys((*problems, *made.problems)))
    return Scan(made.patients, told, _counted(instances, made, problems, others))


def _counted(
    instances: Sequence[Instance], made: Arrangement, problems: Sequence[Problem], others: int
) -> Mapping[str, int]:
    """Every file once (contract: counted)."""
    unread = len({one.path for one in problems if one.effect == "left out"})
    refused = len({one.path for one in made.problems if one.effect == "left out"})
    shown = len(instances) - refused - made.objects - made.aside
    return {
        "files": len(instances) + unread + others,
        "files_shown": shown,
        "files_set_aside": made.aside,
        "objects": made.objects,
        "left_out": unread + refused,
        "other": others,
    }


def _take(found: Found, read: _Read) -> None:
    """Read one file, or take it over unread."""
    if found.problem:
        read.lose(found, found.problem)
        return
    known = read.known
    kept = known.get(found.path, found.size, found.mtime_ns) if known else None
    if kept is not None and not found.member:
        _keep(found, kept, read)
        return
    for one in kept or ():
        if one.member == found.member:
            _keep(found, (one,), read)
            _archived(found, one, read)
            return
    _open(found, read)


def _keep(found: Found, instances: tuple[Instance, ...], read: _Read) -> None:
    read.instances += instances
    if not instances:
        _other(found, read)


def _other(found: Found, read: _Read) -> None:
    """A file that is not DICOM: told where the user asked for this very file."""
    if found.named:
        read.lose(found, "is not a DICOM file")
    else:
        read.others += 1


def _open(found: Found, read: _Read) -> None:
    try:
        parsed = _header(found)
    except Malformed as error:
        read.lose(found, str(error))
        return
    except OSError as error:
        read.lose(found, f"cannot be read: {why(error)}")
        return
    if parsed is None:
        _not_dicom(found, read)
        return
    made = headers.instance(parsed, found.path, found.member, (found.size, found.mtime_ns))
    if made.sop_class_uid == headers.DICOMDIR:
        _directory(found, headers.directory(parsed), read)
        return
    read.instances.append(made)
    if found.member:
        _archived(found, made, read)
    elif read.known is not None:
        read.known.put(found.path, found.size, found.mtime_ns, (made,))


def _not_dicom(found: Found, read: _Read) -> None:
    if found.member.lower().endswith(".zip"):
        read.lose(found, "is an archive inside an archive, which is not opened")
        return
    _other(found, read)
    if read.known is not None and not found.member:
        read.known.put(found.path, found.size, found.mtime_ns, ())


def _archived(found: Found, made: Instance, read: _Read) -> None:
    key = found.path, found.size, found.mtime_ns
    read.archives.setdefault(key, []).append(made)


def _header(found: Found) -> Parsed | None:
    if found.member:
        data = files.member(found.path, found.member)
        return headers.header(lambda count: data[:count], len(data))
    with files.open_file(found.path) as stream:
        size = os.fstat(stream.fileno()).st_size

        def read(count: int) -> bytes:
            stream.seek(0)
            return stream.read(count)

        return headers.header(read, size)


def _directory(found: Found, names: list[str], read: _Read) -> None:
    """A DICOMDIR that the user gave stands for its files; in a folder they are found anyway."""
    read.others += 1
    if found.member:
        return
    there, missing = media.named(found, names)
    if found.named:
        known = {one.path for one in read.waiting}
        read.waiting += [one for one in there if one.path not in known]
    if missing:
        effect: Effect = "partly shown" if found.named else "shown with care"
        read.problems.append(media.missing_problem(found, missing, effect))
