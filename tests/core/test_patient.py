"""The four levels."""

from tests.volumes import display_set, patient
from viewer.core.patient import Scan


def test_a_scan_lists_what_lies_below_its_patients() -> None:
    sets = display_set("k1"), display_set("k2")
    scan = Scan((patient(*sets), patient(display_set("k3"), patient_id="ID2")), (), {})
    assert [one.key for one in scan.volumes] == ["k1", "k2", "k3"]
    assert len(scan.studies) == 2
    assert len(scan.series) == 3


def test_a_person_is_id_name_and_birth_date() -> None:
    assert patient(patient_id="1").identity != patient(patient_id="2").identity
    assert patient(patient_id="1").identity == ("1", "A^B", "1960-01-02")
