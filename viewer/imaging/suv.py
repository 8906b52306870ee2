"""SUV from what a PET header, or a reader in its place, states (QIBA's wiki page of SUV).

SUVbw = v x weight / dose at the time that the pixels are corrected to (g/ml). Nothing is
guessed: where a value is missing or cannot be, there is no factor and the value is named.
"""

import math
from dataclasses import replace
from datetime import datetime, timedelta

from viewer.core.suv import Body, Suv, SuvOverride
from viewer.imaging.suv_types import TALLEST_M, lacking, norm
from viewer.imaging.uptake import Slice, Uptake, facts, injected_before, with_override

Factor = float | tuple[float, ...]
LEAST_DOSE_BQ = 1e5  # smaller ones are MBq in the wrong unit
_MOST_HALF_LIVES = 6
_LEAST = 1e-12  # of a factor, and its inverse the most
_HEAVIEST_KG, _LIGHTEST_KG = 500.0, 0.3
_LONGEST_S = 1e10
_AGREEING_S = 1.0
_STORED = ("GML", "CM2ML")  # units of values that are SUV already
_TIMED = ("half_life_s", "injected", "scan_start", "decay_correction")
_GIVEN = (
    "weight_kg",
    "size_m",
    "sex",
    "dose_bq",
    "half_life_s",
    "injected",
    "decay_correction",
)
_TYPES = {
    "": "bw",
    "BW": "bw",
    "LBM": "lbm",
    "LBMJAMES128": "lbm(James128)",
    "LBMJANMA": "lbm(Janma)",
    "IBW": "ibw",
    "BSA": "bsa",
}


class _Refused(Exception):
    """There is no safe factor; names the attributes at fault, and says why."""

    def __init__(self, why: str, *missing: str) -> None:
        super().__init__(why)
        self.why, self.missing = why, missing


def suv(uptake: Uptake, override: SuvOverride | None = None) -> Suv:
    """How SUV is made of a series' values, and what a reader must know of it."""
    used, replaced = with_override(uptake, override)
    notes = _of_body(used)
    try:
        made = _sound(_made(used, notes))
        if uptake.units in _STORED or _has_scale(uptake):
            made = _sound(_corrected(made, uptake, used))
    except _Refused as refused:
        made = Suv(None, "bw", refused.why, refused.missing)
    except OverflowError:
        made = Suv(None, "bw", "a date that cannot be", ("SeriesDate",))
    if replaced:
        made = replace(made, how=f"{made.how}; a reader set {', '.join(replaced)}")
    return replace(
        made,
        facts=facts(used, replaced),
        notes=tuple(notes),
        body=_body(used),
        overridden=replaced,
    )


def _sound(made: Suv) -> Suv:
    """The same, unless its factor is none that values could be multiplied with."""
    each = made.factor if isinstance(made.factor, tuple) else (made.factor,)
    if any(one is None or not _LEAST < one < 1 / _LEAST for one in each):
        raise _Refused(
            "the values stated give no factor that could be", "RadionuclideTotalDose"
        )
    return made


def _of_body(uptake: Uptake) -> list[str]:
    """What cannot be of a weight and a size."""
    notes = []
    if uptake.size_m is not None and uptake.size_m > TALLEST_M:
        notes.append(f"PatientSize of {uptake.size_m:g} m cannot be: it may be centimetres")
    weight = uptake.weight_kg
    if weight and (weight > _HEAVIEST_KG or weight < _LIGHTEST_KG):
        notes.append(f"PatientWeight of {weight:g} kg cannot be: its unit may be wrong")
    return notes


def _made(uptake: Uptake, notes: list[str]) -> Suv:
    if uptake.units in _STORED:
        kind = "bsa" if uptake.units == "CM2ML" else _TYPES.get(uptake.suv_type, "bw")
        return Suv(1.0, kind, "the scanner stored SUV; no decay time was needed")
    _check_corrections(uptake)
    if uptake.units == "CNTS":
        return _philips(uptake, notes)
    if uptake.units != "BQML":
        raise _Refused(f"Units are {uptake.units[:16] or 'not stated'}", "Units")
    return _from_activity(uptake, 1.0, "", notes)


