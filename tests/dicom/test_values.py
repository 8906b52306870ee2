from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import Dataset

from tests.dicom.instances import image_file, instance_of
from viewer.core.patient import Frame
from viewer.dicom import values
from viewer.dicom.layout import Layout, layout
from viewer.dicom.parse import Malformed
from viewer.dicom.values import Rescale

SYNTAX = "1.2.840.10008.1.2.1"


def frame(folder: Path, pixels: Any = None, **attributes: Any) -> Frame:
    pixels = np.zeros((2, 2), np.uint16) if pixels is None else pixels
    return Frame(instance_of(image_file(folder / "one.dcm", pixels, **attributes)))


def dtype(one: Frame) -> str:
    return values.dtype_of([one], [layout(one)])


@pytest.mark.parametrize(
    ("pixels", "attributes", "expected"),
    [
        ("u2", {"BitsStored": 12, "HighBit": 11, "RescaleIntercept": "-1024"}, "int16"),
        ("i2", {"RescaleIntercept": "-1024", "RescaleSlope": "1"}, "int16"),  # GE CT
        ("u2", {}, "int16"),  # CT that allocates more than it needs
        ("u2", {"Modality": "MR"}, "int16"),  # the reading tells where that does not do
        ("u2", {"Modality": "XA"}, "float32"),
        ("i2", {"Modality": "MR"}, "int16"),
        ("i2", {"Modality": "PT", "RescaleSlope": "0.5"}, "float32"),
        ("u1", {"Modality": "US"}, "int16"),
        ("u4", {"Modality": "RTDOSE"}, "float32"),
        ("u2", {"BitsStored": 12, "HighBit": 11, "RescaleSlope": "2"}, "int16"),
    ],
)
def test_int16_where_that_is_exact(
    tmp_path: Path, pixels: str, attributes: dict[str, Any], expected: str
) -> None:
    assert dtype(frame(tmp_path, np.zeros((2, 2), pixels), **attributes)) == expected


def test_nonsense_slopes_are_refused(tmp_path: Path) -> None:
    for slope in ("0", "1e-300", "1e300"):
        with pytest.raises(Malformed, match="rescale slope"):
            values.rescale(frame(tmp_path, RescaleSlope=slope))


def test_a_modality_table_maps_and_clamps(tmp_path: Path) -> None:
    item = Dataset()
    item.add_new(0x00283002, "US", [3, 10, 16])
    item.add_new(0x00283006, "US", [100, 200, 40000])
    one = frame(tmp_path, ModalityLUTSequence=[item], Modality="CR")
    how = values.rescale(one)
    out = np.empty((1, 4), np.float32)
    assert values.convert(np.array([[0, 10, 11, 99]], np.uint16), how, out)
    assert out.tolist() == [[100, 100, 200, 40000]]
    assert dtype(one) == "float32"


def test_a_short_modality_table_is_refused(tmp_path: Path) -> None:
    item = Dataset()
    item.add_new(0x00283002, "US", [3, 10, 16])
    item.add_new(0x00283006, "US", [100])
    with pytest.raises(Malformed, match="too short"):
        values.rescale(frame(tmp_path, ModalityLUTSequence=[item]))


def test_short_integers_are_changed_in_place() -> None:
    out = np.array([[0, 1024], [4095, 4868]], np.int16)
    assert values.convert(out.view(np.uint16), Rescale(1, -1024), out)
    assert out.tolist() == [[-1024, 0], [3071, 3844]]


def test_a_result_that_fits_may_pass_through_what_does_not() -> None:
    out = np.array([[65535, 40000]], np.uint16).view(np.int16)
    assert values.convert(out.view(np.uint16), Rescale(1, -32768), out)
    assert out.tolist() == [[32767, 7232]]
    out = np.array([[4000]], np.int16)
    assert values.convert(out, Rescale(10, -20000), out)
    assert out.tolist() == [[20000]]


