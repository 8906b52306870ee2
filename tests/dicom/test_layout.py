from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.dicom.instances import image_file, instance_of
from viewer.core.patient import Frame
from viewer.dicom.layout import doubts, layout
from viewer.dicom.parse import Malformed

PIXELS = np.zeros((4, 6), np.uint16)


def written(folder: Path, **attributes: Any) -> Frame:
    return Frame(instance_of(image_file(folder / "one.dcm", PIXELS, **attributes)))


def test_a_layout_is_what_the_header_states(tmp_path: Path) -> None:
    one = layout(written(tmp_path, BitsStored=12, HighBit=11))
    assert (one.rows, one.columns, one.samples) == (4, 6, 1)
    assert (one.allocated, one.stored, one.high, one.signed) == (16, 12, 11, False)
    assert (one.dtype, one.shape, one.frame_bits) == ("u2", (4, 6), 4 * 6 * 16)
    assert one.native and not one.colour and not one.swapped


@pytest.mark.parametrize(
    ("attributes", "reason"),
    [
        ({"BitsAllocated": 24}, "24 bits allocated"),
        ({"BitsStored": 17, "HighBit": 16}, "17 bits stored up to bit 16 of 16"),
        ({"BitsStored": 12, "HighBit": 5}, "12 bits stored up to bit 5"),
        ({"PixelRepresentation": 7}, "PixelRepresentation 7"),
        ({"Rows": 0}, "no usable Rows"),
        ({"SamplesPerPixel": 4}, "4 samples per pixel"),
        (
            {"SamplesPerPixel": 4, "PhotometricInterpretation": "CMYK"},
            "CMYK, which the standard has retired",
        ),
        (
            {"SamplesPerPixel": 4, "PhotometricInterpretation": "ARGB"},
            "ARGB, which the standard has retired",
        ),
        (
            {"SamplesPerPixel": 3, "PhotometricInterpretation": "HSV"},
            "HSV, which the standard has retired",
        ),
        (
            {
                "SamplesPerPixel": 3,
                "PhotometricInterpretation": "RGB",
                "BitsAllocated": 12,
                "BitsStored": 12,
                "HighBit": 11,
            },
            "only plain grey images",
        ),
        ({"SamplesPerPixel": 3}, "three samples per pixel and says MONOCHROME2"),
        ({"PhotometricInterpretation": "RGB"}, "one sample per pixel and says RGB"),
    ],
)
def test_nonsense_is_refused_in_words(
    tmp_path: Path, attributes: dict[str, Any], reason: str
) -> None:
    with pytest.raises(Malformed, match=reason):
        layout(written(tmp_path, **attributes))


def test_subsampled_colour_takes_two_samples_a_pixel(tmp_path: Path) -> None:
    frame = written(
        tmp_path,
        SamplesPerPixel=3,
        PhotometricInterpretation="YBR_FULL_422",
        BitsAllocated=8,
        BitsStored=8,
        HighBit=7,
    )
    one = layout(frame)
    assert one.subsampled and one.colour
    assert one.frame_bits == 4 * 6 * 2 * 8
    assert one.shape == (4, 6, 3)


@pytest.mark.parametrize(
    ("attributes", "reason"),
    [
        ({}, None),
        ({"PhotometricInterpretation": "HSV"}, "interpretation 'HSV'"),
        ({"PhotometricInterpretation": ""}, "does not say its photometric"),
        ({"BitsStored": 12, "HighBit": 15}, "12 bits up to bit 15"),
        ({"Rows": 3}, None),  # 12 bytes to spare
        ({"Rows": 2}, "holds 24 bytes more"),
    ],
)
def test_what_is_odd_is_told(
    tmp_path: Path, attributes: dict[str, Any], reason: str | None
) -> None:
    frame = written(tmp_path, **attributes)
    said = doubts(frame, layout(frame), 1)
    assert len(said) == (reason is not None)
    assert reason is None or reason in said[0]


@pytest.mark.parametrize("presentation", ["COLOR", "MIXED"])
def test_a_supplemental_palette_is_told(tmp_path: Path, presentation: str) -> None:
    frame = written(tmp_path, PixelPresentation=presentation)
    (said,) = doubts(frame, layout(frame), 1)
    assert "supplemental palette" in said and "in grey" in said
    plain = written(tmp_path, PixelPresentation="MONOCHROME")
    assert doubts(plain, layout(plain), 1) == []
