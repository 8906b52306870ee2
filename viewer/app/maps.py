"""Maps computed of a series along an axis: each opens as a series of its own, beside it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from viewer.app import layout
from viewer.app.opened import Opened
from viewer.app.session import Session
from viewer.core.patient import DisplaySet, Series
from viewer.core.progress import Ticket
from viewer.core.volume import Marks, Series4D, Source, Volume
from viewer.imaging import temporal
from viewer.imaging.temporal import UNDEFINED, Map

_LEAST_PHASES = 3  # of a course with a baseline, a peak and an end
_SECONDS = {"s": 1.0, "ms": 1e-3, "min": 60.0}


@dataclass(frozen=True, slots=True)
class Made:
    """A map: what it is called, its UCUM unit, its values."""

    label: str
    unit: str
    values: Map


@dataclass(frozen=True, slots=True)
class MapKind:
    """A way to compute maps of a series.

    make(series, phase shown, ticket): one or several maps; on a worker's thread.
    why_not(series): why it cannot be computed, or "".
    """

    name: str
    label: str
    make: Callable[[Series4D, int, Ticket], list[Made]]
    why_not: Callable[[Series4D], str] = lambda _: ""


def compute(session: Session, kind: MapKind) -> None:
    """Of the focused view's series, in the background; then it is shown beside."""
    state = session.active.value
    source, item = session.opened.value.display_set(state.key), state.item
    if source is None or not isinstance(item, Series4D):
        return
    phase = state.phase
    job = session.jobs.start(kind.label, lambda ticket: kind.make(item, phase, ticket))
    job.done.connect(lambda made: _show(session, source, item, made))
    job.failed.connect(session.said)


def why_not(session: Session, kind: MapKind) -> str:
    """Why a map cannot be computed of what the focused view shows, or ""."""
    item = session.active.value.item
    if item is None:
        return "Show a series in this view first."
    if not isinstance(item, Series4D) or len(item.volumes) < 2:
        return "Needs a series with several phases or b-values."
    if not all(one.ready.all() for one in item.volumes):
        return "The series is still being read."
    return kind.why_not(item)


def seconds(series: Series4D) -> tuple[float, ...]:
    """The places along its axis as seconds; () where the axis is no time that is told."""
    times = _SECONDS.get(series.axis_unit)
    if times is None or series.axis not in ("time", "phase"):
        return ()
    return tuple(value * times for value in series.axis_values)


def beside(session: Session, key: str) -> None:
    """Show a display set in another view of slices than the focused one."""
    here = session.selection.value.view
    arranged = session.layout.value
    others = [t.view for t in arranged.tiles if t.kind == "slice" and t.view != here]
    if arranged.together or not others:
        session.arrange(layout.table(1, 2))
        others = [t.view for t in session.layout.value.tiles][1:]
    free = [name for name in others if not session.views[name].value.key]
    session.show(key, (free or others)[0])


def with_series(opened: Opened, beside_key: str, series: Series) -> Opened:
    """The study of a display set with one more series; one of the same key is replaced."""
    study, patient = opened.study_of(beside_key), opened.patient
    if study is None or patient is None:
        return opened
    key = series.volumes[0].key
    kept = (s for s in study.series if all(v.key != key for v in s.volumes))
    new = replace(study, series=(*kept, series))
    studies = tuple(new if one is study else one for one in patient.studies)
    return replace(opened, patient=replace(patient, studies=studies))


def _show(session: Session, source: DisplaySet, item: Series4D, made: list[Made]) -> None:
    keys = [_add(session, source, item, one) for one in made]
    if keys and session.opened.value.display_set(source.key) is not None:
        beside(session, keys[0])


def _add(session: Session, source: DisplaySet, item: Series4D, made: Made) -> str:
    """List a map among the study's series; its key."""
    key = f"{source.key}-{made.label.lower().replace(' ', '-')}"
    like, volume = item.volumes[0], _volume(item, made)
    display_set = DisplaySet(
        key,
        "volume",
        made.label,
        source.modality,
        source.reader,
        (),
        like.geometry.shape,
        like.geometry,
        regular=source.regular,
        slice_positions=source.slice_positions,
        dtype="float32",
        unit=made.unit,
        computed_of=source.key,
    )
    of = session.opened.value.series_of(source.key)
    described = " of ".join(part for part in (made.label, of.description if of else "") if part)
    frame = like.geometry.frame_of_reference_uid
    series = Series("", None, source.modality, described, "", frame, (), (), (display_set,))
    session.loading.hold(key, volume)
    opened = with_series(session.opened.value, source.key, series)
    session.opened.update(patient=opened.patient)
    for view in session.views.values():
        if view.value.key == key:
            view.update(item=volume)
    return key


def _volume(item: Series4D, made: Made) -> Volume:
    """In SUV too where the map has the series' unit, and its phases one factor."""
    like = item.volumes[0]
    one_suv = all(volume.suv == like.suv for volume in item.volumes)
    fill = float(UNDEFINED)
    return replace(
        like,
        array=made.values,
        unit=made.unit,
        label=made.label,
        ready=np.ones(len(made.values), bool),
        suv=like.suv if one_suv and made.unit == like.unit else None,
        source=Source(like.source.study_instance_uid),
        padding=(fill, fill),
        windows=(),
        inverted=False,
        texts={**like.texts, "SeriesDescription": f"{made.label} (computed)"},
        broken={},
        marks=Marks(),
    )


def _mean(series: Series4D, _: int, ticket: Ticket) -> list[Made]:
    return [Made("Mean over phases", series.volumes[0].unit, temporal.mean(series, ticket))]


def _maximum(series: Series4D, _: int, ticket: Ticket) -> list[Made]:
    found = temporal.maximum(series, ticket)
    return [Made("Maximum over phases", series.volumes[0].unit, found)]


def _difference(series: Series4D, phase: int, ticket: Ticket) -> list[Made]:
    one = series.volumes[phase]
    found = temporal.difference(one, series.volumes[0])
    return [Made(f"Phase {phase + 1} minus phase 1", one.unit, found)]


def _adc(series: Series4D, _: int, ticket: Ticket) -> list[Made]:
    return [Made("ADC", "um2/s", temporal.adc(series, ticket))]


def _kinetics(series: Series4D, _: int, ticket: Ticket) -> list[Made]:
    found = temporal.kinetics(series, seconds(series), ticket)
    return [
        Made("Wash-in", "%/s", found.wash_in),
        Made("Time to peak", "s", found.time_to_peak),
        Made("Wash-out", "%/s", found.wash_out),
    ]


def _no_b_values(series: Series4D) -> str:
    several = series.axis == "b-value" and len(set(series.axis_values)) > 1
    return "" if several else "Needs a series with at least two b-values."


def _no_times(series: Series4D) -> str:
    known = len(series.volumes) >= _LEAST_PHASES and len(set(seconds(series))) > 1
    return "" if known else "Needs at least three phases whose times the files tell."


MEAN = MapKind("mean-phases", "Mean over phases", _mean)
MAXIMUM = MapKind("maximum-phases", "Maximum over phases", _maximum)
DIFFERENCE = MapKind("subtract-first", "Subtract the first phase", _difference)
ADC = MapKind("adc", "ADC map", _adc, _no_b_values)
KINETICS = MapKind("kinetics", "Wash-in, time to peak, wash-out maps", _kinetics, _no_times)
KINDS = (MEAN, MAXIMUM, DIFFERENCE, ADC, KINETICS)
