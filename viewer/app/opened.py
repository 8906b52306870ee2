"""What is open in one window: a patient's studies, what loads, what was left out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from viewer.core.patient import DisplaySet, Patient, Problem, Series, Study


@dataclass(frozen=True, slots=True)
class Opened:
    """patient: None in an empty window. loading: share done (0..1) by display set key.
    warning: why the reader must look twice at who this is, or "".
    counted: how many files were shown, set aside, left out (core.patient.Scan), all openings
    together.
    """

    patient: Patient | None = None
    problems: tuple[Problem, ...] = ()
    loading: Mapping[str, float] = field(default_factory=dict)
    warning: str = ""
    counted: Mapping[str, int] = field(default_factory=dict)

    @property
    def studies(self) -> tuple[Study, ...]:
        return self.patient.studies if self.patient else ()

    @property
    def series(self) -> tuple[Series, ...]:
        return tuple(series for study in self.studies for series in study.series)

    @property
    def display_sets(self) -> tuple[DisplaySet, ...]:
        return tuple(one for series in self.series for one in series.volumes)

    def display_set(self, key: str) -> DisplaySet | None:
        return next((one for one in self.display_sets if one.key == key), None)

    def series_of(self, key: str) -> Series | None:
        return next((s for s in self.series if any(v.key == key for v in s.volumes)), None)

    def study_of(self, key: str) -> Study | None:
        return next(
            (
                st
                for st in self.studies
                for s in st.series
                if any(v.key == key for v in s.volumes)
            ),
            None,
        )
