"""The four levels."""

from dataclasses import replace

from tests.volumes import display_set, patient, ramp_volume
from viewer.core.patient import (
    Frame,
    Instance,
    Problem,
    Scan,
    news,
    shown_first,
    with_computed,
)


def test_a_scan_lists_what_lies_below_its_patients() -> None:
    sets = display_set("k1"), display_set("k2")
    scan = Scan((patient(*sets), patient(display_set("k3"), patient_id="ID2")), (), {})
    assert [one.key for one in scan.volumes] == ["k1", "k2", "k3"]
    assert len(scan.studies) == 2
    assert len(scan.series) == 3


def test_a_person_is_id_name_and_birth_date() -> None:
    assert patient(patient_id="1").identity != patient(patient_id="2").identity
    assert patient(patient_id="1").identity == ("1", "A^B", "1960-01-02")


def test_without_id_and_birth_date_each_study_is_of_somebody_else() -> None:
    def nobody(study: str, **told: str) -> tuple[str, ...]:
        bare = {"patient_id": "", "birth_date": ""} | told
        return replace(patient(display_set("k1"), study=study), **bare).identity

    assert nobody("1.9") == nobody("1.9") != nobody("2.9")
    assert nobody("", patient_name="^") == ("", "^", "", "k1")
    assert nobody("1.9", patient_name="^", birth_date="1960-01-02") != nobody("2.9")
    assert nobody("1.9", birth_date="1960-01-02") == nobody("2.9", birth_date="1960-01-02")


def test_the_largest_volume_is_shown_first_and_ct_before_others() -> None:
    frames = (Frame(Instance("", "1", "2", "3", "4", "5")),)
    small, large = display_set("small"), replace(display_set("large"), frames=frames)
    mr = replace(large, key="mr", modality="MR", frames=frames * 2)
    images = replace(large, key="images", kind="images", frames=frames * 3)
    assert shown_first([small, mr, large, images]).key == "large"
    assert shown_first([images]).key == "images"


def test_a_localizer_is_not_what_is_shown_first() -> None:
    scout = replace(display_set("scout"), localizer=True)
    slices = replace(display_set("slices", ramp_volume((4, 8, 8))), modality="MR")
    assert shown_first([scout, slices]).key == "slices"
    assert shown_first([scout]).key == "scout"


def test_a_file_that_is_cut_off_is_told_once() -> None:
    header = Problem("/a", "is cut off: 8 of 9 bytes are there", "partly shown")
    read = Problem("/a", "ends after 99% of frame 1", "partly shown")
    other = Problem("/b", "ends after 99% of frame 1", "partly shown")
    assert news([header], [read, header, other, other]) == (other,)
    assert news([], [read]) == (read,)


def test_what_was_computed_of_a_study_stays_in_it() -> None:
    read, made = display_set("k1"), display_set("k1-adc")
    study = patient(read).studies[0]
    computed = replace(patient(made).studies[0].series[0], series_instance_uid="")
    before = replace(study, series=(*study.series, computed))
    again = with_computed(study, before)
    assert [one.key for s in again.series for one in s.volumes] == ["k1", "k1-adc"]
    assert with_computed(again, before) == again and with_computed(study, study) is study
