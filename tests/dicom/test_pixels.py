from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ImplicitVRLittleEndian,
)

from tests.dicom.instances import image_file, instance_of
from viewer.core.patient import Frame
from viewer.dicom import load, pixels
from viewer.dicom.layout import layout
from viewer.dicom.parse import Malformed
from viewer.dicom.scan import scan

RAMP = np.arange(24, dtype=np.uint16).reshape(4, 6) * 1001


def read(path: Path, number: int = 1) -> tuple[NDArray[Any], float]:
    instance = instance_of(path)
    with pixels.Sources() as sources:
        source = sources.of(instance)
        return pixels.read_native(source, number, layout(Frame(instance)))


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, DeflatedExplicitVRLittleEndian])
def test_the_stored_values_come_back(tmp_path: Path, syntax: str) -> None:
    found, share = read(image_file(tmp_path / "one.dcm", RAMP, syntax))
    assert (found == RAMP).all() and found.dtype == np.uint16 and share == 1


@pytest.mark.parametrize("kind", ["u1", "i2", "u4", "i4"])
def test_other_types(tmp_path: Path, kind: str) -> None:
    ramp = (RAMP // 100).astype(kind)
    found, _ = read(image_file(tmp_path / "one.dcm", ramp))
    assert (found == ramp).all() and found.dtype == np.dtype(kind)


def test_big_endian_is_swapped(tmp_path: Path) -> None:
    path = image_file(tmp_path / "one.dcm", RAMP.astype(">u2"), ExplicitVRBigEndian)
    found, _ = read(path)
    assert found.tolist() == RAMP.tolist()


def test_pixels_are_read_straight_into_their_place(tmp_path: Path) -> None:
    instance = instance_of(image_file(tmp_path / "one.dcm", RAMP))
    place = np.zeros((4, 6), np.int16)
    with pixels.Sources() as sources:
        found, _ = pixels.read_native(sources.of(instance), 1, layout(Frame(instance)), place)
    assert np.shares_memory(found, place)
    assert (place.view(np.uint16) == RAMP).all()


def test_frames_lie_behind_each_other(tmp_path: Path) -> None:
    both = np.stack([RAMP, RAMP + 1])
    path = image_file(tmp_path / "one.dcm", both, NumberOfFrames=2, Rows=4, Columns=6)
    assert (read(path, 1)[0] == RAMP).all()
    assert (read(path, 2)[0] == RAMP + 1).all()


def test_single_bits_lie_without_gaps(tmp_path: Path) -> None:
    bits = np.random.default_rng(0).integers(0, 2, (3, 5, 7)).astype(np.uint8)
    packed = np.packbits(bits.ravel(), bitorder="little").tobytes()
    path = image_file(
        tmp_path / "one.dcm",
        packed + b"\0" * (len(packed) % 2),
        Rows=5,
        Columns=7,
        NumberOfFrames=3,
        BitsAllocated=1,
        BitsStored=1,
        HighBit=0,
    )
    for n in range(3):
        assert (read(path, n + 1)[0] == bits[n]).all()


@pytest.mark.parametrize("planar", [0, 1])
def test_colours_lie_together_or_apart(tmp_path: Path, planar: int) -> None:
    rgb = np.arange(4 * 6 * 3, dtype=np.uint8).reshape(4, 6, 3)
    stored = np.moveaxis(rgb, -1, 0) if planar else rgb
    path = image_file(
        tmp_path / "one.dcm",
        np.ascontiguousarray(stored).tobytes(),
        Rows=4,
        Columns=6,
        SamplesPerPixel=3,
        PhotometricInterpretation="RGB",
        PlanarConfiguration=planar,
        BitsAllocated=8,
        BitsStored=8,
        HighBit=7,
    )
    assert (read(path)[0] == rgb).all()


@pytest.mark.parametrize("colours", ["YBR_FULL_422", "YBR_PARTIAL_422"])
def test_subsampled_colours_are_shared_by_two_pixels(tmp_path: Path, colours: str) -> None:
    path = image_file(
        tmp_path / "one.dcm",
        bytes([10, 20, 100, 200]),
        Rows=1,
        Columns=2,
        SamplesPerPixel=3,
        PhotometricInterpretation=colours,
        BitsAllocated=8,
        BitsStored=8,
        HighBit=7,
    )
    assert read(path)[0].tolist() == [[[10, 100, 200], [20, 100, 200]]]


def test_a_file_that_ends_too_early_says_how_much_it_holds(tmp_path: Path) -> None:
    path = image_file(tmp_path / "one.dcm", RAMP)
    path.write_bytes(path.read_bytes()[:-12])
    instance = instance_of(path)
    with pixels.Sources() as sources:
        one = layout(Frame(instance))
        found, share = pixels.read_native(sources.of(instance), 1, one)
    assert share == 0.75
    assert (found[:3] == RAMP[:3]).all()
    assert pixels.missing_rows(one, share) == slice(3, 4)


def test_an_object_without_pixels_is_refused(tmp_path: Path) -> None:
    path = image_file(tmp_path / "one.dcm", RAMP)
    instance = instance_of(path)
    attributes = {k: v for k, v in instance.attributes.items() if k != "PixelTag"}
    bare = type(instance)(
        instance.path, "1", "2", instance.transfer_syntax_uid, "3", "4", attributes=attributes
    )
    with pytest.raises(Malformed, match="no pixels"):
        pixels.Source(bare)


def test_only_a_few_files_are_kept_open(tmp_path: Path) -> None:
    found = [instance_of(image_file(tmp_path / f"{n}.dcm", RAMP)) for n in range(12)]
    with pixels.Sources() as sources:
        for one in found:
            sources.of(one)
        assert len(sources._open) == pixels.HELD_OPEN


def packed(values: NDArray[Any]) -> bytes:
    """Twelve bits each, one after the other, lowest bit first (PS3.5 8.1.1, Annex D)."""
    bits = (values.ravel()[:, None].astype(np.int64) >> np.arange(12)) & 1
    return np.packbits(bits.ravel().astype(np.uint8), bitorder="little").tobytes()


@pytest.mark.parametrize("signed", [0, 1])
def test_twelve_bits_a_pixel(tmp_path: Path, signed: int) -> None:
    """Two frames of an odd number of pixels: the second begins with half a byte."""
    low, high = (-2048, 2048) if signed else (0, 4096)
    values = np.random.default_rng(7).integers(low, high, (2, 3, 5))
    values[0, 0, :2] = low, high - 1
    path = image_file(
        tmp_path / "one.dcm", packed(values), Rows=3, Columns=5, NumberOfFrames=2,
        BitsAllocated=12, BitsStored=12, HighBit=11, PixelRepresentation=signed,
    )  # fmt: skip
    for number in (1, 2):
        found, share = read(path, number)
        assert (found == values[number - 1]).all() and share == 1
    assert found.dtype == (np.int16 if signed else np.uint16)


def test_a_whole_image_of_twelve_bits(tmp_path: Path) -> None:
    values = np.arange(16).reshape(4, 4) * 255
    path = image_file(
        tmp_path / "one.dcm", packed(values), Rows=4, Columns=4, RescaleSlope=1,
        RescaleIntercept=-1024, BitsAllocated=12, BitsStored=12, HighBit=11,
    )  # fmt: skip
    (one,) = scan([path]).volumes
    assert (load.load(one).array[0] == values - 1024).all()  # type: ignore[union-attr]
