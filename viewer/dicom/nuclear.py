"""Nuclear medicine: the slices of a reconstructed volume, which lie in frames by vectors.

PS3.3 C.8.4.8 (Frame Increment Pointer), C.8.4.11 (detectors), C.8.4.15 (slices). Each frame
gets a place, a TimeSlot and an EnergyWindow, as if the file were an enhanced one.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from viewer.core.patient import Frame
from viewer.dicom import frames as header

_RECONSTRUCTED = frozenset(("RECON TOMO", "RECON GATED TOMO"))
_VECTORS = {"TimeSlotVector": "TimeSlot", "EnergyWindowVector": "EnergyWindow"}
_FRAMES_MOST = 100_000


def is_reconstructed(frame: Frame) -> bool:
    """True for slices; other nuclear images are projections and have no place to tell."""
    return bool(_RECONSTRUCTED & set(header.words(frame, "ImageType")[2:3]))


def slices(found: Mapping[str, Any]) -> dict[str, Any] | None:
    """What to add to the attributes of a reconstructed volume; None for other images.

    The detector tells where the first slice lies; the others follow along the normal, against
    it where Spacing Between Slices is negative.
    """
    if found.get("Modality") not in ("NM", "PT") or "FrameGroups" in found:
        return None
    if not _RECONSTRUCTED & set(found.get("ImageType", [])[2:3]):
        return None
    count, step = found.get("NumberOfFrames", 1), found.get("SpacingBetweenSlices")
    place = _place(found)
    if place is None or not isinstance(step, float) or step == 0:
        return None
    if not isinstance(count, int) or not 0 < count <= _FRAMES_MOST:
        return None
    numbers = _vector(found, "SliceVector", count) or list(range(1, count + 1))
    position, orientation = place
    normal = np.cross(orientation[:3], orientation[3:])
    frames: list[dict[str, Any]] = [
        {"ImagePositionPatient": (position + normal * step * (number - 1)).tolist()}
        for number in numbers
    ]
    for keyword, name in _VECTORS.items():
        values = _vector(found, keyword, count) or []
        if len(set(values)) > 1:
            for frame, value in zip(frames, values, strict=True):
                frame[name] = value
    return {"FrameGroups": frames, "SharedGroups": {"ImageOrientationPatient": orientation}}


def _place(found: Mapping[str, Any]) -> tuple[Any, list[float]] | None:
    """(position of the first slice, orientation), of the image or of its first detector."""
    detectors = found.get("DetectorInformationSequence") or [{}]
    for told in (found, detectors[0]):
        position = told.get("ImagePositionPatient", [])
        orientation = told.get("ImageOrientationPatient", [])
        if len(position) == 3 and len(orientation) == 6 and None not in position + orientation:
            return np.array(position, float), orientation
    return None


def _vector(found: Mapping[str, Any], keyword: str, count: int) -> list[int] | None:
    """One number a frame, or None."""
    values = found.get(keyword)
    return values if isinstance(values, list) and len(values) == count else None
