from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import Dataset, dcmread

from tests.dicom.instances import image_file, instance_of
from viewer.dicom import headers
from viewer.dicom.headers import header
from viewer.dicom.parse import Malformed, parse

ZEROS = np.zeros((4, 4), np.int16)


def attributes(path: Path, **given: Any) -> dict[str, Any]:
    return dict(instance_of(image_file(path / "a.dcm", ZEROS, **given)).attributes)


def test_values_are_plain_and_by_keyword(tmp_path: Path) -> None:
    found = attributes(
        tmp_path,
        PatientName="A^B",
        PixelSpacing=["0.5", "0.7"],
        InstanceNumber=7,
        WindowCenter=40,
        ImageType=["ORIGINAL", "PRIMARY"],
        StudyDescription="",
    )
    assert found["PatientName"] == "A^B"
    assert found["PixelSpacing"] == [0.5, 0.7]
    assert found["InstanceNumber"] == 7
    assert found["WindowCenter"] == [40.0]
    assert found["ImageType"] == ["ORIGINAL", "PRIMARY"]
    assert "StudyDescription" not in found
    assert (found["PixelTag"], found["PixelLength"]) == ("7FE00010", 32)


def test_identity_leaves_the_attributes(tmp_path: Path) -> None:
    path = image_file(tmp_path / "a.dcm", ZEROS, SeriesInstanceUID="1.2.5")
    one = instance_of(path)
    assert one.series_instance_uid == "1.2.5"
    assert one.transfer_syntax_uid == "1.2.840.10008.1.2.1"
    assert "SeriesInstanceUID" not in one.attributes
    assert one.size == path.stat().st_size


def test_stripped_uids_fall_back_to_the_file_meta_group(tmp_path: Path) -> None:
    path = image_file(tmp_path / "a.dcm", ZEROS)
    ds = dcmread(path)
    kept = ds.SOPInstanceUID
    ds.SOPInstanceUID = ds.SeriesInstanceUID = ds.StudyInstanceUID = ""
    ds.file_meta.MediaStorageSOPInstanceUID = kept
    ds.save_as(path)
    assert instance_of(path).sop_instance_uid == kept
    ds.SeriesInstanceUID = "1.2"
    ds.save_as(path)
    assert instance_of(path).sop_instance_uid == ""


def with_text(path: Path, keyword: str, text: bytes) -> dict[str, Any]:
    """The attributes of a file whose element holds these very bytes."""
    ds = dcmread(image_file(path / "a.dcm", ZEROS, **{keyword: 1}))
    data = path / "a.dcm"
    mark = text.ljust(16)
    ds[keyword]._value = "1".ljust(16)
    ds.save_as(data)
    raw = data.read_bytes().replace(b"1               ", mark, 1)
    data.write_bytes(raw)
    return dict(instance_of(data).attributes)


@pytest.mark.parametrize("text", [b"NaN", b"abc", b"1\\2", b"1e999"])
def test_a_slope_that_is_no_number_is_not_taken_for_absent(tmp_path: Path, text: bytes) -> None:
    found = with_text(tmp_path, "RescaleSlope", text)
    assert found["Unreadable"] == ["RescaleSlope"]
    assert "RescaleSlope" not in found


@pytest.mark.parametrize("text", [b"1.5", b"abc", b"1\\2"])
def test_a_number_of_frames_that_is_none_is_zero(tmp_path: Path, text: bytes) -> None:
    assert with_text(tmp_path, "NumberOfFrames", text)["NumberOfFrames"] == 0


def test_functional_groups_are_condensed(tmp_path: Path) -> None:
    def group(position: float) -> Dataset:
        place, measures, item = Dataset(), Dataset(), Dataset()
        place.ImagePositionPatient = [0, 0, position]
        measures.PixelSpacing = [0.5, 0.5]
        item.PlanePositionSequence, item.PixelMeasuresSequence = [place], [measures]
        return item

    found = attributes(
        tmp_path,
        NumberOfFrames=2,
        PerFrameFunctionalGroupsSequence=[group(0), group(3)],
        PixelData=ZEROS.tobytes() * 2,
    )
    assert found["SharedGroups"] == {"PixelSpacing": [0.5, 0.5]}
    assert [one["ImagePositionPatient"][2] for one in found["FrameGroups"]] == [0.0, 3.0]


