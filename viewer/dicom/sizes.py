"""How large what segmentations and structure sets mark is, for all that a scan found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from viewer.core.errors import ViewerError
from viewer.core.patient import Problem, Scan, StoredObject, news
from viewer.core.progress import Ticket
from viewer.dicom import files, segments, structures
from viewer.dicom.segments import Segment
from viewer.dicom.structures import Roi


@dataclass(frozen=True, slots=True)
class Sizes:
    """Of one object; None for what it is no kind of."""

    segments: tuple[Segment, ...] | None = None
    rois: tuple[Roi, ...] | None = None


def key_of(one: StoredObject) -> tuple[str, str]:
    """What sizes are filed under: the file, and the entry of an archive."""
    return one.instance.path, one.instance.member


def read(scan: Scan, ticket: Ticket) -> tuple[Scan, Mapping[tuple[str, str], Sizes]]:
    """(the scan with what reading its objects brought to light, the sizes by key_of)."""
    found: dict[tuple[str, str], Sizes] = {}
    problems: list[Problem] = []
    wanted = [
        one
        for series in scan.series
        for one in series.objects
        if one.sop_class in segments.CLASSES | structures.CLASSES
    ]
    for n, one in enumerate(wanted):
        ticket.step(n, len(wanted))
        try:
            found[key_of(one)] = _sizes(one, partial(ticket.step, n, len(wanted)))
        except ViewerError as error:
            problems.append(Problem(files.shown(one.instance), error.problem, "partly shown"))
    told = (*scan.problems, *news(scan.problems, problems))
    return replace(scan, problems=tuple(dict.fromkeys(told))), found


def _sizes(one: StoredObject, pulse: Callable[[], None]) -> Sizes:
    if one.sop_class in segments.CLASSES:
        return Sizes(segments=segments.segments(one, pulse))
    return Sizes(rois=structures.rois(one, pulse))
