"""The voxels of everything that a scan found, read once, as a few numbers."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.core.errors import ViewerError
from viewer.core.patient import DisplaySet, Instance, Problem, Scan, news
from viewer.core.progress import Ticket
from viewer.core.volume import Item, Series4D
from viewer.dicom import files

_CUT = "the file ends"  # how load.py names what is there in part


@dataclass(frozen=True, slots=True)
class Numbers:
    """Of real-world values; sha256 of them as float32, little endian, in the array's order."""

    dtype: str
    minimum: float
    maximum: float
    mean: float
    sha256: str


def read(scan: Scan, ticket: Ticket) -> tuple[Scan, dict[str, Numbers]]:
    """(the scan with what reading its voxels brought to light, the numbers by key)."""
    from viewer.dicom import load

    found: dict[str, Numbers] = {}
    problems: list[Problem] = []
    lost: dict[tuple[str, str], Instance] = {}
    sets = scan.volumes
    for n, one in enumerate(sets):
        ticket.step(n, len(sets))
        try:
            item, told = load.loaded(one)
        except ViewerError as error:
            lost |= _files(one)
            problems += [
                Problem(files.shown(instance), error.problem, "left out")
                for instance in _files(one).values()
            ]
            continue
        gone = _lost(one, item)
        lost |= gone
        problems += _told(told, gone)
        if len(gone) < len(_files(one)):
            found[one.key] = numbers(item)
    return _with(scan, problems, lost), found


def numbers(item: Item) -> Numbers:
    """The numbers of an item whose voxels have been read."""
    digest, count, total = hashlib.sha256(), 0, 0.0
    low, high = np.inf, -np.inf
    for part in _slices(item):
        digest.update(np.ascontiguousarray(part, "<f4").data)
        finite = part if part.dtype.kind != "f" else part[np.isfinite(part)]
        if finite.size:
            low, high = min(low, float(finite.min())), max(high, float(finite.max()))
            total += float(finite.sum(dtype=np.float64))
            count += finite.size
    mean = total / count if count else np.nan
    return Numbers(_dtype(item), float(low), float(high), float(mean), digest.hexdigest())


def _slices(item: Item) -> Iterator[NDArray[Any]]:
    volumes = item.volumes if isinstance(item, Series4D) else (item,)
    for volume in volumes:
        yield from volume.array


def _dtype(item: Item) -> str:
    first = item.volumes[0] if isinstance(item, Series4D) else item
    return str(first.array.dtype)


def _files(one: DisplaySet) -> dict[tuple[str, str], Instance]:
    return {(f.instance.path, f.instance.member): f.instance for f in one.frames}


def _lost(one: DisplaySet, item: Item) -> dict[tuple[str, str], Instance]:
    """The files of which no frame could be read."""
    parts = item.volumes if isinstance(item, Series4D) else (item,)
    each = len(one.frames) // len(parts)
    broken = Counter(
        (frame.instance.path, frame.instance.member)
        for phase, part in enumerate(parts)
        for n, reason in part.broken.items()
        if not reason.startswith(_CUT)
        for frame in one.frames[phase * each + n : phase * each + n + 1]
    )
    whole = Counter((f.instance.path, f.instance.member) for f in one.frames)
    return {key: one for key, one in _files(one).items() if broken[key] == whole[key]}


def _told(
    problems: Iterable[Problem], gone: dict[tuple[str, str], Instance]
) -> Iterator[Problem]:
    """A file of which nothing is shown is left out, whatever was hoped of it."""
    names = {files.shown(one) for one in gone.values()}
    for problem in problems:
        yield replace(problem, effect="left out") if problem.path in names else problem


def _with(scan: Scan, problems: list[Problem], lost: dict[tuple[str, str], Instance]) -> Scan:
    counted = dict(scan.counted)
    counted["files_shown"] -= len(lost)
    counted["left_out"] += len(lost)
    told = tuple(dict.fromkeys((*scan.problems, *news(scan.problems, problems))))
    return replace(scan, problems=told, counted=counted)