def _corrected(stored: Suv, file: Uptake, used: Uptake) -> Suv:
    """SUV that the scanner has made, as it would be by what a reader set: for every type.

    It is activity x norm / dose, with the norm and the dose of the file's values. Where the
    file does not state one, a reader's is taken to be what the scanner used.
    """
    before = _filled(file, used)
    norms = _norm_ratio(stored.type, before, used)
    factor = _times(stored.factor, norms, _dose_ratio(before, used))
    if factor == stored.factor:
        return stored
    how = f"{stored.how}; brought from the file's values to those that a reader set"
    return replace(stored, factor=factor, how=how)


def _has_scale(uptake: Uptake) -> bool:
    return uptake.units == "CNTS" and bool(uptake.suv_scale_factor)


def _filled(file: Uptake, used: Uptake) -> Uptake:
    """What a file states, with a reader's word only where it says nothing."""
    gaps = [name for name in _GIVEN if getattr(file, name) in (None, "")]
    if file.injected_clock is not None and "injected" in gaps:
        gaps.remove("injected")
    if file.series is None:
        gaps.append("scan_start")
    return replace(file, **{name: getattr(used, name) for name in gaps})


def _norm_ratio(kind: str, before: Uptake, used: Uptake) -> float:
    bodies = [_body(one) for one in (before, used)]
    if kind == "bw":
        bodies = [Body(one.weight_kg) for one in bodies]
    if bodies[0] == bodies[1]:
        return 1.0
    norms = [norm(kind, one) for one in bodies]
    if norms[0] is None or norms[1] is None:
        missing = (*lacking(kind, bodies[0]), *lacking(kind, bodies[1])) or ("PatientWeight",)
        raise _Refused("the stored SUV cannot be brought to another body", *missing)
    return norms[1] / norms[0]


def _dose_ratio(before: Uptake, used: Uptake) -> Factor:
    """By what SUV grows: less activity was left than the scanner took it to be."""
    if all(getattr(before, name) == getattr(used, name) for name in _TIMED):
        if before.dose_bq == used.dose_bq:
            return 1.0
        return _positive(before.dose_bq, "RadionuclideTotalDose") / _positive(
            used.dose_bq, "RadionuclideTotalDose"
        )
    then, now = (
        _from_activity(replace(one, weight_kg=1.0), 1.0, "", []).factor
        for one in (before, used)
    )
    if not isinstance(then, tuple) and not isinstance(now, tuple) and then and now:
        return now / then
    count = len(used.slices)
    each = [one if isinstance(one, tuple) else (one or 0.0,) * count for one in (now, then)]
    return tuple(a / b for a, b in zip(*each, strict=True))


def _times(factor: Factor | None, norms: float, doses: Factor) -> Factor:
    assert isinstance(factor, float)
    if isinstance(doses, tuple):
        return tuple(factor * norms * one for one in doses)
    return factor * norms * doses


def _body(uptake: Uptake) -> Body:
    return Body(uptake.weight_kg, uptake.size_m, uptake.sex)


def _check_corrections(uptake: Uptake) -> None:
    if "ATTN" not in uptake.corrected_image:
        raise _Refused("not corrected for attenuation (CorrectedImage)", "CorrectedImage")
    decayed = uptake.corrected_image & {"DECY", "DECAY"}
    if not decayed and uptake.decay_correction != "NONE":
        raise _Refused("not corrected for decay (CorrectedImage)", "CorrectedImage")


def _philips(uptake: Uptake, notes: list[str]) -> Suv:
    """Counts with Philips' private factors: to SUV, or to Bq/ml."""
    if uptake.suv_scale_factor:
        how = "Philips' own SUV Scale Factor (7053,1000), to its reference time"
        return Suv(uptake.suv_scale_factor, "bw", how)
    if uptake.activity_scale_factor:
        how = "counts to Bq/ml by Philips' Activity Concentration Scale Factor (7053,1009); "
        return _from_activity(uptake, uptake.activity_scale_factor, how, notes)
    raise _Refused("counts without Philips' scale factors", "7053,1000", "7053,1009")


