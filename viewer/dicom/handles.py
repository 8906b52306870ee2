"""The Python surface for notebooks and cohort jobs: what a scan found, ready to be loaded."""

import os
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from threading import Event
from typing import cast

from viewer.core.errors import IncompleteWarning
from viewer.core.patient import DisplaySet, Patient, Scan, Series, Study
from viewer.core.progress import Cancelled
from viewer.core.volume import ImageSet, Item, Series4D, Volume
from viewer.dicom import export, load
from viewer.dicom import scan as scanning

Path_ = str | os.PathLike[str]
Progress = Callable[[int, int], object]


class Told:
    """A ticket that calls a function at each step, and ends the work when an event is set."""

    def __init__(self, progress: Progress | None = None, cancel: Event | None = None) -> None:
        self._progress, self._cancel = progress, cancel

    def step(self, done: int, total: int) -> None:
        if self._cancel is not None and self._cancel.is_set():
            raise Cancelled
        if self._progress is not None:
            self._progress(done, total)


@dataclass(frozen=True, slots=True, eq=False)
class Loadable(DisplaySet):
    """One volume, 4D sequence or image set of a scan; its voxels are read by load()."""

    def load(self, progress: Progress | None = None, cancel: Event | None = None) -> Item:
        """A Volume, a Series4D or an ImageSet, in real-world values.

        progress: called as progress(done, total) while it reads.
        cancel: set it from another thread, and load raises core.progress.Cancelled.
        A frame that its file does not (fully) hold is padding, is named in the item's
        `broken`, and an IncompleteWarning tells how many there are and why.
        Raises ViewerError where nothing can be read.
        """
        item = load.load(self, Told(progress, cancel))
        if missing := _missing(item):
            warnings.warn(missing, IncompleteWarning, stacklevel=2)
        return item


@dataclass(frozen=True, slots=True)
class Found(Scan):
    """What lies under a path: patients, studies, series, volumes, problems, counted."""

    @property
    def volumes(self) -> tuple[Loadable, ...]:
        """Everything that can be shown, in the order of its series."""
        return tuple(cast(Loadable, one) for one in Scan.volumes.fget(self))  # type: ignore[attr-defined]


def scan(
    path: Path_ | Iterable[Path_],
    *more: Path_,
    progress: Progress | None = None,
    cancel: Event | None = None,
    known: scanning.Known | None = None,
) -> Found:
    """The headers below a file, folder, DICOMDIR or ZIP (or several); no pixels are read.

    known: headers that were read before; viewer.scan takes those of the user's index.
    cancel: set it from another thread, and scan raises Cancelled.
    Raises ViewerError where there is nothing at a path.
    """
    several = [path] if isinstance(path, str | os.PathLike) else list(path)
    several += more
    found = scanning.scan([Path(one) for one in several], Told(progress, cancel), known)
    patients = tuple(_patient(patient) for patient in found.patients)
    return Found(patients, found.problems, found.counted)


def write(item: Item, path: Path_, resample: bool = False) -> None:
    """Write what load() returned as .nii.gz, .nii, .nrrd, .mha or .npy; raises ViewerError.

    Slices are written as they were acquired, with a UserWarning where they are unevenly
    spaced. resample: write an evenly spaced copy where they are tilted or uneven.
    """
    if not isinstance(item, Volume | Series4D | ImageSet):
        kinds = "a Volume, a Series4D or an ImageSet"
        raise TypeError(f"write() takes {kinds}, as load() returns, not {type(item).__name__}")
    if resample:
        item = resampled(item)
    elif _uneven(item):
        text = "The slices are unevenly spaced and are written as acquired; resample=True "
        warnings.warn(f"{text}writes evenly spaced ones.", stacklevel=2)
    export.write(item, path)


def resampled(item: Item) -> Item:
    """The item on evenly spaced slices at right angles; image sets as they are."""
    from viewer.imaging.resample import regular

    if isinstance(item, Volume):
        return regular(item)
    if isinstance(item, Series4D):
        return replace(item, volumes=tuple(regular(volume) for volume in item.volumes))
    return item


def _missing(item: Item) -> str:
    """How many frames are not (fully) there, and why the first is not; "" where all are."""
    parts = item.volumes if isinstance(item, Series4D) else (item,)
    reasons = [reason for part in parts for _, reason in sorted(part.broken.items())]
    if not reasons:
        return ""
    count = sum(len(part.array) for part in parts)
    are = "is" if len(reasons) == 1 else "are"
    more = ", and others" if len(set(reasons)) > 1 else ""
    return f"{len(reasons)} of {count} images {are} not (fully) there: {reasons[0]}{more}."


def _uneven(item: Item) -> bool:
    volumes = item.volumes if isinstance(item, Series4D) else (item,)
    return any(isinstance(one, Volume) and one.slice_positions is not None for one in volumes)


def _patient(patient: Patient) -> Patient:
    return replace(patient, studies=tuple(_study(study) for study in patient.studies))


def _study(study: Study) -> Study:
    return replace(study, series=tuple(_series(series) for series in study.series))


def _series(series: Series) -> Series:
    return replace(series, volumes=tuple(loadable(one) for one in series.volumes))


def loadable(display_set: DisplaySet) -> Loadable:
    """The display set with load()."""
    return Loadable(**{one.name: getattr(display_set, one.name) for one in fields(DisplaySet)})
