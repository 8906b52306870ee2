"""The file behind the picture in a view, and its header read in the background."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from viewer.app.cut import cut
from viewer.app.jobs import Jobs
from viewer.app.opened import Opened
from viewer.app.view_state import ViewState
from viewer.core import element
from viewer.core.element import Element, Path
from viewer.core.patient import Instance
from viewer.core.volume import Volume
from viewer.dicom.elements import elements


@dataclass(frozen=True, slots=True)
class Behind:
    """The image file that a view shows. frame: from 1. exact: False where the view's plane
    runs across several images: then it is the nearest at the cursor.
    """

    instance: Instance
    frame: int
    exact: bool = True


def behind(opened: Opened, state: ViewState) -> Behind | None:
    """What a view shows, by file; None where it shows nothing."""
    item, shown = state.images or state.volume, cut(state)
    series = opened.series_of(state.key)
    if item is None or series is None:
        return None
    number = shown.image if shown is not None else None
    exact = number is not None
    if number is None and isinstance(item, Volume) and state.cursor is not None:
        number = round(float(item.geometry.to_index(np.array(state.cursor))[0]))
    images = item.source.images
    if number is None or not images:
        return None
    uid, frame = images[min(max(number, 0), len(images) - 1)]
    found = next((one for one in series.instances if one.sop_instance_uid == uid), None)
    return Behind(found, frame, exact) if found is not None else None


@dataclass(frozen=True, slots=True)
class Header:
    """All that a file says."""

    instance: Instance
    elements: tuple[Element, ...]


def read(
    jobs: Jobs,
    instance: Instance,
    then: Callable[[Header], None],
    failed: Callable[[Exception], None],
) -> None:
    """Read a header in the background."""
    job = jobs.start("Reading a header", lambda _: Header(instance, elements(instance)))
    job.done.connect(then)
    job.failed.connect(failed)


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """What is wanted of a header: typed words; different: only what another one has not so."""

    elements: tuple[Element, ...]
    typed: str = ""
    other: Mapping[Path, Element] | None = None
    different: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """The elements found, each with what it lies in, and how many they are."""

    search: Search
    elements: tuple[Element, ...]
    count: int


def answered(search: Search) -> Answer:
    """Look through a header."""
    wanted = search.elements
    if search.other is not None and search.different:
        wanted = element.different(wanted, search.other)
    wanted = element.found(wanted, search.typed)
    return Answer(search, wanted, element.count(wanted))


def find(jobs: Jobs, search: Search, then: Callable[[Answer], None]) -> None:
    """Look through a header in the background: one of many frames has tens of thousands."""
    job = jobs.start("Looking through a header", lambda _: answered(search))
    job.done.connect(then)
