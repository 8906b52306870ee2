"""What is odd in the structure of files is told, and what only looks odd is not."""

from pathlib import Path
from struct import pack

import pytest

from tests.dicom.instances import instance_of
from viewer.dicom import oddities
from viewer.dicom.scan import scan
from viewer.dicom.sound import structure

SAMPLE = Path(__file__).resolve().parents[2] / "resources/sample"


def element(tag: int, vr: bytes, value: bytes) -> bytes:
    return pack("<HH2sH", tag >> 16, tag & 0xFFFF, vr, len(value)) + value


def long_element(tag: int, vr: bytes, value: bytes) -> bytes:
    return pack("<HH2sHL", tag >> 16, tag & 0xFFFF, vr, 0, len(value)) + value


META = element(0x00020010, b"UI", b"1.2.840.10008.1.2.1\0")
UIDS = [
    element(0x00080016, b"UI", b"1.2.840.10008.5.1.4.1.1.2\0"),
    element(0x00080018, b"UI", b"1.2.3.1\0"),
    element(0x00080060, b"CS", b"CT"),
]
PERSON = [element(0x00100010, b"PN", b"A^B "), element(0x00100020, b"LO", b"17")]
PLACE = [element(0x0020000D, b"UI", b"1.2.3\0"), element(0x0020000E, b"UI", b"1.2.4\0")]
PIXELS = [
    element(0x00280002, b"US", b"\1\0"),
    element(0x00280004, b"CS", b"MONOCHROME2 "),
    element(0x00280010, b"US", b"\2\0"),
    element(0x00280011, b"US", b"\2\0"),
    element(0x00280100, b"US", b"\x10\0"),
    element(0x00280101, b"US", b"\x10\0"),
    element(0x00280102, b"US", b"\x0f\0"),
    element(0x00280103, b"US", b"\1\0"),
    element(0x00281052, b"DS", b"0 "),
    element(0x00281053, b"DS", b"1 "),
    long_element(0x7FE00010, b"OW", bytes(8)),
]
PARTS = [*UIDS, *PERSON, *PLACE, *PIXELS]


def told(tmp_path: Path, body: list[bytes], pre: bytes = b"", meta: bytes = META) -> list[str]:
    path = tmp_path / "one.dcm"
    path.write_bytes(pre.ljust(128, b"\0") + b"DICM" + meta + b"".join(body))
    return structure(instance_of(path))


def test_a_file_of_the_standard_has_nothing_to_tell(tmp_path: Path) -> None:
    assert told(tmp_path, PARTS) == []
    assert told(tmp_path, PARTS, pre=b"II*\0") == []
    padding = long_element(0xFFFCFFFC, b"OB", bytes(64))
    assert told(tmp_path, [*PARTS, padding]) == []


def test_the_sample_is_of_the_standard() -> None:
    found = scan([SAMPLE])
    assert [one.reason for one in found.problems if "element" in one.reason] == []


@pytest.mark.parametrize("start", sorted(oddities.PREAMBLES))
def test_a_file_that_is_something_else_too(tmp_path: Path, start: bytes) -> None:
    (said,) = told(tmp_path, PARTS, pre=start)
    assert oddities.PREAMBLES[start] in said


def test_a_named_dicom_file_that_begins_like_an_archive_is_dicom(tmp_path: Path) -> None:
    told(tmp_path, PARTS, pre=b"PK\3\4")
    found = scan([tmp_path / "one.dcm"])
    assert found.counted["files_shown"] == 1


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ([*UIDS, *PERSON[:1], *PERSON, *PLACE, *PIXELS], "repeats element (0010,0010)"),
        ([*PERSON, *UIDS, *PLACE, *PIXELS], "out of order"),
        (
            [element(0x00010010, b"LO", b"EVIL"), *PARTS],
            "(0001,0010), whose group has no place",
        ),
        ([*UIDS, pack("<HHL", 0xFFFE, 0xE00D, 0), *PARTS[3:]], "delimiter outside"),
        ([*UIDS, pack("<HHL", 0xFFFE, 0xE0DD, 0), *PARTS[3:]], "delimiter outside"),
        ([*UIDS, element(0x00100010, b"US", b"\1\2"), *PARTS[4:]], "(0010,0010) as US"),
        ([*PARTS, PERSON[0]], "(0010,0010) behind its pixels"),
        ([*PARTS, bytes(4096)], "4096 bytes behind its pixels"),
        ([*PARTS, b"PK\3\4" + bytes(range(200))], "204 bytes behind its pixels"),
        (
            [*UIDS, PERSON[0], pack("<HHL", 0x10, 0x20, 2) + b"17", *PARTS[5:]],
            "without a value",
        ),
    ],
)
def test_what_is_odd_is_told(tmp_path: Path, body: list[bytes], expected: str) -> None:
    said = told(tmp_path, body)
    assert any(expected in one for one in said), said


def test_what_is_read_behind_a_stray_delimiter(tmp_path: Path) -> None:
    told(tmp_path, [*UIDS, pack("<HHL", 0xFFFE, 0xE00D, 0), *PARTS[3:]])
    one = instance_of(tmp_path / "one.dcm")
    assert one.attributes["PatientID"] == "17" and one.attributes["Rows"] == 2


def test_file_meta_that_lies(tmp_path: Path) -> None:
    length = element(0x00020000, b"UL", pack("<L", 7))
    assert told(tmp_path, PARTS, meta=length + META) == [
        "says a wrong length of its file meta group"
    ]
    right = element(0x00020000, b"UL", pack("<L", len(META)))
    assert told(tmp_path, PARTS, meta=right + META) == []
    implicit = element(0x00020010, b"UI", b"1.2.840.10008.1.2\0")
    assert told(tmp_path, PARTS, meta=implicit) == ["says implicit VR and is explicit VR"]


def test_a_data_set_without_preamble(tmp_path: Path) -> None:
    path = tmp_path / "bare.dcm"
    path.write_bytes(b"".join(PARTS))
    assert structure(instance_of(path)) == ["has no DICOM preamble"]
