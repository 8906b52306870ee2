"""Patient, study, series, instance: the four levels, and what a scan of files found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from viewer.core.geometry import Geometry, Vector
from viewer.core.presentation import Window
from viewer.core.suv import Suv

VolumeKind = Literal["volume", "4d", "images", "cine"]
Effect = Literal["left out", "partly shown", "shown with care"]
ENDS = "ends after"  # how reading tells of a file that is cut off


@dataclass(frozen=True, slots=True)
class Instance:
    """One DICOM object in a file, without pixels.

    path: the file, or the archive that holds it; member: its name in the archive, else "".
    size, mtime_ns: of the file, to know whether it has changed.
    attributes: what grouping and geometry need, by DICOM keyword; plain JSON values only,
        so that an index can keep them.
    """

    path: str
    sop_instance_uid: str
    sop_class_uid: str
    transfer_syntax_uid: str
    series_instance_uid: str
    study_instance_uid: str
    member: str = ""
    size: int = 0
    mtime_ns: int = 0
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame of one instance; number counts from 1, as in DICOM."""

    instance: Instance
    number: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class DisplaySet:
    """What a reader makes of (a part of) a series: one volume, 4D sequence or image set.

    key: short, stable for the same files.
    reader: name in the registry of readers.
    frames: in the order of the array: all slices of phase 0, then of phase 1, ...
    geometry: None where the frames make no volume.
    regular: evenly spaced slices stacked along their normal.
    slice_positions: (x, y, z) of each slice where uneven, else None.
    axis_unit, directions: as of core.volume.Series4D.
    localizer: a scout that others are planned on, not a series to be read first.
    computed_of: key of the display set that a map was computed of; "" for what was read.
    """

    key: str
    kind: VolumeKind
    label: str
    modality: str
    reader: str
    frames: tuple[Frame, ...]
    shape: tuple[int, int, int] | None
    geometry: Geometry | None = None
    phases: int = 1
    axis: str | None = None
    axis_values: tuple[float, ...] = ()
    regular: bool = True
    slice_positions: tuple[tuple[float, float, float], ...] | None = None
    dtype: str = "float32"
    unit: str = "1"
    suv: Suv | None = None
    windows: tuple[Window, ...] = ()
    axis_unit: str = "1"
    directions: tuple[Vector | None, ...] = ()
    localizer: bool = False
    computed_of: str = ""


@dataclass(frozen=True, slots=True)
class StoredObject:
    """A DICOM object without images to show: SEG, SR, RTSTRUCT, PDF, ..."""

    sop_class: str
    label: str
    references: tuple[str, ...]
    instance: Instance


@dataclass(frozen=True, slots=True)
class Series:
    """One series with what can be shown of it."""

    series_instance_uid: str
    number: int | None
    modality: str
    description: str
    manufacturer: str
    frame_of_reference_uid: str
    transfer_syntaxes: tuple[str, ...]
    instances: tuple[Instance, ...]
    volumes: tuple[DisplaySet, ...] = ()
    objects: tuple[StoredObject, ...] = ()


@dataclass(frozen=True, slots=True)
class Study:
    """One examination. date: YYYY-MM-DD or "" where unknown."""

    study_instance_uid: str
    date: str
    description: str
    accession_number: str
    series: tuple[Series, ...]


def with_computed(study: Study, before: Study) -> Study:
    """A study as it was read again, with the series of before that no file has."""
    keys = {one.key for series in study.series for one in series.volumes}
    kept = tuple(
        series
        for series in before.series
        if series.volumes and not any(one.frames or one.key in keys for one in series.volumes)
    )
    return replace(study, series=(*study.series, *kept)) if kept else study


@dataclass(frozen=True, slots=True)
class Patient:
    """One person, as far as the files tell: told apart by ID, name and birth date together.

    Where there is neither an ID nor a name with a birth date, nobody can tell who it is, and
    each study is a patient of its own.
    """

    patient_id: str
    patient_name: str
    birth_date: str
    sex: str
    studies: tuple[Study, ...]

    @property
    def is_known(self) -> bool:
        """Whether the files tell who it is: by an ID, or by a name with a birth date."""
        return bool(self.patient_id or (self.patient_name.strip(" ^=") and self.birth_date))

    @property
    def identity(self) -> tuple[str, ...]:
        """What two records must share to be of one person; of an unknown one, the study too."""
        told = self.patient_id, self.patient_name, self.birth_date
        return told if self.is_known else (*told, *map(_place, self.studies[:1]))


def _place(study: Study) -> str:
    """What stands for a study: its UID, else what is shown of it."""
    keys = (volume.key for series in study.series for volume in series.volumes)
    return study.study_instance_uid or next(keys, "")


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that is not (fully) shown, and why, in words for the user."""

    path: str
    reason: str
    effect: Effect


def news(known: Iterable[Problem], told: Iterable[Problem]) -> tuple[Problem, ...]:
    """What reading voxels tells that is not known; once of a file that its header calls cut."""
    known = tuple(known)
    cut = {one.path for one in known if one.effect == "partly shown"}
    new = (one for one in told if not (one.path in cut and one.reason.startswith(ENDS)))
    return tuple(one for one in dict.fromkeys(new) if one not in known)


@dataclass(frozen=True, slots=True)
class Scan:
    """All that lies under some paths: nothing is missing without a problem.

    aside: of copies that are told of and in no series, the SOP Instance UID by path.
    """

    patients: tuple[Patient, ...]
    problems: tuple[Problem, ...]
    counted: Mapping[str, int]
    aside: Mapping[str, str] = field(default_factory=dict)

    @property
    def studies(self) -> tuple[Study, ...]:
        return tuple(study for patient in self.patients for study in patient.studies)

    @property
    def series(self) -> tuple[Series, ...]:
        return tuple(series for study in self.studies for series in study.series)

    @property
    def volumes(self) -> tuple[DisplaySet, ...]:
        return tuple(volume for series in self.series for volume in series.volumes)


def shown_first(sets: Sequence[DisplaySet]) -> DisplaySet:
    """What is shown at opening: the largest volume but no scout, CT first; else the first."""
    sets = [one for one in sets if not one.localizer] or sets
    volumes = [one for one in sets if one.kind == "volume"] or list(sets)
    return max(volumes, key=lambda v: (v.modality == "CT", len(v.frames)))
