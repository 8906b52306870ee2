"""One object in the place of others that are alike, so that the same is not found out twice.

The images of a series differ in their place, number and time, and seldom in anything else; of
all the rest one of them tells for all.
"""

from collections.abc import Iterable, Mapping
from operator import is_, itemgetter
from typing import Any

from viewer.core.patient import Instance
from viewer.dicom.sound import INDIFFERENT

KINDS = 4  # with which an instance is compared: those found last
# Whether these are there may count; what they say of one image does not.
FREE = INDIFFERENT | {"PixelOffset"}
_OWN = frozenset(("FrameGroups", "SharedGroups", "Tiles", "Behind", "Odd"))


class _Kind:
    """Instances that have the same keywords, and the same values but for those of FREE."""

    def __init__(self, first: Instance) -> None:
        found = first.attributes
        kept = [keyword for keyword in found if keyword not in FREE]
        names = [*kept, *(keyword for keyword in found if keyword in FREE)]
        self.first, self._count = first, len(found)
        self._get = itemgetter(*names, names[0]) if names else None
        self._values = self._get(found)[: len(kept)] if self._get else ()

    def holds(self, one: Instance) -> bool:
        found = one.attributes
        if len(found) != self._count or self._get is None or not self._same_classes(one):
            return False
        try:
            values = self._get(found)
        except KeyError:
            return False
        if all(map(is_, values, self._values)):  # as what one reading has made of a series
            return True
        pairs = zip(values, self._values, strict=False)
        return all(a is b or _same(a, b) for a, b in pairs)

    def _same_classes(self, one: Instance) -> bool:
        first = self.first
        return (
            one.sop_class_uid == first.sop_class_uid
            and one.transfer_syntax_uid == first.transfer_syntax_uid
        )


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, list):
        return repr(one) == repr(other)
    return type(one) is type(other) and bool(one == other)


class StandIns:
    """For each of some instances the first that is alike; others stand for themselves."""

    def __init__(self, instances: Iterable[Instance] = ()) -> None:
        self._of = dict(_pairs(instances))

    def of(self, one: Instance) -> Instance:
        return self._of.get(id(one), one)


def _pairs(instances: Iterable[Instance]) -> Iterable[tuple[int, Instance]]:
    last: list[_Kind] = []
    for one in instances:
        kind = next((kind for kind in last if kind.holds(one)), None)
        if kind is None:
            if not _stands(one.attributes):
                continue
            kind = _Kind(one)
            last = [kind, *last[: KINDS - 1]]
        yield id(one), kind.first


def _stands(found: Mapping[str, Any]) -> bool:
    """Whether an object can tell for others: one frame, and nothing odd about its file."""
    return found.get("NumberOfFrames", 1) == 1 and not _OWN & found.keys()
