"""One series: its instances, and what its readers make of them; many series side by side."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from viewer.core import forks
from viewer.core.patient import Effect, Instance, Series
from viewer.dicom import kept, sound
from viewer.dicom.arrangement import Notes
from viewer.dicom.readers import Arranged, Reader, reader_of
from viewer.dicom.standins import StandIns

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
MANY = 2000  # instances for which copies of this process pay
Part = tuple[Series, Notes]


@dataclass(frozen=True, slots=True)
class _Kind:
    """What is found of one instance, and holds for those that are alike.

    said: what is to be told of its file. judged: of an image.
    """

    reader: Reader
    said: tuple[str, ...]
    judged: sound.Judged


def all_of(parts: Sequence[Sequence[Instance]]) -> list[Part]:
    """Each of many series with what is to be told of it, in their order."""
    helpers = min(forks.processors(), len(parts)) - 1
    made: dict[int, Part] = {}
    if helpers > 0 and sum(map(len, parts)) >= MANY and forks.possible():
        made = _by_copies(parts, helpers)
    return [made.get(n) or one(part) for n, part in enumerate(parts)]


def _by_copies(parts: Sequence[Sequence[Instance]], helpers: int) -> dict[int, Part]:
    """Series by number, some made by copies of this process; those that they lose are not."""
    if len(parts) > forks.TASKS_MOST:
        return {}
    made: dict[int, Part] = {}
    with forks.Forked(
        len(parts), lambda n: kept.part_dumped(*one(parts[n]), parts[n]), helpers
    ) as forked:
        for n in forked:
            made[n] = one(parts[n])
            made |= _restored(forked.ready(), parts)
        made |= _restored(forked.rest(), parts)
    return made


def _restored(
    told: Iterable[tuple[int, bytes]], parts: Sequence[Sequence[Instance]]
) -> dict[int, Part]:
    made = {n: kept.part_restored(data, parts[n]) for n, data in told}
    return {n: part for n, part in made.items() if part is not None}


def one(instances: Sequence[Instance]) -> Part:
    """A series, and what is to be told of it."""
    notes = Notes()
    return _series(instances, notes), notes


def _series(instances: Sequence[Instance], notes: Notes) -> Series:
    """One series with what its readers make of it."""
    alike = StandIns(instances)
    kinds = _kinds(instances, alike)
    showable = [pair for pair in kinds if _is_showable(*pair, notes)]
    _caution(showable, notes)
    parts = by(showable, lambda pair: pair[1].reader.name)
    found = [
        _noted(part[0][1].reader.arrange([one for one, _ in part], alike), notes)
        for part in parts
    ]
    number = next(
        (n for one in instances if isinstance(n := one.attributes.get("SeriesNumber"), int)),
        None,
    )
    return Series(
        instances[0].series_instance_uid,
        number,
        said(instances, "Modality"),
        said(instances, "SeriesDescription"),
        said(instances, "Manufacturer"),
        said(instances, "FrameOfReferenceUID"),
        tuple(sorted({one.transfer_syntax_uid for one in instances})),
        tuple(instances),
        tuple(one for part in found for one in part.display_sets),
        tuple(one for part in found for one in part.objects),
    )


def _kinds(instances: Iterable[Instance], alike: StandIns) -> list[tuple[Instance, _Kind]]:
    """Each instance with what is found of it, or of the one that stands for it."""
    known: dict[int, _Kind] = {}
    out = []
    for one in instances:
        first = id(alike.of(one))
        if first not in known:
            known[first] = _kind(one)
        out.append((one, known[first]))
    return out


def _kind(one: Instance) -> _Kind:
    reader = reader_of(one)
    judged = sound.judged(one) if reader.name == "image" else sound.Judged()
    return _Kind(reader, tuple(sound.structure(one)) if judged.fault is None else (), judged)


def _is_showable(one: Instance, kind: _Kind, notes: Notes) -> bool:
    """True for objects without pictures, and for images that can be shown."""
    if kind.reader.name != "image":
        notes.objects += 1
    elif kind.judged.fault is not None:
        notes.tell(one, kind.judged.fault, "left out")
        return False
    return True


def _caution(showable: Iterable[tuple[Instance, _Kind]], notes: Notes) -> None:
    """What is true of several files of a series is told of the first of them."""
    said: dict[tuple[str, Effect], list[Instance]] = {}
    for one, kind in showable:
        if not kind.said and not kind.judged.cautions:
            continue
        for remark in kind.said:
            said.setdefault((remark, "shown with care"), []).append(one)
        for caution in kind.judged.cautions:
            said.setdefault(caution, []).append(one)
    for (reason, effect), those in said.items():
        more = f" (and {len(those) - 1} more of the series)" if len(those) > 1 else ""
        if effect == "partly shown":
            for one in those:
                notes.tell(one, reason, effect)
        else:
            notes.tell(those[0], reason + more, effect)


def _noted(found: Arranged, notes: Notes) -> Arranged:
    notes.problems += found.problems
    for one in found.aside:
        notes.set_aside(one)
    return found


def by(items: Iterable[T], key: Callable[[T], K]) -> list[list[T]]:
    parts: dict[K, list[T]] = {}
    for item in items:
        parts.setdefault(key(item), []).append(item)
    return list(parts.values())


def said(instances: Iterable[Instance], keyword: str) -> str:
    """The first text that any of them has under a keyword."""
    return next((found for one in instances if (found := text(one.attributes, keyword))), "")


def text(attributes: Any, keyword: str) -> str:
    found = attributes.get(keyword, "")
    if isinstance(found, list):
        return "\\".join(str(part) for part in found if part is not None)
    return str(found)
