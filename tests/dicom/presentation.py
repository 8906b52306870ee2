"""A made radiograph with presentation states, for tests."""

from pathlib import Path
from typing import Any

import numpy as np
from pydicom import Dataset, dcmread
from pydicom.dataset import FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

from tests.dicom.instances import image_file
from tests.dicom.objects import data_set, made

CR = "1.2.840.10008.5.1.4.1.1.1"
SHAPE = (40, 60)


def radiograph(folder: Path, **attributes: Any) -> Dataset:
    """40 x 60 pixels: 10 a row more, 1 a column more."""
    row, column = np.ogrid[: SHAPE[0], : SHAPE[1]]
    pixels = (10 * row + column).astype(np.uint16)
    fields = {"SOPClassUID": CR, "Modality": "CR", "PatientID": "P1", "PatientName": "Test^One"}
    path = image_file(folder / "cr.dcm", pixels, **(fields | attributes))
    return dcmread(path)


def of(image: Dataset) -> Dataset:
    """A reference to an image."""
    return made(
        ReferencedSOPClassUID=image.SOPClassUID, ReferencedSOPInstanceUID=image.SOPInstanceUID
    )


def state_for(folder: Path, image: Dataset, kind: str = "11.1", **attributes: Any) -> Path:
    """A presentation state of an image."""
    ds = data_set(kind, "PR", ContentLabel="READING", **attributes)
    ds.StudyInstanceUID = image.StudyInstanceUID
    ds.ReferencedSeriesSequence = [
        made(SeriesInstanceUID=image.SeriesInstanceUID, ReferencedImageSequence=[of(image)])
    ]
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    path = folder / f"{ds.SOPInstanceUID}.dcm"
    ds.save_as(path, enforce_file_format=True)
    return path


def full(image: Dataset) -> dict[str, Any]:
    """All that a state may ask for."""
    line = made(
        GraphicAnnotationUnits="PIXEL", GraphicDimensions=2, NumberOfGraphicPoints=2,
        GraphicData=[10.0, 10.0, 30.0, 10.0], GraphicType="POLYLINE", GraphicFilled="N",
    )  # fmt: skip
    circle = made(
        GraphicAnnotationUnits="DISPLAY", GraphicDimensions=2, NumberOfGraphicPoints=2,
        GraphicData=[0.5, 0.5, 0.75, 0.5], GraphicType="CIRCLE", GraphicFilled="Y",
    )  # fmt: skip
    text = made(
        AnchorPointAnnotationUnits="PIXEL", AnchorPoint=[5.0, 6.0], AnchorPointVisibility="N",
        UnformattedTextValue="nodule",
    )  # fmt: skip
    layer = made(
        ReferencedImageSequence=[of(image)], GraphicLayer="A",
        GraphicObjectSequence=[line, circle], TextObjectSequence=[text],
    )  # fmt: skip
    return {
        "ContentDescription": "Second look",
        "SoftcopyVOILUTSequence": [made(WindowCenter="200", WindowWidth="100")],
        "DisplayedAreaSelectionSequence": [
            made(
                DisplayedAreaTopLeftHandCorner=[31, 21],
                DisplayedAreaBottomRightHandCorner=[60, 40],
                PresentationSizeMode="SCALE TO FIT",
            )
        ],
        "ImageRotation": 90,
        "ImageHorizontalFlip": "Y",
        "PresentationLUTShape": "INVERSE",
        "ShutterShape": "RECTANGULAR",
        "ShutterLeftVerticalEdge": 2,
        "ShutterRightVerticalEdge": 50,
        "ShutterUpperHorizontalEdge": 3,
        "ShutterLowerHorizontalEdge": 38,
        "ShutterPresentationValue": 0,
        "GraphicAnnotationSequence": [layer],
    }
