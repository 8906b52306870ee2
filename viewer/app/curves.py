"""What regions hold over the phases of a series: one curve a region, with its unit."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from viewer.app.derived import drawn
from viewer.app.jobs import Job
from viewer.app.session import Session
from viewer.core import codes, units
from viewer.core.annotation import Annotation
from viewer.core.axis import POSITIONS
from viewer.core.files import replacing
from viewer.core.measurement import Measurement
from viewer.core.progress import Ticket
from viewer.core.volume import Series4D, Volume
from viewer.imaging import presets
from viewer.measure import kinds

_NAMES = {"time": "Time", "b-value": "b-value", "echo": "Echo time", "phase": "Phase"}
_OF_A_VOXEL = 2  # measurements, at most: its value, and in SUV


@dataclass(frozen=True, slots=True)
class Curve:
    """Of one region: means (and standard deviations) in the unit that the series is shown in.

    means, deviations: one a phase; None where the region holds nothing there.
    """

    annotation: Annotation
    means: tuple[float | None, ...]
    deviations: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """Where the phases lie: a place each, what the axis is called, with its unit."""

    places: tuple[float, ...]
    name: str


def axis_of(series: Series4D) -> Axis:
    """The files' own values where they tell them, else the numbers of the phases from 1.

    Time is what the files say of each phase in the order of trust of reading
    (`viewer.dicom.axes`); several phases at one place (directions of one b-value) share it.
    """
    count = len(series.volumes)
    told = len(series.axis_values) == count and len(set(series.axis_values)) > 1
    if not told or series.axis == POSITIONS:
        return Axis(tuple(float(n + 1) for n in range(count)), "Phase")
    name = _NAMES.get(series.axis, series.axis.capitalize())
    unit = units.shown(series.axis_unit)
    return Axis(series.axis_values, f"{name} ({unit})" if unit else name)


def regions(session: Session, key: str) -> list[Annotation]:
    """The marks on a series whose numbers come from voxels, in the order of their making."""
    number = session.document.numbers
    found = [
        one
        for one in session.document.items.values()
        if isinstance(one, Annotation)
        and one.volume_key == key
        and kinds[one.kind].on_voxels
        and not one.hidden
    ]
    return sorted(found, key=lambda one: number[one.uid])


def curve(annotation: Annotation, volumes: Sequence[Volume], ticket: Ticket) -> Curve:
    """Exactly what the mark measures on each phase, by the same rules as in the table."""
    kind, mark = kinds[annotation.kind], drawn(annotation)
    means: list[float | None] = []
    deviations: list[float | None] = []
    for n, volume in enumerate(volumes):
        ticket.step(n, len(volumes))
        found = kind.measure(mark, volume)
        unit = presets.shown_unit(volume)
        means.append(_mean(found, unit))
        deviations.append(_value(found, unit, codes.STANDARD_DEVIATION))
    return Curve(annotation, tuple(means), tuple(deviations))


def table(session: Session, series: Series4D, found: Sequence[Curve]) -> str:
    """All curves as comma-separated lines (RFC 4180), with units in the heads.

    A region's head begins with its number, so no label can pass for a formula.
    """
    axis, number = axis_of(series), session.document.numbers
    unit = units.shown(presets.shown_unit(series.volumes[0]))
    suffix = f" ({unit})" if unit else ""
    heads = ["Phase", axis.name]
    for one in found:
        name = f"{number[one.annotation.uid]} {one.annotation.label}".strip()
        heads += [f"{name} mean{suffix}", f"{name} SD{suffix}"]
    lines = [heads]
    for n, place in enumerate(axis.places):
        cells = [str(n + 1), f"{place:.10g}"]
        for one in found:
            cells += [_cell(one.means[n]), _cell(one.deviations[n])]
        lines.append(cells)
    out = StringIO()
    csv.writer(out).writerows(lines)
    return out.getvalue()


def save(path: Path, text: str) -> None:
    """Write a table where the user wants it; raises ViewerError."""
    with replacing(path) as part:
        part.write_text(text, encoding="utf-8-sig", newline="")


class Curves(QObject):
    """Keeps the curves of the focused view's series true; `changed` when there are new ones."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.series: Series4D | None = None
        self.found: tuple[Curve, ...] = ()
        self._measured_on: Series4D | None = None
        self._of: tuple[object, ...] = ()
        self._job: Job | None = None
        session.document.changed.connect(self.refresh)
        session.selection.changed.connect(self.refresh)
        session.loading.filled.connect(self.refresh)
        for state in session.views.values():
            state.changed.connect(self.refresh)
        self.refresh()

    def refresh(self, _: object = None) -> None:
        """Measure anew where the series, a region or what has been read is another."""
        key, item = self._session.active.value.key, self._session.active.value.item
        series = item if isinstance(item, Series4D) else None
        marks = regions(self._session, key) if series is not None else []
        ready = sum(int(one.ready.sum()) for one in series.volumes) if series else 0
        now = (series, tuple(marks), ready)
        if now == self._of:
            return
        self._of, self.series = now, series
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if series is None or not marks or not all(v.ready.all() for v in series.volumes):
            self.found = ()
            self.changed.emit()
            return
        self._measure(series, marks, now)

    def _measure(
        self, series: Series4D, marks: list[Annotation], of: tuple[object, ...]
    ) -> None:
        same = self._measured_on is series
        known = {one.annotation: one for one in self.found} if same else {}

        def work(ticket: Ticket) -> tuple[Curve, ...]:
            return tuple(known.get(m) or curve(m, series.volumes, ticket) for m in marks)

        self._job = self._session.jobs.start("Measuring over the phases", work)
        self._job.done.connect(lambda found: self._measured(found, of))
        self._job.failed.connect(self._session.said)

    def _measured(self, found: tuple[Curve, ...], of: tuple[object, ...]) -> None:
        if isValid(self) and of == self._of:
            self._job, self.found, self._measured_on = None, found, self.series
            self.changed.emit()


def _mean(found: Sequence[Measurement], unit: str) -> float | None:
    """The mean; of a single voxel its value."""
    mean = _value(found, unit, codes.MEAN)
    code = codes.unit_code(unit)
    one = next((m.value for m in found if m.unit == code), None)
    return mean if mean is not None or len(found) > _OF_A_VOXEL else one


def _value(found: Sequence[Measurement], unit: str, concept: codes.Code) -> float | None:
    code = codes.unit_code(unit)
    return next((m.value for m in found if m.concept == concept and m.unit == code), None)


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"
