"""Synthetic multi-frame objects of every enhanced class, for tests."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom import Dataset
from pydicom.uid import generate_uid

from tests.dicom.instances import image_file

CLASSES = {
    "CT": "1.2.840.10008.5.1.4.1.1.2.1",
    "MR": "1.2.840.10008.5.1.4.1.1.4.1",
    "PT": "1.2.840.10008.5.1.4.1.1.130",
    "US": "1.2.840.10008.5.1.4.1.1.6.2",
    "XA": "1.2.840.10008.5.1.4.1.1.12.1.1",
    "RF": "1.2.840.10008.5.1.4.1.1.12.2.1",
    "legacy CT": "1.2.840.10008.5.1.4.1.1.2.2",
    "legacy MR": "1.2.840.10008.5.1.4.1.1.4.4",
    "legacy PT": "1.2.840.10008.5.1.4.1.1.128.1",
}


def item(**attributes: Any) -> Dataset:
    made = Dataset()
    for keyword, value in attributes.items():
        setattr(made, keyword, value)
    return made


def frame_group(position: Sequence[float], **sequences: Dataset) -> Dataset:
    """The functional groups of one frame; sequences: more of them, by keyword."""
    made = item(PlanePositionSequence=[item(ImagePositionPatient=list(position))])
    for keyword, one in sequences.items():
        setattr(made, keyword, [one])
    return made


def enhanced_file(
    path: Path,
    pixels: NDArray[Any],
    frames: Sequence[Dataset],
    kind: str = "CT",
    **attributes: Any,
) -> Path:
    """An object of (frames, rows, columns): axial, 2 x 3 mm, stored x 2 + 5."""
    shared = item(
        PixelMeasuresSequence=[item(PixelSpacing=[2.0, 3.0], SliceThickness=4.0)],
        PlaneOrientationSequence=[item(ImageOrientationPatient=[1, 0, 0, 0, 1, 0])],
        PixelValueTransformationSequence=[
            item(RescaleSlope=2, RescaleIntercept=5, RescaleType="HU")
        ],
        FrameVOILUTSequence=[item(WindowCenter=50, WindowWidth=100)],
    )
    fields = {
        "SOPClassUID": CLASSES[kind],
        "Modality": kind[-2:],
        "Rows": pixels.shape[1],
        "Columns": pixels.shape[2],
        "NumberOfFrames": len(pixels),
        "FrameOfReferenceUID": generate_uid(),
        "SharedFunctionalGroupsSequence": [shared],
        "PerFrameFunctionalGroupsSequence": list(frames),
    }
    return image_file(path, np.ascontiguousarray(pixels), **(fields | attributes))
