"""Instances with attributes only, for tests of what is made of headers."""

from typing import Any

from viewer.core.patient import Frame, Instance

AXIAL = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]
CT = "1.2.840.10008.5.1.4.1.1.2"


def instance(number: int = 1, **attributes: Any) -> Instance:
    """A 4 x 4 CT slice at z = 2 number; None takes an attribute away, lower case are fields."""
    known: dict[str, Any] = {
        "Modality": "CT",
        "PatientID": "P1",
        "PatientName": "Test^One",
        "PatientBirthDate": "19600102",
        "StudyDate": "20200304",
        "SeriesNumber": 3,
        "InstanceNumber": number,
        "FrameOfReferenceUID": "1.9",
        "ImageType": ["ORIGINAL", "PRIMARY", "AXIAL"],
        "ImageOrientationPatient": AXIAL,
        "ImagePositionPatient": [-10.0, -20.0, 2.0 * number],
        "PixelSpacing": [0.7, 0.5],
        "SliceThickness": 2.0,
        "Rows": 4,
        "Columns": 4,
        "SamplesPerPixel": 1,
        "PhotometricInterpretation": "MONOCHROME2",
        "BitsAllocated": 16,
        "BitsStored": 12,
        "HighBit": 11,
        "PixelRepresentation": 0,
        "RescaleSlope": 1.0,
        "RescaleIntercept": -1024.0,
        "PixelTag": "7FE00010",
        "PixelOffset": 1000,
        "PixelLength": 32,
    }
    fields: dict[str, Any] = {
        "path": f"/series/{number:03}.dcm",
        "sop_instance_uid": f"1.2.3.{number}",
        "sop_class_uid": CT,
        "transfer_syntax_uid": "1.2.840.10008.1.2.1",
        "series_instance_uid": "1.2.3",
        "study_instance_uid": "1.2",
    }
    for name, value in attributes.items():
        (fields if name in fields else known)[name] = value
    kept = {name: value for name, value in known.items() if value is not None}
    return Instance(**fields, attributes=kept)


def series(count: int, **attributes: Any) -> list[Instance]:
    """So many slices."""
    return [instance(n, **attributes) for n in range(1, count + 1)]


def frame(**attributes: Any) -> Frame:
    """One frame of such an instance."""
    return Frame(instance(**attributes))
