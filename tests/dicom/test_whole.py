"""Reading an object whole, and its values as text."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from pydicom import Dataset

from tests.dicom.objects import data_set, made, stored
from viewer.core.errors import ViewerError
from viewer.dicom import whole
from viewer.dicom.whole import Values


def test_values_of_every_sort() -> None:
    ds = made(Manufacturer=" ACME ", ImageType=["A", "B"], Rows=5, ROINumber="7")
    values = Values(ds)
    assert values.text("Manufacturer") == "ACME"
    assert values.text("ImageType") == "A, B" and values.count("ImageType") == 2
    assert values.text("Rows") == "5" and values.text("ROINumber") == "7"
    assert values.text("Columns") == "" and values.count("Columns") == 0
    assert values.first("SegmentSequence") is None and values.raw("PixelData") == b""
    assert values.code("ConceptNameCodeSequence") == ""


def test_the_character_set_goes_down_to_the_items(tmp_path: Path) -> None:
    ds = data_set("66.4", "SEG", SpecificCharacterSet="ISO_IR 100")
    ds.SegmentSequence = [made(SegmentLabel="Läsion")]
    values = Values(whole.data_set(stored(tmp_path, ds).instance))
    first = values.first("SegmentSequence")
    assert first is not None and first.text("SegmentLabel") == "Läsion"


def test_a_damaged_value_is_one_that_is_not_there() -> None:
    from pydicom.dataelem import RawDataElement
    from pydicom.tag import Tag

    ds = Dataset()
    tag = Tag("NumberOfFrames")
    ds[tag] = RawDataElement(tag, "IS", 3, b"\xff\xfe?", 0, False, True)
    assert Values(ds).text("NumberOfFrames") == ""


def test_what_cannot_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = stored(tmp_path, data_set("88.11", "SR")).instance
    gone = replace(one, path=str(tmp_path / "gone.dcm"))
    with pytest.raises(ViewerError, match="cannot be read"):
        whole.data_set(gone)
    monkeypatch.setattr(whole, "MOST", 10)
    with pytest.raises(ViewerError, match="larger than"):
        whole.data_set(one)


def test_a_cut_off_file_is_refused_or_read_as_far_as_it_goes(tmp_path: Path) -> None:
    one = stored(tmp_path, data_set("88.11", "SR", TextValue="x" * 200)).instance
    path = Path(one.path)
    whole_file = path.read_bytes()
    for length in range(140, len(whole_file), 37):
        path.write_bytes(whole_file[:length])
        with suppress(ViewerError):
            whole.data_set(one)


def test_numbers_are_all_numbers_or_none_at_all(tmp_path: Path) -> None:
    ds = data_set("66.4", "SEG", PixelSpacing=[0.5, 0.25], Rows=4)
    ds.add_new("SliceThickness", "LO", "1.5\\x")
    ds.add_new("SpacingBetweenSlices", "LO", "1e999")
    values = Values(whole.data_set(stored(tmp_path, ds).instance))
    assert values.numbers("PixelSpacing") == [0.5, 0.25] and values.numbers("Rows") == [4.0]
    assert values.numbers("SliceThickness") == values.numbers("SpacingBetweenSlices") == []
    assert values.numbers("FrameTime") == []
