"""Overlays: of a real file, and synthetic ones of every form."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.uid import ExplicitVRBigEndian

from tests.dicom.instances import image_file, images
from tests.dicom.made import frame
from viewer.core.progress import Silent
from viewer.core.volume import ImageSet
from viewer.dicom import load, overlays

SHAPE = (5, 6)
DRAWN = np.zeros(SHAPE, bool)
DRAWN[1, 2] = DRAWN[4, 5] = DRAWN[0, 0] = True


def data_of(*frames: Any) -> bytes:
    bits = np.concatenate([np.ravel(one) for one in frames])
    raw = np.packbits(bits, bitorder="little").tobytes()
    return raw + b"\0" * (len(raw) % 2)


def overlay_file(folder: Path, pixels: Any = None, **given: Any) -> Path:
    """An image with one overlay in group 6002; given: by DICOM keyword."""
    made = {
        "OverlayRows": ("US", 0x10, SHAPE[0]),
        "OverlayColumns": ("US", 0x11, SHAPE[1]),
        "NumberOfFramesInOverlay": ("IS", 0x15, None),
        "OverlayType": ("CS", 0x40, "G"),
        "OverlayOrigin": ("SS", 0x50, [1, 1]),
        "ImageFrameOrigin": ("US", 0x51, None),
        "OverlayBitsAllocated": ("US", 0x100, 1),
        "OverlayBitPosition": ("US", 0x102, 0),
        "OverlayLabel": ("LO", 0x1500, "Lesion"),
        "OverlayData": ("OW", 0x3000, data_of(DRAWN)),
    }
    image = {key: given.pop(key) for key in list(given) if key not in made}
    syntax = image.pop("syntax", "1.2.840.10008.1.2.1")
    pixels = np.zeros(SHAPE, np.uint16) if pixels is None else pixels
    path = image_file(folder / "one.dcm", pixels, syntax, **image)
    ds = dcmread(path)
    for keyword, (vr, element, default) in made.items():
        value = given.get(keyword, default)
        if value is not None:
            ds.add_new(0x60020000 | element, vr, value)
    ds.save_as(path, enforce_file_format=True)
    return path


def read(path: Path) -> ImageSet:
    """The images of a file, with what is drawn over them."""
    opened = load.prepare(images(path))
    assert opened.fill(Silent()) == ()
    assert isinstance(opened.item, ImageSet)
    return opened.item


def test_an_overlay_of_its_own(tmp_path: Path) -> None:
    path = overlay_file(tmp_path, OverlayType="R", OverlayOrigin=[2, 0])
    (one,) = read(path).marks.overlays[0]
    assert one.mask.tolist() == DRAWN.tolist()
    assert (one.group, one.roi, one.name, one.origin) == (0x6002, True, "Lesion", (1, -1))


def test_big_endian_words_are_turned(tmp_path: Path) -> None:
    words = np.frombuffer(data_of(DRAWN), "<u2")
    path = overlay_file(
        tmp_path, syntax=ExplicitVRBigEndian, OverlayData=words.byteswap().tobytes()
    )
    (one,) = read(path).marks.overlays[0]
    assert one.mask.tolist() == DRAWN.tolist()


def test_each_frame_has_its_own_part(tmp_path: Path) -> None:
    other = ~DRAWN
    path = overlay_file(
        tmp_path,
        np.zeros((4, *SHAPE), np.uint16),
        Rows=SHAPE[0],
        Columns=SHAPE[1],
        NumberOfFrames=4,
        NumberOfFramesInOverlay=2,
        ImageFrameOrigin=2,
        OverlayData=data_of(DRAWN, other),
    )
    found = read(path).marks.overlays
    assert sorted(found) == [1, 2]
    assert found[1][0].mask.tolist() == DRAWN.tolist()
    assert found[2][0].mask.tolist() == other.tolist()  # begins inside a byte


def test_one_bitmap_lies_over_all_frames(tmp_path: Path) -> None:
    path = overlay_file(
        tmp_path,
        np.zeros((3, *SHAPE), np.uint16),
        Rows=SHAPE[0],
        Columns=SHAPE[1],
        NumberOfFrames=3,
    )
    assert sorted(read(path).marks.overlays) == [0, 1, 2]


def test_bits_of_the_pixels_are_drawn_and_not_counted_as_values(tmp_path: Path) -> None:
    pixels = (np.arange(30, dtype=np.uint16).reshape(SHAPE) + (DRAWN << 13)).astype(np.uint16)
    path = overlay_file(
        tmp_path,
        pixels,
        BitsStored=12,
        HighBit=11,
        OverlayBitsAllocated=16,
        OverlayBitPosition=13,
        OverlayData=None,
    )
    item = read(path)
    assert item.array[0].tolist() == np.arange(30).reshape(SHAPE).tolist()
    (one,) = item.marks.overlays[0]
    assert one.mask.tolist() == DRAWN.tolist()


def test_an_overlay_without_data_draws_nothing(tmp_path: Path) -> None:
    assert read(overlay_file(tmp_path, OverlayData=None)).marks.overlays == {}


@pytest.mark.parametrize(
    "damage",
    [
        {"OverlayRows": 0},
        {"OverlayRows": 60000, "OverlayColumns": 60000},
        {"OverlayData": b"\1\1"},
    ],
)
def test_a_damaged_overlay_is_told_and_the_image_is_shown(
    tmp_path: Path, damage: dict[str, Any]
) -> None:
    path = overlay_file(tmp_path, np.full(SHAPE, 7, np.uint16), **damage)
    opened = load.prepare(images(path))
    (problem,) = opened.fill(Silent())
    assert "overlay" in problem.reason and problem.effect == "shown with care"
    assert isinstance(opened.item, ImageSet) and (opened.item.array == 7).all()


@pytest.mark.parametrize(
    "name", ["MR-SIEMENS-DICOM-WithOverlays.dcm", "slicethickness_empty_string.dcm"]
)
def test_real_overlays_as_pydicom_reads_them(shared: Path, name: str) -> None:
    (path,) = (shared / "data/private_overlay_misc").rglob(name)
    (one,) = read(path).marks.overlays[0]
    theirs = dcmread(path).overlay_array(one.group)
    assert one.mask.any() and one.mask.tolist() == theirs.astype(bool).tolist()


def test_images_without_overlays_are_not_opened_for_them() -> None:
    assert overlays.of(frame(path="/nowhere"), np.zeros((4, 4), np.uint16)) == ()
