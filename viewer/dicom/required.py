"""Attributes that objects must have, and what Oncoscope does where they are missing."""

from collections.abc import Mapping
from typing import Any

from viewer.core.patient import Instance

_ALL = {
    "PatientID": "patients are told apart by name and birth date alone",
    "PatientName": "the patient is shown without a name",
    "StudyDate": "the study is shown without a date",
    "Modality": "the window and the unit of the values are guessed from the values alone",
    "SeriesNumber": "the series is sorted behind those with a number",
}
_IMAGE = {
    "PhotometricInterpretation": "grey values are taken as MONOCHROME2: white is high",
    "PixelRepresentation": "stored values are taken as unsigned",
    "HighBit": "the highest bit is taken from Bits Stored",
    "BitsStored": "all allocated bits count",
    "SamplesPerPixel": "one sample a pixel is taken for granted",
}
_PLACED = {
    "ImagePositionPatient": "the image has no place: no volume and no 3D",
    "ImageOrientationPatient": "the image has no place, and no sides of the patient",
    "PixelSpacing": "lengths are not in mm",
    "FrameOfReferenceUID": "the series is linked with no other",
}
_CT = {
    "RescaleSlope": "values may not be HU",
    "RescaleIntercept": "values may not be HU",
}
_PT = {
    "Units": "no SUV",
    "DecayCorrection": "no SUV",
    "CorrectedImage": "no SUV",
    "PatientWeight": "no SUV, unless the scanner stored it or a reader gives the weight",
    "RadionuclideTotalDose": "no SUV, unless the scanner stored it or a reader gives the dose",
    "RadionuclideHalfLife": "no SUV, unless the scanner stored it or a reader gives it",
}
_SLICED = {"CT": _CT, "MR": {}, "PT": _PT}
UIDS = {
    "SOPInstanceUID": "copies of the object cannot be told from others",
    "SeriesInstanceUID": "the file is left out, or grouped by its folder",
    "StudyInstanceUID": "the file is left out, or grouped by its folder",
    "SOPClassUID": "what kind of object it is can only be guessed",
}


def missing(one: Instance) -> dict[str, str]:
    """The keywords that an object lacks, with the effect of each."""
    found = one.attributes
    uids = {
        "SOPInstanceUID": one.sop_instance_uid,
        "SeriesInstanceUID": one.series_instance_uid,
        "StudyInstanceUID": one.study_instance_uid,
        "SOPClassUID": one.sop_class_uid,
    }
    lacking = {key: UIDS[key] for key, value in uids.items() if not value}
    wanted = dict(_ALL)
    if "PixelTag" in found:
        modality = str(found.get("Modality", ""))
        wanted |= _IMAGE
        if modality in _SLICED:
            wanted |= _PLACED | _SLICED[modality]
    return lacking | {key: effect for key, effect in wanted.items() if not _has(found, key)}


def _has(found: Mapping[str, Any], keyword: str) -> bool:
    """True where a value is there for the object, for all its frames, or for each."""
    frames = [found.get("SharedGroups") or {}, *(found.get("FrameGroups") or [])[:1]]
    return any(keyword in one for one in (found, *frames))
