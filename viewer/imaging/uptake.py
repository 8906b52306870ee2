"""What a PET series states of its tracer and patient, and what a reader states instead."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from viewer.core.suv import Fact, SuvOverride


@dataclass(frozen=True, slots=True)
class Slice:
    """When one slice was acquired, and what its pixels refer to, in seconds."""

    acquired: datetime | None = None
    frame_reference_s: float | None = None
    duration_s: float | None = None


@dataclass(frozen=True, slots=True)
class Uptake:
    """What a PET series states, under the names of its attributes; None where it does not.

    scanned: GE's private date and time of the scan. injected_clock: where only a time of day
        is stated. suv_scale_factor, activity_scale_factor: Philips' private ones.
    radiopharmaceuticals: how many were given. sex: DICOM's letter.
    scan_start: a reader's word on the time that values are decay-corrected to.
    """

    units: str
    decay_correction: str = ""
    corrected_image: frozenset[str] = frozenset()
    weight_kg: float | None = None
    size_m: float | None = None
    sex: str = ""
    radiopharmaceutical: str = ""
    dose_bq: float | None = None
    half_life_s: float | None = None
    injected: datetime | None = None
    injected_clock: time | None = None
    series: datetime | None = None
    scanned: datetime | None = None
    scan_start: datetime | None = None
    suv_type: str = ""
    suv_scale_factor: float | None = None
    activity_scale_factor: float | None = None
    radiopharmaceuticals: int = 1
    slices: tuple[Slice, ...] = ()


def with_override(
    uptake: Uptake, override: SuvOverride | None
) -> tuple[Uptake, tuple[str, ...]]:
    """(what a header states with what a reader set in its place, the keywords of that)."""
    if override is None:
        return uptake, ()
    stated = {
        "PatientWeight": ("weight_kg", override.weight_kg),
        "PatientSize": ("size_m", override.size_m),
        "PatientSex": ("sex", override.sex),
        "RadionuclideTotalDose": ("dose_bq", override.dose_bq),
        "RadionuclideHalfLife": ("half_life_s", override.half_life_s),
        "RadiopharmaceuticalStartDateTime": ("injected", override.injected),
        "SeriesTime": ("scan_start", override.scan_start),
        "DecayCorrection": ("decay_correction", override.decay_correction),
    }
    given = {key: each for key, each in stated.items() if each[1] not in (None, "")}
    changes: dict[str, Any] = dict(given.values())
    if {"dose_bq", "half_life_s", "injected"} <= changes.keys():
        changes["radiopharmaceuticals"] = 1
    return replace(uptake, **changes), tuple(given)


def facts(used: Uptake, replaced: Iterable[str] = ()) -> tuple[Fact, ...]:
    """The rows of the card "how this SUV was made", in their order.

    replaced: keywords of what a reader set. A private factor is named where it is used.
    """
    set_by_reader = frozenset(replaced)
    rows = [
        ("Units", "unit of the stored values", used.units),
        ("SUVType", "type of the stored SUV", used.suv_type),
        ("CorrectedImage", "corrections done", ", ".join(sorted(used.corrected_image))),
        ("DecayCorrection", "decay corrected to", used.decay_correction),
        ("PatientWeight", "weight", _number(used.weight_kg, "kg")),
        ("PatientSize", "height", _number(used.size_m, "m")),
        ("PatientSex", "sex", used.sex),
        ("Radiopharmaceutical", "tracer", used.radiopharmaceutical),
        ("RadionuclideTotalDose", "injected dose", _dose(used.dose_bq)),
        ("RadionuclideHalfLife", "half-life", _number(used.half_life_s, "s")),
        _injected(used),
        ("SeriesTime", "scan started at", _moment(used.scan_start or used.series)),
        ("AcquisitionTime", "first slice acquired at", _moment(_first(used))),
        ("7053,1000", "Philips' SUV scale factor", _number(used.suv_scale_factor)),
        ("7053,1009", "Philips' activity scale factor", _number(used.activity_scale_factor)),
    ]
    return tuple(
        Fact(key, label, value, key in set_by_reader)
        for key, label, value in rows
        if value or (key not in _OPTIONAL and _is_needed(key, used.units))
    )


def _is_needed(keyword: str, units: str) -> bool:
    """True where a value that is not there is missed."""
    if units in ("GML", "CM2ML"):
        return keyword in _BODY
    return units == "CNTS" or not keyword.startswith("7053")


_OPTIONAL = frozenset(("SUVType", "Radiopharmaceutical"))
_BODY = frozenset(("Units", "PatientWeight", "PatientSize", "PatientSex"))


def _number(value: float | None, unit: str = "") -> str:
    return "" if value is None else f"{value:.10g} {unit}".strip()


def _dose(value: float | None) -> str:
    return "" if value is None else f"{value / 1e6:.4g} MBq"


def injected_before(scan: datetime, clock: time) -> datetime:
    """The injection by a time of day alone: on the scan's day, or on the day before."""
    same_day = datetime.combine(scan.date(), clock)
    return same_day if same_day <= scan else same_day - timedelta(days=1)


def _injected(used: Uptake) -> tuple[str, str, str]:
    """The row of the injection, under the attribute that it is taken from."""
    clock, label = used.injected_clock, "injected at"
    if used.injected is not None or clock is None:
        return "RadiopharmaceuticalStartDateTime", label, _moment(used.injected)
    starts = (used.scan_start or used.series, _first(used))
    scan = min((one for one in starts if one is not None), default=None)
    told = f"{clock:%H:%M:%S} (no date stated)"
    if scan is not None and scan > datetime.min + timedelta(days=1):
        told = f"{_moment(injected_before(scan, clock))} (date assumed by the scan's)"
    return "RadiopharmaceuticalStartTime", label, told


def _moment(when: datetime | None) -> str:
    return "" if when is None else f"{when:%Y-%m-%d %H:%M:%S}"


def _first(used: Uptake) -> datetime | None:
    return min((one.acquired for one in used.slices if one.acquired), default=None)