def test_values_that_do_not_fit_are_cut_and_told_of() -> None:
    out = np.array([[65535, 5]], np.uint16).view(np.int16)
    assert not values.convert(out.view(np.uint16), Rescale(1, -1024), out)
    assert out.tolist() == [[32767, -1019]]


def test_floats_are_rounded_once() -> None:
    stored, out = np.array([[16777217, 3]], np.uint32), np.empty((1, 2), np.float32)
    slope = 0.1
    assert values.convert(stored, Rescale(slope, 0.25), out)
    assert out.tolist() == [[np.float32(16777217 * slope + 0.25), np.float32(3 * slope + 0.25)]]


def test_signs_of_fewer_bits_are_extended() -> None:
    one = Layout(SYNTAX, 1, 4, stored=12, high=11, signed=True)
    raw = np.array([[0x000, 0x7FF, 0x800, 0xFFF]], np.uint16).view(np.int16)
    assert values.settled(raw, one).tolist() == [[0, 2047, -2048, -1]]
    already = np.array([[-2048, -1, 5]], np.int16)
    assert values.settled(already.copy(), one).tolist() == already.tolist()
    fifteen = Layout(SYNTAX, 1, 1, stored=15, high=14, signed=True)
    assert values.settled(np.array([[0x4000]], np.int16), fifteen).tolist() == [[-16384]]


def test_values_beyond_the_bits_stored_are_kept() -> None:
    one = Layout(SYNTAX, 1, 1, stored=12, high=11)
    assert values.settled(np.array([[4868]], np.uint16), one).tolist() == [[4868]]


def test_bits_that_lie_higher_are_moved_down() -> None:
    one = Layout(SYNTAX, 1, 1, stored=12, high=15)
    assert values.settled(np.array([[0xABC7]], np.uint16), one).tolist() == [[0xABC]]


def test_an_overlay_in_spare_bits_is_taken_out() -> None:
    one = Layout(SYNTAX, 1, 1, stored=12, high=11, marked=True)
    assert values.settled(np.array([[0x1ABC]], np.uint16), one).tolist() == [[0xABC]]


def test_padding_is_told_in_real_world_values(tmp_path: Path) -> None:
    pixels = np.zeros((2, 2), np.int16)
    one = frame(tmp_path, pixels, PixelPaddingValue=-2000)
    assert values.padding(one, Rescale(1, -1024), "int16") == (-3024, -3024)
    assert values.padding(one, Rescale(1, -32000), "int16") == (-32768, -32768)
    one = frame(tmp_path, pixels, PixelPaddingValue=-2000, PixelPaddingRangeLimit=-2010)
    assert values.padding(one, Rescale(), "int16") == (-2010, -2000)
    assert values.padding(frame(tmp_path), Rescale(), "int16") is None


def test_a_palette_gives_colours(tmp_path: Path) -> None:
    pixels = np.array([[0, 1], [2, 2]], np.uint8)
    palette = {
        f"{colour}PaletteColorLookupTable{part}": value
        for colour, entries in (("Red", [0, 1, 2]), ("Green", [3, 4, 5]), ("Blue", [6, 7, 255]))
        for part, value in (
            ("Descriptor", [3, 0, 16]),
            ("Data", (np.array(entries, "<u2") << 8).tobytes()),
        )
    }
    one = frame(tmp_path, pixels, PhotometricInterpretation="PALETTE COLOR", **palette)
    found = values.rgb(pixels, layout(one), one.instance)
    assert found.tolist() == [[[0, 3, 6], [1, 4, 7]], [[2, 5, 255], [2, 5, 255]]]


def test_a_missing_palette_is_refused(tmp_path: Path) -> None:
    pixels = np.zeros((2, 2), np.uint8)
    one = frame(tmp_path, pixels, PhotometricInterpretation="PALETTE COLOR")
    with pytest.raises(Malformed, match="palette"):
        values.rgb(pixels, layout(one), one.instance)
