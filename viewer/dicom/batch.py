"""Objects of many files that are nearly alike, by columns: what all share, and what differs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any

from viewer.core.patient import Instance

File = tuple[str, int, int]  # path, size, time of change in ns
Columns = Mapping[str, Sequence[Any]]
FIELDS = {  # of an Instance, by keyword: they may differ as attributes may
    "SOPInstanceUID": "sop_instance_uid",
    "SeriesInstanceUID": "series_instance_uid",
    "StudyInstanceUID": "study_instance_uid",
}


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Files that hold one object each.

    shared: an Instance with what all of them have; its path, size and time count for nothing.
    columns: what differs, by keyword, as many values as files.
    """

    files: Sequence[File]
    shared: Instance
    columns: Columns

    def of(self, numbers: Sequence[int]) -> "Batch":
        """Some of the files."""
        if len(numbers) == len(self.files):
            return self
        columns = {key: [found[n] for n in numbers] for key, found in self.columns.items()}
        return Batch([self.files[n] for n in numbers], self.shared, columns)

    def instances(self) -> list[Instance]:
        """One of each file, in their order."""
        one, attributes = self.shared, self.shared.attributes
        sops, series, studies = (
            self.columns.get(keyword) or repeat(getattr(one, name))
            for keyword, name in FIELDS.items()
        )
        syntax, kind = one.transfer_syntax_uid, one.sop_class_uid
        return [
            Instance(
                path, sop, kind, syntax, part, study, "", size, mtime_ns, {**attributes, **own}
            )
            for (path, size, mtime_ns), sop, part, study, own in zip(
                self.files, sops, series, studies, self._own(), strict=False
            )
        ]

    def _own(self) -> Iterator[dict[str, Any]]:
        """The attributes that differ, of each file."""
        keywords = [keyword for keyword in self.columns if keyword not in FIELDS]
        if not keywords:
            return repeat({})
        rows = zip(*(self.columns[keyword] for keyword in keywords), strict=True)
        return (dict(zip(keywords, row, strict=True)) for row in rows)


class Interned:
    """Makes equal values one object, where batches come from elsewhere; for one thread."""

    def __init__(self) -> None:
        self._known: dict[str, Any] = {}

    def batch(self, one: Batch) -> Batch:
        """The batch with values that others have too as one and the same objects."""
        known = self._known
        shared = one.shared.attributes
        same = {key: known.setdefault(repr(value), value) for key, value in shared.items()}
        return Batch(one.files, replace(one.shared, attributes=same), one.columns)
