"""What a new object takes over from its image."""

from viewer.core.patient import Instance
from viewer.dicom.writers.source import dataset, text


def test_patient_and_study_in_utf_8() -> None:
    given = {
        "PatientName": "Zhang^XiaoDong=张^小东",
        "PatientID": "1",
        "StudyDate": "20200102",
        "Modality": "CT",
        "FrameOfReferenceUID": "1.2.5",
        "NumberOfFrames": 3,
    }
    made = dataset(Instance("a.dcm", "1.2.3", "1.2.4", "1.2", "1.6", "1.7", attributes=given))
    assert made.SpecificCharacterSet == "ISO_IR 192"
    assert str(made.PatientName) == "Zhang^XiaoDong=张^小东" and made.NumberOfFrames == 3
    assert (made.StudyInstanceUID, made.SeriesInstanceUID) == ("1.7", "1.6")
    assert made.FrameOfReferenceUID == "1.2.5" and made.AccessionNumber == ""


def test_what_the_standard_does_not_allow_is_left_empty() -> None:
    odd = {"StudyDate": "2020.01.02", "StudyTime": "25 past", "PatientSex": "?", "StudyID": 7}
    assert [text(odd, k) for k in odd] == ["", "", "", "7"]
    assert text({"AccessionNumber": "x" * 17}, "AccessionNumber") == ""
