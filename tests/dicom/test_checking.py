"""What `oncoscope check` finds, without telling who the patient is."""

from pathlib import Path

import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset

from tests.factories import ct_series
from viewer.core.progress import Silent
from viewer.dicom.checking import Finding, findings
from viewer.dicom.scan import scan


def found(path: Path) -> list[Finding]:
    return list(findings(scan([path]), Silent()))


def changed(path: Path, **attributes: object) -> None:
    ds = dcmread(path)
    for keyword, value in attributes.items():
        setattr(ds, keyword, value)
    ds.save_as(path)


@pytest.fixture
def slices(tmp_path: Path) -> list[Path]:
    return ct_series(tmp_path)


def test_each_finding_is_told_once_with_all_its_files(
    slices: list[Path], tmp_path: Path
) -> None:
    before = {one.problem for one in found(tmp_path)}
    for path in slices:
        raw = path.read_bytes().replace(b"CS\x02\x00CT", b"CS\x02\x00ct")
        path.write_bytes(raw)
    new = [one for one in found(tmp_path) if one.problem not in before]
    (case,) = [one for one in new if one.element == "(0008,0060) Modality"]
    assert len(case.paths) == len(slices) and "capital letters" in case.problem
    assert case.effect == "it is used as it is"


def test_private_elements_of_nobody(slices: list[Path]) -> None:
    ds = dcmread(slices[0])
    ds.add_new(0x00091001, "LO", "x")
    ds.save_as(slices[0])
    told = {one.element: one.effect for one in found(slices[0])}
    assert told["(0009,1001)"] == "it is not read"


def test_file_meta_that_names_another_object(slices: list[Path]) -> None:
    ds = dcmread(slices[0])
    ds.file_meta.MediaStorageSOPInstanceUID = "1.2.3"
    ds.save_as(slices[0])
    told = {one.element: one.problem for one in found(slices[0])}
    assert "differs" in told["MediaStorageSOPInstanceUID"]


def test_a_wrong_value_deep_inside(slices: list[Path]) -> None:
    item = Dataset()
    item.StudyDate = "20200101"
    changed(slices[0], ReferencedStudySequence=[item])
    raw = slices[0].read_bytes()
    slices[0].write_bytes(raw.replace(b"DA\x08\x0020200101", b"DA\x08\x002020-1-1", 1))
    told = [f"{one.element} {one.problem}" for one in found(slices[0])]
    assert any("StudyDate is not a date" in one for one in told)


def test_a_value_that_is_there_and_wrong_is_not_missing_too(slices: list[Path]) -> None:
    changed(slices[0], PixelSpacing=[1.125, 1.125])
    raw = slices[0].read_bytes()
    assert b"1.125\\1.125" in raw
    slices[0].write_bytes(raw.replace(b"1.125\\1.125", b"NaN  \\NaN  ", 1))
    (told,) = [one for one in found(slices[0]) if "PixelSpacing" in one.element]
    assert "is not a number" in told.problem and told.effect == "lengths are not in mm"


def test_a_wrong_vr_is_told_with_both(slices: list[Path]) -> None:
    raw = slices[0].read_bytes()
    slices[0].write_bytes(raw.replace(b"\x10\0\x20\0LO", b"\x10\0\x20\0SH", 1))
    told = {one.element: one.problem for one in found(slices[0])}
    wrong = "is declared as SH; the standard says LO"
    assert told["(0010,0020) PatientID"] == wrong


def test_nothing_names_the_patient(slices: list[Path]) -> None:
    changed(slices[0], PatientID="xxxxxxxxxxxx", PatientName="SECRETNAME")
    raw = slices[0].read_bytes()
    slices[0].write_bytes(raw.replace(b"SECRETNAME", b"=SEC=R=ET="))
    told = "".join(one.problem + one.effect + one.element for one in found(slices[0]))
    assert "SEC" not in told and "xxx" not in told
    assert "more than three component groups" in told


def test_real_files_of_every_kind_are_judged(shared: Path) -> None:
    for case in ("corrupt_hostile", "private_overlay_misc", "transfer_syntaxes_mixed"):
        assert found(shared / "data" / case)
