"""Pictures as DICOM secondary captures: one frame (PS3.3 A.8.1) or many (A.8.5), RGB."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer import __version__
from viewer.core.errors import ViewerError
from viewer.core.files import replacing
from viewer.core.patient import Instance
from viewer.dicom.writers.source import dataset

SINGLE, MANY = "1.2.840.10008.5.1.4.1.1.7", "1.2.840.10008.5.1.4.1.1.7.4"
_SERIES_NUMBER = 991
_MOST = 2**32 - 2  # bytes that an element without encapsulation holds
_MAY_NAME = ("US", "IVUS", "XA", "RF", "SC", "OT", "ES", "XC", "GM", "SM", "OP")
_STUDY = ("StudyDate", "StudyTime", "StudyID", "AccessionNumber", "ReferringPhysicianName")
_PATIENT = ("PatientName", "PatientID", "PatientBirthDate", "PatientSex")


@dataclass(frozen=True, slots=True)
class Captured:
    """What a capture is of.

    instance: one of the images shown, whose patient and study it joins. identity: False for
        a capture of nobody, of a study of its own. shown: the images in the picture, as
        (SOP Class UID, SOP Instance UID, frame number or 0 for all). count: of frames.
    rate: pictures a second. named: the pixels show who it is and when it was.
    """

    instance: Instance
    identity: bool
    shown: tuple[tuple[str, str, int], ...]
    count: int
    rate: float
    named: bool


def write_capture(path: Path, frames: Iterator[NDArray[np.uint8]], of: Captured) -> None:
    """Write frames (rows, columns, 3) as they come; the file is there whole or not at all.

    Raises ViewerError.
    """
    first = next(frames)
    size = first.size * of.count
    if size > _MOST:
        raise ViewerError(
            "These pictures are too many or too large for one DICOM file.",
            "Make them smaller, or fewer.",
        )
    made = _header(of, first.shape)
    with replacing(path) as part, part.open("wb") as stream:
        made.save_as(stream, enforce_file_format=True)
        stream.write(b"\xe0\x7f\x10\x00OB\0\0" + (size + size % 2).to_bytes(4, "little"))
        stream.write(np.ascontiguousarray(first).data)
        for frame in frames:
            stream.write(np.ascontiguousarray(frame).data)
        stream.write(b"\0" * (size % 2))


def _header(of: Captured, shape: tuple[int, ...]) -> Any:
    """All but the pixels, which come last of all elements."""
    from pydicom import Dataset
    from pydicom.config import disable_value_validation
    from pydicom.dataset import FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian, generate_uid

    with disable_value_validation():
        made = Dataset()
        made.file_meta = FileMetaDataset()
        made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        made.SpecificCharacterSet = "ISO_IR 192"
        made.SOPClassUID = SINGLE if of.count == 1 else MANY
        made.SOPInstanceUID = generate_uid(prefix=None)
        made.SeriesInstanceUID = generate_uid(prefix=None)
        _about(made, of)
        _equipment(made)
        _pixels(made, of, shape)
        if of.identity:
            made.SourceImageSequence = [_reference(*one) for one in dict.fromkeys(of.shown)]
    return made


def _about(made: Any, of: Captured) -> None:
    """Patient and study: those of the images, or nobody's."""
    from pydicom.uid import generate_uid

    source, now = dataset(of.instance), datetime.now()
    for keyword in (*_PATIENT, *_STUDY):
        setattr(made, keyword, getattr(source, keyword) if of.identity else "")
    made.SeriesNumber, made.InstanceNumber, made.PatientOrientation = _SERIES_NUMBER, 1, ""
    made.Modality, made.SeriesDescription, made.Laterality = "OT", "Pictures", ""
    if of.identity:
        made.StudyInstanceUID = of.instance.study_instance_uid
        if source.StudyDescription:
            made.StudyDescription = source.StudyDescription
        made.ContentDate, made.ContentTime = f"{now:%Y%m%d}", f"{now:%H%M%S}"
        return
    made.StudyInstanceUID = generate_uid(prefix=None)
    made.PatientName, made.PatientID = "Anonymous", "ANONYMOUS"
    made.ContentDate = made.ContentTime = ""
    made.PatientIdentityRemoved, made.LongitudinalTemporalInformationModified = (
        "YES",
        "REMOVED",
    )
    made.DeidentificationMethod = "Made new: pixels of the screen without identity"


def _equipment(made: Any) -> None:
    made.ConversionType = "WSD"
    made.Manufacturer = made.SecondaryCaptureDeviceManufacturer = "Oncoscope"
    made.SecondaryCaptureDeviceManufacturerModelName = "Oncoscope"
    made.SecondaryCaptureDeviceSoftwareVersions = __version__


def _pixels(made: Any, of: Captured, shape: tuple[int, ...]) -> None:
    """Image Pixel, Cine and Multi-frame modules."""
    made.ImageType = ["DERIVED", "SECONDARY"]
    made.BurnedInAnnotation = "YES" if of.named or _may_be_burned(of.instance) else "NO"
    made.SamplesPerPixel, made.PhotometricInterpretation = 3, "RGB"
    made.PlanarConfiguration = made.PixelRepresentation = 0
    made.Rows, made.Columns = shape[:2]
    made.BitsAllocated = made.BitsStored = 8
    made.HighBit = 7
    if of.count > 1:
        from pydicom.tag import Tag

        made.NumberOfFrames = of.count
        made.FrameIncrementPointer = Tag(0x0018, 0x1063)
        made.FrameTime = f"{1000 / of.rate:.3f}"
        made.RecommendedDisplayFrameRate = max(1, round(of.rate))


def _may_be_burned(instance: Instance) -> bool:
    """Whether the images themselves may say who it is: they say so, or often do untold."""
    told = str(instance.attributes.get("BurnedInAnnotation") or "").upper()
    modality = str(instance.attributes.get("Modality") or "OT")
    return told == "YES" or (told != "NO" and modality in _MAY_NAME)


def _reference(sop_class: str, uid: str, frame: int) -> Any:
    from pydicom import Dataset

    made = Dataset()
    made.ReferencedSOPClassUID, made.ReferencedSOPInstanceUID = sop_class, uid
    if frame:
        made.ReferencedFrameNumber = frame
    return made
