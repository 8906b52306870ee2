"""All that lies under some paths: patients, studies, series, and what could not be shown."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from viewer.core.garbage import uncollected
from viewer.core.patient import Instance, Problem, Scan
from viewer.core.progress import Silent, Ticket
from viewer.dicom import files, headers, kept, media, reading
from viewer.dicom.arrange import Arrangement, arrange, arranged
from viewer.dicom.batch import Batch, File
from viewer.dicom.parse import Malformed, Parsed
from viewer.dicom.share import Outcome, Share
from viewer.dicom.walk import Found, Walked, walk, why

__all__ = ["Known", "arrange", "scan", "scan_of", "scan_walked"]

_WORTH = 32  # instances whose arrangement is worth keeping
_STEP = 64  # files between two reports
NOT_DICOM = "is not a DICOM file"


class Known(Protocol):
    """Headers that an earlier scan has read, by file; an archive holds several objects."""

    def get(self, path: str, size: int, mtime_ns: int) -> tuple[Instance, ...] | None:
        """What an unchanged file holds; None where it is not known or has changed."""

    def put(self, path: str, size: int, mtime_ns: int, instances: tuple[Instance, ...]) -> None:
        """Keep what a file holds; () for a file that is not DICOM."""

    def put_batch(self, batch: Batch) -> None:
        """Keep what many files hold."""

    def prepared(self, batch: Batch) -> Any:
        """What put_batch needs of a batch, in plain values; it may be made elsewhere."""

    def arrangement(self, key: bytes) -> bytes | None:
        """What was kept under a key (see dicom.kept)."""

    def keep_arrangement(self, key: bytes, data: bytes) -> None:
        """Keep what was made of many instances."""


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
    return scan_walked(walk(paths, ticket), ticket, known)


def scan_walked(walked: Walked, ticket: Ticket, known: Known | None = None) -> Scan:
    """The same of files that have been found already."""
    with uncollected(len(walked.found)):
        return _scanned(walked, ticket, known)


def _scanned(walked: Walked, ticket: Ticket, known: Known | None) -> Scan:
    read = _Read(walked.found, known, problems=list(walked.problems), others=walked.others)
    taken = 0
    while taken < len(read.waiting):
        part = read.waiting[taken:]
        _take(part, read, ticket)
        taken += len(part)
    if known is not None:
        for (path, size, mtime_ns), instances in read.archives.items():
            known.put(path, size, mtime_ns, tuple(instances))
    ticket.step(taken, taken)
    return scan_of(read.instances, read.problems, read.others, known)


def scan_of(
    instances: Sequence[Instance],
    problems: Sequence[Problem] = (),
    others: int = 0,
    known: Known | None = None,
) -> Scan:
    """A scan of instances that have been read already. others: files that are not DICOM.

    known: may hold their arrangement.
    """
    made = _arranged(instances, known)
    told = tuple(dict.fromkeys((*problems, *made.problems)))
    counted = _counted(instances, made, problems, others)
    return Scan(made.patients, told, counted, _aside(instances, made))


def _aside(instances: Sequence[Instance], made: Arrangement) -> Mapping[str, str]:
    """The SOP Instance UIDs of files that are told of and in no series, by path."""
    if not made.aside:
        return {}
    told = {one.path for one in made.problems}
    series = (part for person in made.patients for s in person.studies for part in s.series)
    listed = {id(one) for part in series for one in part.instances}
    return {
        files.shown(one): one.sop_instance_uid
        for one in instances
        if id(one) not in listed and files.shown(one) in told
    }


def _arranged(instances: Sequence[Instance], known: Known | None) -> Arrangement:
    if known is None or len(instances) < _WORTH:
        return arranged(instances)
    key = kept.key(instances)
    data = known.arrangement(key)
    made = kept.restored(data, instances) if data is not None else None
    if made is None:
        made = arranged(instances)
        known.keep_arrangement(key, kept.dumped(made, instances))
    return made


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


def _take(part: Sequence[Found], read: _Read, ticket: Ticket) -> None:
    """Take over what is known, read the rest, and settle all in their order."""
    there = [_known(found, read) for found in part]
    todo = [
        n
        for n, found in enumerate(part)
        if there[n] is None and not found.member and not found.problem
    ]
    fresh = _fresh(part, todo, read.known, ticket)
    for n, found in enumerate(part):
        new = fresh.get(n)
        if type(new) is Instance and new.sop_class_uid != headers.DICOMDIR:  # nearly always
            read.instances.append(new)
            continue
        one = there[n]
        if n % _STEP == 0:
            ticket.step(n, len(part))
        if found.problem:
            read.lose(found, found.problem)
        elif one is not None:
            _keep(found, one, read)
        elif found.member:
            _open(found, read)
        else:
            _settle(found, new, read)


def _fresh(
    part: Sequence[Found], todo: Sequence[int], known: Known | None, ticket: Ticket
) -> dict[int, Outcome]:
    """What some of the files hold, by their numbers; read and kept now."""
    files = [(part[n].path, part[n].size, part[n].mtime_ns) for n in todo]
    made: dict[int, Share] = {}
    fresh: dict[int, Outcome] = {}
    kept: set[int] = set()

    def pulse(done: int) -> None:
        ticket.step(len(part) - len(todo) + done, len(part))

    def keep(at: int) -> None:
        outcomes = made[at].outcomes()
        fresh.update(zip(todo[at : at + len(outcomes)], outcomes, strict=True))
        _remember(files[at : at + len(outcomes)], made[at], known)
        kept.add(at)

    pulse(0)
    prepare = known.prepared if known is not None else reading.unprepared
    try:
        reading.read(files, pulse, made, prepare, keep)
    finally:  # what was read before somebody cancelled need not be read again
        for at in sorted(made.keys() - kept):
            keep(at)
    return fresh


def _known(found: Found, read: _Read) -> tuple[Instance, ...] | None:
    """What a file or member holds, from an earlier scan."""
    if read.known is None or found.problem:
        return None
    held = read.known.get(found.path, found.size, found.mtime_ns)
    if held is None or not found.member:
        return held
    own = tuple(one for one in held if one.member == found.member)[:1]
    for one in own:
        _archived(found, one, read)
    return own or None


def _remember(these: Sequence[File], made: Share, known: Known | None) -> None:
    """Keep what files hold; those that could not be read are looked at again."""
    if known is None:
        return
    for _, batch in made.batches:
        if batch.shared.sop_class_uid != headers.DICOMDIR:
            known.put_batch(batch)
    for n, one in made.others.items():
        if one is None:
            known.put(*these[n], ())
        elif isinstance(one, Instance) and one.sop_class_uid != headers.DICOMDIR:
            known.put(*these[n], (one,))


def _settle(found: Found, made: Outcome, read: _Read) -> None:
    if isinstance(made, str):
        read.lose(found, made)
    elif made is None:
        _other(found, read)
    elif made.sop_class_uid == headers.DICOMDIR:
        _open(found, read)
    else:
        read.instances.append(made)


def _keep(found: Found, instances: tuple[Instance, ...], read: _Read) -> None:
    read.instances += instances
    if not instances:
        _other(found, read)


def _other(found: Found, read: _Read) -> None:
    """A file that is not DICOM: told where the user asked for this very file."""
    if found.named:
        read.lose(found, NOT_DICOM)
    else:
        read.others += 1


def _open(found: Found, read: _Read) -> None:
    """A member of an archive, or a DICOMDIR, of which more than an Instance is needed."""
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
    _archived(found, made, read)


def _not_dicom(found: Found, read: _Read) -> None:
    if found.member.lower().endswith(".zip"):
        read.lose(found, "is an archive inside an archive, which is not opened")
        return
    _other(found, read)


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
        read.problems.append(media.missing_problem(found, missing))
