import json
import math
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viewer.core.suv import SuvOverride
from viewer.imaging.suv import suv
from viewer.imaging.suv_types import TYPES, of_type
from viewer.imaging.uptake import Slice, Uptake

SCAN = datetime(2020, 5, 4, 10, 0, 0)
FDG = Uptake(
    units="BQML",
    decay_correction="START",
    corrected_image=frozenset({"ATTN", "DECY"}),
    weight_kg=70.0,
    dose_bq=370e6,
    half_life_s=6586.2,
    injected=SCAN - timedelta(seconds=3600),
    series=SCAN,
    slices=(Slice(SCAN),) * 3,
)
GOLDEN = [  # spec/suv.md, "Golden vectors"
    (FDG, 2.7633668e-4),
    (
        replace(FDG, dose_bq=250e6, weight_kg=82.5, injected=SCAN - timedelta(seconds=5400)),
        5.8254204e-4,
    ),
    (replace(FDG, dose_bq=150e6, half_life_s=4062.6), 8.625e-4),
]
PUBLISHED = {  # shared/data/README.md, from the tests of cornerstonejs/calculate-suv
    "SIEMENS": 0.00042748316187,
    "BQML_AC_DT_lessThan_S_DT_SIEMENS": 0.00040691568540,
    "CPS_AND_BQML_AC_DT_-_S_DT": 0.00026503312764,
    "RADIOPHARM_DATETIME_UNDEFINED": 0.00037210892028,
    "GE_MEDICAL_AND_BQML": 0.00053673876818,
    "PHILIPS_BQML": 0.00074637470139,
    "PHILIPS_CNTS_AND_BQML_SUV": 0.000551,
    "PHILIPS_CNTS_AND_SUV": 0.000728,
}


def refused(uptake: Uptake) -> tuple[str, ...]:
    made = suv(uptake)
    assert made.factor is None and made.how
    return made.missing


@pytest.mark.parametrize(("uptake", "factor"), GOLDEN)
def test_the_golden_vectors(uptake: Uptake, factor: float) -> None:
    made = suv(uptake)
    assert made.factor == pytest.approx(factor, rel=1e-7)
    assert (made.type, made.missing, made.notes) == ("bw", (), ())
    assert "the series' time, 10:00:00" in made.how


def when(raw: dict[str, Any], name: str) -> datetime:
    digits = raw[name + "Date"] + raw[name + "Time"].split(".")[0]
    part = raw[name + "Time"].partition(".")[2]
    found = datetime.strptime(digits, "%Y%m%d%H%M%S")
    return found + timedelta(microseconds=int(part.ljust(6, "0") or 0))


def uptake_of(rows: list[dict[str, Any]]) -> Uptake:
    raw, philips = rows[0], rows[0]["PhilipsPETPrivateGroup"]
    injected = raw.get("RadiopharmaceuticalStartDateTime", "").strip().split(".")[0]
    clock = raw["RadiopharmaceuticalStartTime"].split(".")[0]
    return Uptake(
        units=raw["Units"],
        decay_correction=raw["DecayCorrection"],
        corrected_image=frozenset(raw["CorrectedImage"]),
        weight_kg=raw["PatientWeight"],
        dose_bq=raw["RadionuclideTotalDose"],
        half_life_s=raw["RadionuclideHalfLife"],
        injected=datetime.strptime(injected, "%Y%m%d%H%M%S") if injected else None,
        injected_clock=time(int(clock[:2]), int(clock[2:4]), int(clock[4:])),
        series=when(raw, "Series"),
        suv_scale_factor=float(philips.get("SUVScaleFactor", 0)),
        activity_scale_factor=float(philips.get("ActivityConcentrationScaleFactor", 0)),
        slices=tuple(
            Slice(
                when(row, "Acquisition"),
                row["FrameReferenceTime"] / 1000,
                row["ActualFrameDuration"] / 1000,
            )
            for row in rows
        ),
    )


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_published_factors(shared: Path, name: str) -> None:
    folder = shared / "data/nm_pet_suv_metadata/metadata"
    rows = json.loads((folder / f"{name}-instances.json").read_text())
    made = suv(uptake_of(rows))
    assert made.factor == pytest.approx(PUBLISHED[name], rel=1e-9)


def test_a_dose_corrected_to_the_injection_does_not_decay() -> None:
    assert suv(replace(FDG, decay_correction="ADMIN")).factor == pytest.approx(70e3 / 370e6)


def test_values_without_decay_correction_have_a_factor_a_slice() -> None:
    late = SCAN + timedelta(seconds=6586.2)
    made = suv(
        replace(
            FDG,
            decay_correction="NONE",
            corrected_image=frozenset({"ATTN"}),
            slices=(Slice(SCAN), Slice(late)),
        )
    )
    assert isinstance(made.factor, tuple)
    assert made.factor == pytest.approx((2.7633668e-4, 2 * 2.7633668e-4), rel=1e-7)
    assert "each slice" in made.how


