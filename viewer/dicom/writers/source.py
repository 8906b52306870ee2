"""What a new object takes over from the image that it is made of."""

import re
from collections.abc import Mapping
from typing import Any

from viewer.core.patient import Instance

_TEXTS = {
    "PatientName": r"[^\\\0]*",
    "PatientID": r"[^\\\0]*",
    "PatientBirthDate": r"\d{8}",
    "PatientSex": r"[MFO]",
    "PatientAge": r"\d{3}[DWMY]",
    "StudyDate": r"\d{8}",
    "StudyTime": r"\d\d([0-5]\d([0-5]\d(\.\d{1,6})?)?)?",
    "StudyID": r"[^\\\0]{0,16}",
    "StudyDescription": r"[^\\\0]{0,64}",
    "AccessionNumber": r"[^\\\0]{0,16}",
    "ReferringPhysicianName": r"[^\\\0]*",
    "TimezoneOffsetFromUTC": r"[+-]\d{4}",
}


def dataset(instance: Instance) -> Any:
    """The patient, study and identity of an image as a pydicom Dataset, in UTF-8.

    Made of the header that was read on opening, so that no file is parsed again. What is
    not as the standard wants it is empty: it would make the new object invalid.
    """
    from pydicom import Dataset

    found = Dataset()
    found.SpecificCharacterSet = "ISO_IR 192"
    found.SOPClassUID = instance.sop_class_uid
    found.SOPInstanceUID = instance.sop_instance_uid
    found.StudyInstanceUID = instance.study_instance_uid
    found.SeriesInstanceUID = instance.series_instance_uid
    found.Modality = str(instance.attributes.get("Modality") or "OT")
    for keyword in _TEXTS:
        setattr(found, keyword, text(instance.attributes, keyword))
    frame = instance.attributes.get("FrameOfReferenceUID")
    if frame:
        found.FrameOfReferenceUID = str(frame)
    frames = int(instance.attributes.get("NumberOfFrames") or 1)
    if frames > 1:
        found.NumberOfFrames = frames
    return found


def text(attributes: Mapping[str, Any], keyword: str) -> str:
    """The value where the standard allows it, else ""."""
    value = str(attributes.get(keyword) or "").strip()
    return value if re.fullmatch(_TEXTS[keyword], value) else ""
