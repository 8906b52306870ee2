from typing import Any

import pytest

from tests.dicom.made import instance, series
from viewer.core.patient import Instance, Patient
from viewer.dicom.arrange import arrange, arranged, iso_date


def patients(*instances: Instance) -> tuple[Patient, ...]:
    return arrange(instances)[0]


def reasons(*instances: Instance) -> list[tuple[str, str]]:
    return [(one.effect, one.reason) for one in arrange(instances)[1]]


def other(number: int, **attributes: Any) -> Instance:
    return instance(number, series_instance_uid="1.2.4", study_instance_uid="1.3", **attributes)


def test_a_series_becomes_a_patient_with_a_volume() -> None:
    (patient,) = patients(*series(4, StudyDescription="Chest", Manufacturer="Maker"))
    assert patient.identity == ("P1", "Test^One", "1960-01-02")
    (study,) = patient.studies
    assert (study.date, study.description) == ("2020-03-04", "Chest")
    (one,) = study.series
    assert (one.number, one.modality, one.manufacturer) == (3, "CT", "Maker")
    assert one.frame_of_reference_uid == "1.9"
    (volume,) = one.volumes
    assert (volume.kind, volume.shape) == ("volume", (4, 4, 4))


def test_patients_are_told_apart_by_id_name_and_birth_date() -> None:
    assert len(patients(instance(1), other(2))) == 1
    assert len(patients(instance(1), other(2, PatientName="TEST^ONE^^"))) == 1
    assert len(patients(instance(1), other(2, PatientName="Test^One=山田^太郎"))) == 1
    assert len(patients(instance(1), other(2, PatientID="P2"))) == 2
    assert len(patients(instance(1), other(2, PatientBirthDate="19600103"))) == 2


def test_a_patient_without_an_id_or_a_name_is_told() -> None:
    assert reasons(*series(2, PatientID=None)) == [
        ("shown with care", "has no Patient ID: check whose images these are")
    ]
    ((_, reason),) = reasons(instance(PatientID=None, PatientName=None))
    assert reason.startswith("has no Patient ID and no patient name")


def test_without_id_and_birth_date_no_two_studies_are_linked() -> None:
    nobody = {"PatientID": None, "PatientBirthDate": None}
    found = patients(instance(1, **nobody), other(2, **nobody))
    assert len(found) == 2 and found[0].identity != found[1].identity
    assert len(patients(*series(3, **nobody))) == 1
    nameless = nobody | {"PatientName": None, "PatientBirthDate": "19600102"}
    assert len(patients(instance(1, **nameless), other(2, **nameless))) == 2
    assert len(patients(instance(1, PatientID=None), other(2, PatientID=None))) == 1
    (said,) = reasons(instance(1, **nobody))
    assert said[1].startswith(
        "has no Patient ID and no birth date: who the patient is is unkno"
    )


def test_one_id_with_two_names_is_told() -> None:
    ((effect, reason), second) = reasons(instance(1), other(2, PatientName="Else^Some"))
    assert effect == "shown with care" and "same Patient ID" in reason and second[1] == reason


def test_one_series_of_two_patients_is_told_and_parted() -> None:
    mixed = [*series(3), instance(4, PatientID="OTHER", PatientName="Else^Some")]
    assert len(patients(*mixed)) == 2
    assert [reason for _, reason in reasons(*mixed) if "conflict" in reason]


@pytest.mark.parametrize(
    ("missing", "name"),
    [
        ("series_instance_uid", "Series Instance UID"),
        ("study_instance_uid", "Study Instance UID"),
        ("sop_instance_uid", "SOP Instance UID"),
    ],
)
def test_half_an_identity_is_refused(missing: str, name: str) -> None:
    assert patients(instance(1, **{missing: ""})) == ()
    assert reasons(instance(1, **{missing: ""})) == [("left out", f"has no {name}")]


def test_files_without_any_identity_stand_together_by_folder() -> None:
    bare = {"series_instance_uid": "", "study_instance_uid": "", "sop_instance_uid": ""}
    found = series(3, **bare)
    elsewhere = instance(4, path="/elsewhere/1.dcm", **bare)
    (patient,) = patients(*found, elsewhere)
    assert [len(one.instances) for one in patient.studies[0].series] == [3, 1]
    said = [reason for _, reason in reasons(*found)]
    assert said == [
        "has no Study and Series Instance UID (nor have 2 more beside it): "
        "its study and series are not told"
    ]


def test_what_is_true_of_a_series_is_told_once() -> None:
    assert reasons(*series(3, Modality=None)) == [
        ("shown with care", "does not say its modality (and 2 more of the series)")
    ]
    cut = reasons(*series(2, Cut=8))
    assert [effect for effect, _ in cut] == ["partly shown"] * 2


def test_a_broken_image_is_left_out_and_the_rest_is_shown() -> None:
    found = arranged([*series(3), instance(4, Rows=9)])
    (volume,) = found.patients[0].studies[0].series[0].volumes
    assert volume.shape == (3, 4, 4)
    assert [one.path for one in found.problems] == ["/series/004.dcm"]


def test_a_series_of_which_nothing_can_be_shown_is_still_listed() -> None:
    (patient,) = patients(instance(1, PixelTag=None))
    (one,) = patient.studies[0].series
    assert one.volumes == () and len(one.instances) == 1


def test_objects_are_counted_and_conflicting_ones_are_both_kept() -> None:
    report = {"sop_class_uid": "1.2.840.10008.5.1.4.1.1.88.34", "PixelTag": None}
    found = arranged(
        [instance(n, sop_instance_uid="1.5", StudyID=str(n), **report) for n in (1, 2)]
    )
    assert found.objects == 2
    assert found.problems[0].effect == "shown with care"
    assert len(found.patients[0].studies[0].series[0].objects) == 2


def test_slices_that_all_have_one_uid_are_all_shown_and_it_is_told_once() -> None:
    found = arranged(series(400, sop_instance_uid="1.5"))
    (volume,) = found.patients[0].studies[0].series[0].volumes
    assert volume.shape == (400, 4, 4) and found.aside == 0
    (problem,) = found.problems
    assert problem.effect == "shown with care"
    assert "another number, place or size; both are kept (and 398 more)" in problem.reason


def test_one_image_under_two_names_has_two_keys() -> None:
    found = arranged([instance(1), instance(1, path="/b", PatientName="Else^Some")])
    keys = {s.volumes[0].key for p in found.patients for s in p.studies[0].series}
    assert len(found.patients) == len(keys) == 2


def test_the_same_files_have_the_same_keys_in_any_order() -> None:
    images = [*series(3), *(other(n) for n in (11, 12))]

    def keys(instances: list[Instance]) -> list[str]:
        return [
            volume.key
            for patient in patients(*instances)
            for study in patient.studies
            for one in study.series
            for volume in one.volumes
        ]

    assert keys(images) == keys(images[::-1])
    assert len(set(keys(images))) == 2
    assert all(len(key) == 8 for key in keys(images))


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("20200304", "2020-03-04"),
        ("2020.03.04", "2020-03-04"),
        ("00000000", ""),
        ("20231301", ""),
        ("abcd", ""),
        ("", ""),
    ],
)
def test_dates(text: str, date: str) -> None:
    assert iso_date(text) == date


def test_a_date_that_is_none_leaves_the_study_without_one() -> None:
    (patient,) = patients(instance(StudyDate="20231301", PatientBirthDate="1960-01-02x"))
    assert (patient.studies[0].date, patient.birth_date) == ("", "1960-01-02x")
