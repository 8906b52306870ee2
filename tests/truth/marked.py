"""Segments and structures of objects against counts and areas of pydicom's."""

from pathlib import Path
from typing import Any

import numpy as np
from pydicom import dcmread

from tests.truth.outcome import Result
from viewer.core.patient import Scan
from viewer.core.progress import Silent
from viewer.dicom import sizes

# "Expected in every encoding" (../shared/data/README.md), also where pydicom reads none.
LIVER = {"voxels_nonzero": 107098, "volume_mm3": 70361.934}


def objects(made: Result, found: Scan, truth: dict[str, Any], folder: Path) -> None:
    """The segments of each segmentation and the regions of each structure set."""
    _, read = sizes.read(found, Silent())
    for (path, _), one in read.items():
        file = truth["files"].get(str(Path(path).relative_to(folder)), {})
        expected = file.get("seg", {}).get("segments", {})
        for segment in one.segments or ():
            unread = LIVER if segment.label == "Liver" and "error" in file["seg"] else None
            theirs = expected.get(str(segment.number), unread)
            if theirs:
                count = theirs.get("voxels_nonzero", theirs.get("voxels"))
                same = segment.voxels == count and _near(segment.volume_mm3, theirs)
                made.same("segments", same, f"{path}: {segment.label} {segment.voxels} voxels")
        for roi in one.rois or ():
            theirs = file.get("rois", {}).get(roi.name)
            if theirs:
                volume = _by_usual_step(path, theirs)
                same = roi.volume_mm3 == volume or (
                    volume is not None and abs((roi.volume_mm3 or 0) - volume) < 1e-4 * volume
                )
                made.same("segments", same, f"{roi.name}: {roi.volume_mm3} mm3, {volume}")


def _near(volume: float | None, theirs: dict[str, Any]) -> bool:
    said = theirs.get("volume_mm3")
    return said is None or (volume is not None and abs(volume - said) < 1e-4 * said)


def _by_usual_step(path: str, theirs: dict[str, Any]) -> float | None:
    """Their sum of areas x smallest step, as that of the median one (see the data's README)."""
    volume = theirs["polygon_volume_mm3_sum_of_areas"]
    if volume is None:
        return None
    (contours,) = (
        one.ContourSequence
        for one in dcmread(path).ROIContourSequence
        if one.ReferencedROINumber == theirs["number"]
    )
    steps = np.diff(np.unique([round(float(one.ContourData[2]), 2) for one in contours]))
    return float(volume / theirs["plane_step"] * np.median(steps))
