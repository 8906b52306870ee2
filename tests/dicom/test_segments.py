"""Segments counted: of every real encoding against its truth, and of made ones."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import Dataset

from tests.dicom.objects import data_set, made, stored
from viewer.core.errors import ViewerError
from viewer.core.patient import StoredObject
from viewer.core.progress import Cancelled
from viewer.dicom.scan import scan
from viewer.dicom.segments import Segment, segments

LIVER = Segment(1, "Liver", 107098, pytest.approx(70361.934, rel=1e-7))  # type: ignore[arg-type]


def only(path: Path) -> StoredObject:
    (found,) = [one for series in scan([path]).series for one in series.objects]
    return found


@pytest.mark.parametrize(
    "name",
    [
        "seg_liver_ct3slice/liver.dcm",
        "seg_variants_pydicomdata/liver_deflate.dcm",
        "seg_variants_pydicomdata/liver_expb.dcm",
        "seg_variants_pydicomdata/liver_j2k.dcm",
        "seg_variants_pydicomdata/liver_nonbyte_aligned.dcm",
        "seg_variants_pydicomdata/liver_rle.dcm",
    ],
)
def test_a_liver_has_as_many_voxels_in_every_encoding(shared: Path, name: str) -> None:
    assert segments(only(shared / "data" / name)) == (LIVER,)


def test_segments_that_overlap_are_counted_each_by_itself(shared: Path) -> None:
    found = segments(only(shared / "data/seg_liver_ct3slice/partial_overlaps.dcm"))
    assert [(one.label, one.voxels) for one in found] == [
        ("GREEN", 9602), ("ORANGE", 11888), ("PURPLE", 10743), ("LIGHT_BLUE", 6693),
        ("DARK_BLUE", 4713),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["noppv", "ppv5"])
def test_a_label_map_is_counted_by_its_numbers(shared: Path, name: str) -> None:
    found = segments(only(shared / f"data/seg_labelmap_and_small/sparse-labelmap-{name}.dcm"))
    assert [(one.number, one.label, one.voxels) for one in found] == [(1, "Liver", 630)]


def group(segment: int, z: float) -> Dataset:
    return made(
        SegmentIdentificationSequence=[made(ReferencedSegmentNumber=segment)],
        PlanePositionSequence=[made(ImagePositionPatient=[0.0, 0.0, z])],
    )


def seg(pixels: np.ndarray, groups: list[Dataset], measures: Dataset, **fields: Any) -> Dataset:
    """A segmentation of frames of 8 bits with two segments."""
    turned = made(ImageOrientationPatient=[1.0, 0.0, 0.0, 0.0, 1.0, 0.0])
    shared = made(PlaneOrientationSequence=[turned], PixelMeasuresSequence=[measures])
    named = [made(SegmentNumber=n, SegmentLabel=f"S{n}") for n in (1, 2)]
    fields = {"SegmentationType": "BINARY", "PixelData": pixels.tobytes(), **fields}
    fields = {"NumberOfFrames": len(pixels), **fields}
    return data_set(
        "66.4", "SEG", SegmentSequence=named, SharedFunctionalGroupsSequence=[shared],
        PerFrameFunctionalGroupsSequence=groups, SamplesPerPixel=1,
        Rows=pixels.shape[1], Columns=pixels.shape[2],
        PhotometricInterpretation="MONOCHROME2", BitsAllocated=8, BitsStored=8, HighBit=7,
        PixelRepresentation=0, **fields,
    )  # fmt: skip


PIXELS = np.array([[[1, 1], [0, 0]], [[0, 1], [0, 0]], [[1, 1], [1, 0]]], np.uint8)
THREE = [group(1, 0.0), group(2, 0.0), group(1, 6.0)]


@pytest.mark.parametrize(
    ("measures", "step"),
    [
        ({"SliceThickness": 2.0}, 6.0),
        ({"SliceThickness": 2.0, "SpacingBetweenSlices": 3.0}, 3.0),
        ({"SliceThickness": 2.0, "SpacingBetweenSlices": 4.0}, 6.0),
    ],
)
def test_planes_that_are_left_out_make_no_voxel_larger(
    tmp_path: Path, measures: dict[str, float], step: float
) -> None:
    ds = seg(PIXELS, THREE, made(PixelSpacing=[0.5, 0.5], **measures))
    assert segments(stored(tmp_path, ds)) == (
        Segment(1, "S1", 5, 5 * 0.25 * step),
        Segment(2, "S2", 1, 0.25 * step),
    )


def test_one_plane_is_as_thick_as_it_says_and_without_sizes_there_is_no_volume(
    tmp_path: Path,
) -> None:
    thick = made(PixelSpacing=[1.0, 2.0], SliceThickness=5.0)
    ds = seg(PIXELS[:1], THREE[:1], thick)
    assert [one.volume_mm3 for one in segments(stored(tmp_path, ds))] == [20.0, 0.0]
    ds = seg(PIXELS[:1], THREE[:1], made())
    assert [one.volume_mm3 for one in segments(stored(tmp_path, ds))] == [None, None]


def test_fractions_are_counted_and_have_no_volume(tmp_path: Path) -> None:
    thick = made(PixelSpacing=[1.0, 2.0], SliceThickness=5.0)
    ds = seg(PIXELS[:1] * 100, THREE[:1], thick, SegmentationType="FRACTIONAL")
    assert segments(stored(tmp_path, ds))[0] == Segment(1, "S1", 2, None)


def test_frames_that_are_not_there_are_an_error(tmp_path: Path) -> None:
    thick = made(PixelSpacing=[1.0, 2.0], SliceThickness=5.0)
    one = stored(tmp_path, seg(PIXELS, THREE, thick, PixelData=PIXELS[:1].tobytes()))
    with pytest.raises(ViewerError, match="cannot be counted"):
        segments(one)


def test_a_number_of_frames_that_cannot_be_is_an_error(tmp_path: Path) -> None:
    one = stored(tmp_path, seg(PIXELS, THREE, made(), NumberOfFrames=0))
    with pytest.raises(ViewerError, match="Number of Frames"):
        segments(one)


def test_more_pixels_than_the_header_tells_of_are_an_error(tmp_path: Path) -> None:
    one = stored(tmp_path, seg(PIXELS, THREE, made(), NumberOfFrames=2))
    with pytest.raises(ViewerError, match="more pixels"):
        segments(one)


def test_it_can_be_cancelled(tmp_path: Path) -> None:
    def stop() -> None:
        raise Cancelled

    one = stored(tmp_path, seg(PIXELS, THREE, made()))
    with pytest.raises(Cancelled):
        segments(one, stop)
