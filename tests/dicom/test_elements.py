"""Every element of a header, against pydicom itself and files made for it."""

from pathlib import Path

import pytest
from pydicom import Dataset, Sequence, dcmread
from pydicom.uid import ExplicitVRLittleEndian

from tests.factories import ct_series
from viewer.core.element import Element, values
from viewer.core.errors import ViewerError
from viewer.core.patient import Instance
from viewer.core.progress import Silent
from viewer.dicom.elements import LONGEST, elements
from viewer.dicom.scan import scan


def instance(path: Path, syntax: str = str(ExplicitVRLittleEndian)) -> Instance:
    return Instance(str(path), "1", "2", syntax, "3", "4", size=path.stat().st_size)


def by_tag(found: tuple[Element, ...]) -> dict[str, Element]:
    return {one.tag: one for one in found}


@pytest.mark.filterwarnings("ignore")  # of pydicom, at values that are not quite right
def test_every_element_of_real_files_is_told(shared: Path) -> None:
    seen = 0
    for case in sorted((shared / "data").iterdir())[:40]:
        found = scan([case], Silent()) if case.is_dir() else None
        for one in [s.instances[0] for s in found.series][:2] if found else []:
            told = elements(one)
            if one.member:
                continue
            header = dcmread(one.path, stop_before_pixels=True, force=True)
            tags = {f"({tag.group:04X},{tag.element:04X})" for tag in header.keys()}  # noqa: SIM118
            shown = by_tag(told)
            assert tags <= shown.keys()
            for keyword in ("Modality", "StudyInstanceUID", "PatientID"):
                if keyword in header:
                    tag = header[keyword].tag
                    text = shown[f"({tag.group:04X},{tag.element:04X})"].value
                    assert text == str(header[keyword].value)
            seen += 1
    assert seen > 20


def test_sequences_private_elements_long_and_odd_values(tmp_path: Path) -> None:
    path = ct_series(tmp_path)[0]
    made = dcmread(path)
    block = made.private_block(0x0029, "ACME 1.0", create=True)
    block.add_new(0x10, "LO", "secret")
    block.add_new(0x11, "OB", bytes(range(256)) * 4)
    item = Dataset()
    item.CodeMeaning = "Chest\x1b[31m"
    made.AnatomicRegionSequence = Sequence([item, item])
    made.ImageComments = "x" * 5000
    made.PatientName = "Müller^Äda"
    made.SpecificCharacterSet = "ISO_IR 192"
    made.save_as(path)
    data = path.read_bytes().replace(b"3.0000", b"3.0x00")
    path.write_bytes(data)
    told = by_tag(elements(instance(path)))
    assert told["(0010,0010)"].value == "Müller^Äda"
    assert told["(0002,0010)"].value.endswith("(Explicit VR Little Endian)")
    region = told["(0008,2218)"]
    assert region.value == "2 items" and [one.name for one in region.children] == [
        "Item 1",
        "Item 2",
    ]
    assert region.children[0].children[0].value == "Chest\ufffd[31m"
    assert told["(0029,1010)"].value == "secret" and "ACME" in told["(0029,1010)"].name
    assert told["(0029,1011)"].value.startswith("1,024 bytes: 00 01 02")
    assert told["(0020,4000)"].value.startswith("x" * LONGEST + "…")
    assert "(7FE0,0010)" not in told
    assert len(dict(values(tuple(told.values())))) > len(told)


def test_a_file_that_is_gone_is_a_clear_failure(tmp_path: Path) -> None:
    path = tmp_path / "a.dcm"
    path.write_bytes(b"x")
    one = instance(path)
    path.unlink()
    with pytest.raises(ViewerError, match="cannot be read"):
        elements(one)