def test_stored_suv_is_not_scaled_again() -> None:
    assert suv(Uptake("GML")).factor == 1.0
    assert suv(Uptake("GML", suv_type="LBMJANMA")).type == "lbm(Janma)"
    assert suv(Uptake("CM2ML")).type == "bsa"


BODY = replace(FDG, size_m=1.75, sex="M")


def of_all_types(uptake: Uptake, **override: Any) -> dict[str, Any]:
    made = suv(uptake, SuvOverride("suv:1", "1", **override))
    return {one.name: of_type(made, one.name).factor for one in TYPES}


@pytest.mark.parametrize("kind", ["BW", "LBMJAMES128", "LBMJANMA", "IBW", "BSA"])
@pytest.mark.parametrize(
    "override",
    [
        {"weight_kg": 84.0},
        {"size_m": 1.6},
        {"sex": "F"},
        {"dose_bq": 185e6},
        {"half_life_s": 4062.6},
        {"injected": SCAN - timedelta(seconds=5400)},
        {"scan_start": SCAN + timedelta(seconds=600)},
        {"weight_kg": 84.0, "size_m": 1.6, "sex": "F", "dose_bq": 185e6},
    ],
)
def test_a_readers_word_changes_stored_suv_as_it_changes_that_made_of_activity(
    kind: str, override: dict[str, Any]
) -> None:
    """Values that a scanner made of Bq/ml by the header give the same SUV of every type."""
    names = {"BW": "bw", "LBMJAMES128": "lbm(James128)", "LBMJANMA": "lbm(Janma)"}
    name = names.get(kind, kind.lower())
    by_scanner = of_type(suv(BODY), name).factor
    assert isinstance(by_scanner, float)
    units = "CM2ML" if kind == "BSA" else "GML"
    stored = of_all_types(replace(BODY, units=units, suv_type=kind), **override)
    made = of_all_types(BODY, **override)
    for each, factor in stored.items():
        assert factor * by_scanner == pytest.approx(made[each], rel=1e-9)


def test_what_the_file_of_stored_suv_does_not_state_is_filled_in_and_changes_nothing() -> None:
    bare = Uptake("GML", suv_type="BW")
    made = suv(bare, SuvOverride("suv:1", "1", weight_kg=70.0, size_m=1.75, sex="M"))
    assert made.factor == 1.0
    assert of_type(made, "lbm(Janma)").factor == pytest.approx(55.8571 / 70, rel=1e-6)
    assert suv(bare, SuvOverride("suv:1", "1", dose_bq=1e8)).factor == 1.0


def test_stored_suv_whose_other_values_are_unknown_is_not_brought_to_another_time() -> None:
    bare = Uptake("GML", suv_type="BW", half_life_s=6586.2)
    made = suv(bare, SuvOverride("suv:1", "1", half_life_s=4062.6))
    assert made.factor is None and "RadionuclideTotalDose" in made.missing
    lean = Uptake("GML", suv_type="LBMJANMA", weight_kg=70.0)
    made = suv(lean, SuvOverride("suv:1", "1", weight_kg=80.0))
    assert made.factor is None and made.missing[0] == "PatientSize"


def test_philips_own_factor_follows_a_reader_too() -> None:
    philips = replace(FDG, units="CNTS", suv_scale_factor=0.000551)
    made = suv(philips, SuvOverride("suv:1", "1", weight_kg=84.0))
    assert made.factor == pytest.approx(0.000551 * 1.2)


def test_a_missing_value_is_named_and_nothing_is_guessed() -> None:
    assert refused(replace(FDG, weight_kg=None)) == ("PatientWeight",)
    assert refused(replace(FDG, weight_kg=0.0)) == ("PatientWeight",)
    assert refused(replace(FDG, weight_kg=-70.0)) == ("PatientWeight",)
    assert refused(replace(FDG, dose_bq=370.0)) == ("RadionuclideTotalDose",)
    assert refused(replace(FDG, half_life_s=None)) == ("RadionuclideHalfLife",)
    assert refused(replace(FDG, units="PROPCPS")) == ("Units",)
    assert refused(replace(FDG, decay_correction="")) == ("DecayCorrection",)
    assert refused(replace(FDG, corrected_image=frozenset({"DECY"}))) == ("CorrectedImage",)
    assert refused(replace(FDG, corrected_image=frozenset({"ATTN"}))) == ("CorrectedImage",)
    assert refused(replace(FDG, series=None)) == ("SeriesTime",)
    assert refused(replace(FDG, injected=None))[0] == "RadiopharmaceuticalStartDateTime"
    assert refused(replace(FDG, injected=SCAN + timedelta(seconds=1)))
    assert refused(replace(FDG, radiopharmaceuticals=2))
    assert (
        refused(Uptake("CNTS", corrected_image=frozenset({"ATTN", "DECY"})))[0] == "7053,1000"
    )


