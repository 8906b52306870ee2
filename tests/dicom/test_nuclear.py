"""Nuclear medicine: a reconstructed volume against SimpleITK, gated ones, and what is none.

Synthetic: the only real one of ../shared/data is a gated planar study.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import SimpleITK
from pydicom import Dataset
from pydicom.uid import NuclearMedicineImageStorage

from tests.dicom.instances import image_file
from viewer.core.volume import Volume
from viewer.dicom import load, nuclear
from viewer.dicom.scan import scan

FOUND: dict[str, Any] = {
    "Modality": "NM",
    "ImageType": ["ORIGINAL", "PRIMARY", "RECON TOMO", "EMISSION"],
    "NumberOfFrames": 3,
    "SpacingBetweenSlices": 4.0,
    "DetectorInformationSequence": [
        {
            "ImagePositionPatient": [1.0, 2.0, 3.0],
            "ImageOrientationPatient": [1.0, 0.0, 0.0, 0.0, 1.0, 0.0],
        }
    ],
}


def tomogram(folder: Path, step: float = 4.0, **attributes: Any) -> Path:
    detector = Dataset()
    detector.ImagePositionPatient = [-10, -20, 30]
    detector.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    pixels = np.arange(5 * 4 * 6, dtype=np.uint16).reshape(5, 4, 6)
    return image_file(
        folder / "nm.dcm",
        pixels,
        SOPClassUID=NuclearMedicineImageStorage,
        Modality="NM",
        ImageType=["ORIGINAL", "PRIMARY", "RECON TOMO", "EMISSION"],
        Rows=4,
        Columns=6,
        NumberOfFrames=5,
        FrameIncrementPointer=0x00540080,
        SliceVector=[1, 2, 3, 4, 5],
        NumberOfSlices=5,
        SpacingBetweenSlices=step,
        PixelSpacing=[2.0, 3.0],
        DetectorInformationSequence=[detector],
        **attributes,
    )


def test_a_reconstructed_volume_lies_where_simpleitk_puts_it(tmp_path: Path) -> None:
    path = tomogram(tmp_path)
    (one,) = scan([path]).volumes
    theirs = SimpleITK.ReadImage(str(path))
    assert one.kind == "volume" and one.regular and one.geometry is not None
    assert one.geometry.origin == pytest.approx(theirs.GetOrigin())
    assert one.geometry.spacing[::-1] == pytest.approx(theirs.GetSpacing())
    item = load.load(one)
    assert isinstance(item, Volume)
    assert (item.array == SimpleITK.GetArrayFromImage(theirs)).all()


def test_a_negative_step_runs_against_the_normal(tmp_path: Path) -> None:
    (one,) = scan([tomogram(tmp_path, -4.0)]).volumes
    assert one.geometry is not None
    assert one.geometry.origin == (-10.0, -20.0, 30.0 - 16.0)
    assert [frame.number for frame in one.frames] == [5, 4, 3, 2, 1]


def test_gates_are_phases(tmp_path: Path) -> None:
    path = tomogram(tmp_path)
    from pydicom import dcmread

    ds = dcmread(path)
    ds.ImageType = ["ORIGINAL", "PRIMARY", "RECON GATED TOMO", "EMISSION"]
    ds.NumberOfFrames, ds.SliceVector, ds.TimeSlotVector = 4, [1, 2, 1, 2], [1, 1, 2, 2]
    ds.PixelData = ds.PixelData[: 4 * 48]
    ds.save_as(path)
    (one,) = scan([path]).volumes
    assert (one.kind, one.shape, one.axis, one.axis_values) == (
        "4d", (2, 4, 6), "phase", (1.0, 2.0),
    )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"Modality": "CT"},
        {"ImageType": ["ORIGINAL", "PRIMARY", "STATIC", "EMISSION"]},
        {"SpacingBetweenSlices": 0.0},
        {"SpacingBetweenSlices": None},
        {"NumberOfFrames": 10**9},
        {"DetectorInformationSequence": []},
        {"DetectorInformationSequence": [{"ImagePositionPatient": [1.0, 2.0, None]}]},
    ],
)
def test_what_is_no_volume_stays_as_it_is(change: dict[str, Any]) -> None:
    assert nuclear.slices(FOUND) is not None
    assert nuclear.slices(FOUND | change) is None


def test_without_vectors_the_frames_are_the_slices() -> None:
    made = nuclear.slices(FOUND)
    assert made is not None
    assert [one["ImagePositionPatient"][2] for one in made["FrameGroups"]] == [3.0, 7.0, 11.0]