def _from_activity(uptake: Uptake, bq_per_value: float, how: str, notes: list[str]) -> Suv:
    """The factor of values that are activity concentrations."""
    weight = _positive(uptake.weight_kg, "PatientWeight")
    dose = _positive(uptake.dose_bq, "RadionuclideTotalDose")
    if dose < LEAST_DOSE_BQ:
        raise _Refused(
            f"a dose of {dose:g} Bq cannot be: it may be MBq", "RadionuclideTotalDose"
        )
    if uptake.radiopharmaceuticals > 1:
        raise _Refused(
            "several radiopharmaceuticals are stated", "RadiopharmaceuticalInformationSequence"
        )
    scale = bq_per_value * weight * 1000
    if uptake.decay_correction == "ADMIN":
        return Suv(scale / dose, "bw", how + "values are corrected to the injection")
    if uptake.decay_correction == "START":
        scan, said = _scan_start(uptake, notes)
        left = _left(uptake, scan, notes)
        return Suv(scale / (dose * left), "bw", f"{how}dose decayed to {said}")
    if uptake.decay_correction == "NONE":
        factors = tuple(
            scale / (dose * _left(uptake, when, notes)) for when in _acquired(uptake)
        )
        said = "dose decayed to each slice's acquisition time (approximately)"
        same = len(set(factors)) == 1
        return Suv(factors[0] if same else factors, "bw", how + said)
    raise _Refused("DecayCorrection is not stated", "DecayCorrection")


def _positive(value: float | None, keyword: str) -> float:
    if value is None or not 0 < value < math.inf:
        raise _Refused(f"no usable {keyword}", keyword)
    return value


def _acquired(uptake: Uptake) -> list[datetime]:
    found = [one.acquired for one in uptake.slices if one.acquired is not None]
    if not found or len(found) < len(uptake.slices):
        raise _Refused("no usable AcquisitionTime", "AcquisitionTime")
    return found


def _scan_start(uptake: Uptake, notes: list[str]) -> tuple[datetime, str]:
    """(the time that START refers to, its name). A reworked series has a later SeriesTime."""
    if uptake.scan_start is not None:
        return uptake.scan_start, _told("the time that a reader set", uptake.scan_start)
    if uptake.series is None:
        raise _Refused("no usable SeriesTime", "SeriesTime")
    first = min(_acquired(uptake))
    if uptake.series <= first:
        return uptake.series, _told("the series' time", uptake.series)
    if uptake.scanned is not None:
        return uptake.scanned, _told("GE's time of the scan", uptake.scanned)
    starts = [_start_of(one, uptake) for one in uptake.slices]
    exact = [one for one in starts if one is not None]
    if len(exact) < len(starts):
        return first, _told("the first acquisition time", first)
    if (max(exact) - min(exact)).total_seconds() > _AGREEING_S:
        notes.append("the slices do not agree on the time that their decay is corrected to")
    start = min(exact)
    return start, _told("the scan's start by the frame reference times", start)


def _start_of(one: Slice, uptake: Uptake) -> datetime | None:
    """The scan's start by a slice's own reference time: when its average activity was."""
    reference, duration = one.frame_reference_s or 0.0, one.duration_s or 0.0
    half_life = uptake.half_life_s or 0.0
    if one.acquired is None or not all(
        0 < x < _LONGEST_S for x in (reference, duration, half_life)
    ):
        return None
    rate = math.log(2) / half_life
    share = rate * duration
    average = math.log(share / -math.expm1(-share)) / rate
    try:
        return one.acquired + timedelta(seconds=average - reference)
    except OverflowError:
        return None


def _left(uptake: Uptake, scan: datetime, notes: list[str]) -> float:
    """The share of the dose that is left at a time, by decay since the injection."""
    half_life = _positive(uptake.half_life_s, "RadionuclideHalfLife")
    waited = (scan - _injected(uptake, scan)).total_seconds()
    if waited < 0:
        raise _Refused(
            "the injection is later than the scan", "RadiopharmaceuticalStartDateTime"
        )
    if waited > _MOST_HALF_LIVES * half_life:
        note = f"the injection was {waited / half_life:.0f} half-lives before the scan"
        if note not in notes:
            notes.append(note)
    return max(float(2.0 ** -min(waited / half_life, 1000.0)), 1e-300)


def _injected(uptake: Uptake, scan: datetime) -> datetime:
    """The injection; a time of day alone is that of the scan's day, or of the day before."""
    if uptake.injected is not None:
        return uptake.injected
    if uptake.injected_clock is None:
        raise _Refused(
            "no usable time of injection",
            "RadiopharmaceuticalStartDateTime",
            "RadiopharmaceuticalStartTime",
        )
    return injected_before(scan, uptake.injected_clock)


def _told(name: str, when: datetime) -> str:
    return f"{name}, {when:%H:%M:%S}"