ANY = st.one_of(st.none(), st.floats(), st.sampled_from([0.0, 1e-320, 70.0, 370e6]))
WHEN = st.one_of(st.none(), st.datetimes())


@settings(max_examples=300, deadline=None)
@given(
    st.builds(
        Uptake,
        units=st.sampled_from(["BQML", "CNTS", "GML", "CM2ML", "", "PROPCPS"]),
        decay_correction=st.sampled_from(["START", "ADMIN", "NONE", ""]),
        corrected_image=st.just(frozenset({"ATTN", "DECY"})),
        weight_kg=ANY,
        size_m=ANY,
        sex=st.sampled_from(["M", "F", "O", ""]),
        dose_bq=ANY,
        half_life_s=ANY,
        injected=WHEN,
        injected_clock=st.one_of(st.none(), st.times()),
        series=WHEN,
        scanned=WHEN,
        suv_scale_factor=ANY,
        activity_scale_factor=ANY,
        slices=st.lists(st.builds(Slice, WHEN, ANY, ANY), max_size=3).map(tuple),
    )
)
def test_whatever_is_stated_gives_a_sound_factor_or_a_reason(uptake: Uptake) -> None:
    stored = suv(uptake)
    for made in (stored, *(of_type(stored, one.name) for one in TYPES)):
        each = made.factor if isinstance(made.factor, tuple) else (made.factor,)
        assert made.how
        assert made.missing if None in each else all(0 < one < math.inf for one in each if one)


@given(st.floats(0.5, 400), st.floats(1e6, 1e10), st.floats(0, 20000))
def test_the_factor_is_weight_by_the_dose_that_is_left(
    weight: float, dose: float, waited: float
) -> None:
    injected = SCAN - timedelta(seconds=waited)
    made = suv(replace(FDG, weight_kg=weight, dose_bq=dose, injected=injected))
    left = dose * 2 ** (-waited / 6586.2)
    assert made.factor == pytest.approx(weight * 1000 / left, rel=1e-6)


def test_an_injection_before_midnight() -> None:
    night = datetime(2020, 5, 4, 0, 30)
    made = suv(
        replace(
            FDG,
            injected=None,
            injected_clock=time(23, 30),
            series=night,
            slices=(Slice(night),),
        )
    )
    assert made.factor == pytest.approx(2.7633668e-4, rel=1e-7)


def test_a_reworked_series_takes_the_time_of_the_scan() -> None:
    reworked = replace(FDG, series=SCAN + timedelta(hours=1))
    made = suv(reworked)
    assert made.factor == pytest.approx(2.7633668e-4, rel=1e-7)
    assert "first acquisition" in made.how
    ge = suv(replace(reworked, scanned=SCAN - timedelta(seconds=3600)))
    assert ge.factor == pytest.approx(70e3 / 370e6)


def test_what_looks_wrong_is_told() -> None:
    made = suv(replace(FDG, size_m=175.0, weight_kg=70e3, injected=SCAN - timedelta(days=1)))
    assert len(made.notes) == 3


OVERRIDE = SuvOverride("suv:1.2", "1.2", weight_kg=82.5, reason="weighed on the ward")


def test_a_reader_overrides_what_is_wrong_and_it_is_told() -> None:
    made = suv(replace(FDG, weight_kg=None), OVERRIDE)
    assert made.factor == pytest.approx(2.7633668e-4 * 82.5 / 70, rel=1e-7)
    assert made.overridden == ("PatientWeight",) and "a reader set PatientWeight" in made.how
    assert made.body.weight_kg == 82.5


def test_every_value_that_a_factor_needs_can_be_overridden() -> None:
    bare = Uptake("BQML", corrected_image=frozenset({"ATTN", "DECY"}), radiopharmaceuticals=2)
    whole = replace(
        OVERRIDE,
        weight_kg=70.0,
        dose_bq=370e6,
        half_life_s=6586.2,
        injected=SCAN - timedelta(seconds=3600),
        scan_start=SCAN,
        decay_correction="START",
    )
    made = suv(bare, whole)
    assert made.factor == pytest.approx(2.7633668e-4, rel=1e-7)
    assert "the time that a reader set, 10:00:00" in made.how and len(made.overridden) == 6


def test_no_override_makes_suv_of_values_that_were_not_corrected() -> None:
    made = suv(replace(FDG, corrected_image=frozenset({"DECY"})), OVERRIDE)
    assert made.factor is None and made.missing == ("CorrectedImage",)
