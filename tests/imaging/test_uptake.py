from dataclasses import replace
from datetime import datetime, time

from viewer.core.suv import SuvOverride
from viewer.imaging.uptake import Slice, Uptake, facts, with_override

WHEN = datetime(2020, 5, 4, 10, 0, 0)
PET = Uptake(
    "BQML",
    "START",
    frozenset({"DECY", "ATTN"}),
    weight_kg=70.0,
    sex="M",
    dose_bq=370e6,
    injected_clock=time(9, 0),
    series=WHEN,
    slices=(Slice(WHEN),),
)


def rows(used: Uptake, replaced: tuple[str, ...] = ()) -> dict[str, str]:
    return {one.keyword: one.value for one in facts(used, replaced)}


def test_the_card_shows_what_is_there_and_what_is_missing() -> None:
    shown = rows(PET)
    assert shown["CorrectedImage"] == "ATTN, DECY"
    assert shown["RadionuclideTotalDose"] == "370 MBq"
    assert "RadiopharmaceuticalStartDateTime" not in shown
    assert shown["RadiopharmaceuticalStartTime"].startswith("2020-05-04 09:00:00 (date assumed")
    assert shown["SeriesTime"] == "2020-05-04 10:00:00"
    assert shown["PatientSize"] == "" and shown["RadionuclideHalfLife"] == ""
    assert "SUVType" not in shown and "7053,1000" not in shown


def test_the_injection_is_told_under_the_attribute_it_comes_from() -> None:
    before = rows(replace(PET, injected_clock=time(23, 0)))
    assert before["RadiopharmaceuticalStartTime"].startswith("2020-05-03 23:00:00 (date assum")
    bare = rows(replace(PET, series=None, slices=()))
    assert bare["RadiopharmaceuticalStartTime"] == "09:00:00 (no date stated)"
    whole = rows(replace(PET, injected=WHEN))
    assert whole["RadiopharmaceuticalStartDateTime"] == "2020-05-04 10:00:00"
    assert "RadiopharmaceuticalStartTime" not in whole
    assert rows(replace(PET, injected_clock=None))["RadiopharmaceuticalStartDateTime"] == ""


def test_stored_suv_needs_only_the_patient() -> None:
    assert list(rows(Uptake("GML", suv_type="BW"))) == [
        "Units",
        "SUVType",
        "PatientWeight",
        "PatientSize",
        "PatientSex",
    ]


def test_counts_show_the_makers_factors() -> None:
    shown = rows(Uptake("CNTS", suv_scale_factor=0.000551))
    assert shown["7053,1000"] == "0.000551" and shown["7053,1009"] == ""


def test_an_override_replaces_only_what_it_states() -> None:
    override = SuvOverride("suv:1", "1", weight_kg=80.0, scan_start=WHEN.replace(hour=11))
    used, replaced = with_override(PET, override)
    assert replaced == ("PatientWeight", "SeriesTime")
    assert (used.weight_kg, used.dose_bq, used.decay_correction) == (80.0, 370e6, "START")
    marked = {one.keyword for one in facts(used, replaced) if one.overridden}
    assert marked == {"PatientWeight", "SeriesTime"}
    assert rows(used)["SeriesTime"] == "2020-05-04 11:00:00"
    assert with_override(PET, None) == (PET, ())