def test_private_values_hold_only_in_their_makers_block(tmp_path: Path) -> None:
    def stated(creator: str) -> Any:
        path = image_file(tmp_path / "a.dcm", ZEROS)
        ds = dcmread(path)
        ds.add_new(0x00430010, "LO", creator)
        ds.add_new(0x00431039, "IS", [1000, 8, 0, 0])
        ds.save_as(path)
        return instance_of(path).attributes.get("GEBValue")

    assert stated("GEMS_PARM_01") == [1000, 8, 0, 0]
    assert stated("gems_parm_01 ") == [1000, 8, 0, 0]
    assert stated("SOMEBODY ELSE") is None


@pytest.mark.parametrize("block", [0x10, 0x11, 0xE7])
def test_private_values_are_found_in_any_block(tmp_path: Path, block: int) -> None:
    ds = dcmread(image_file(tmp_path / "a.dcm", ZEROS))
    ds.add_new(0x00190010 if block != 0x10 else 0x00190020, "LO", "SOMEBODY ELSE")
    ds.add_new(0x0019100C if block != 0x10 else 0x0019200C, "IS", 7)
    ds.add_new(0x00190000 | block, "LO", "SIEMENS MR HEADER ")
    ds.add_new(0x0019000C | block << 8, "IS", 800)
    ds.add_new(0x0019000E | block << 8, "FD", [0.0, 0.6, 0.8])
    ds.save_as(tmp_path / "a.dcm")
    found = instance_of(tmp_path / "a.dcm").attributes
    assert found["SiemensBValue"] == 800
    assert found["SiemensDiffusionDirection"] == [0.0, 0.6, 0.8]


def test_signs_follow_the_pixels(tmp_path: Path) -> None:
    found = attributes(tmp_path, PixelPaddingValue=-1500)
    assert found["PixelPaddingValue"] == -1500


def test_missing_pixel_bytes_are_counted(tmp_path: Path) -> None:
    path = image_file(tmp_path / "a.dcm", ZEROS)
    path.write_bytes(path.read_bytes()[:-10])
    assert instance_of(path).attributes["Cut"] == 10


def test_several_radiopharmaceuticals_are_counted(tmp_path: Path) -> None:
    item = Dataset()
    item.RadionuclideTotalDose = 3e8
    one = attributes(tmp_path, RadiopharmaceuticalInformationSequence=[item])
    two = attributes(tmp_path, RadiopharmaceuticalInformationSequence=[item, item])
    assert one["RadionuclideTotalDose"] == 3e8 and "RadiopharmaceuticalItems" not in one
    assert two["RadiopharmaceuticalItems"] == 2


def test_references_are_found_at_any_depth(shared: Path) -> None:
    folder = shared / "data/petctmr_sarcoma_ge_STS003"
    found = [instance_of(path) for path in folder.rglob("*.dcm")]
    structures = [one for one in found if one.attributes.get("Modality") == "RTSTRUCT"]
    series = {one.series_instance_uid for one in found}
    assert len(structures) == 3
    assert all(set(one.attributes["References"]) <= series for one in structures)


def test_a_long_header_is_read_in_steps(tmp_path: Path) -> None:
    path = image_file(tmp_path / "a.dcm", ZEROS, TextValue="x" * 100_000)
    data = path.read_bytes()
    asked: list[int] = []

    def read(count: int) -> bytes:
        asked.append(count)
        return data[:count]

    found = header(read, len(data))
    assert found is not None and found.pixel_length == 32
    assert asked == [headers.FIRST_READ, len(data)]


def test_a_file_that_shrinks_while_it_is_read_is_refused() -> None:
    head = bytes(128) + b"DICM" + b"\x08\0\x05\0UN\0\0\xff\xff\0\0"
    with pytest.raises(Malformed, match="ends before"):
        header(lambda count: head, 1 << 20)


def test_a_directory_names_its_files(shared: Path) -> None:
    data = (shared / "data/dicomdir_tree/DICOMDIR").read_bytes()
    found = parse(data, len(data))
    assert found is not None
    names = headers.directory(found)
    assert len(names) == 31 and "77654033/CR1/6154" in names
