"""Every voxel of a file against SimpleITK's, or against what pydicom finds stored."""

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.truth.outcome import Result
from viewer.core.patient import Frame
from viewer.dicom import described, values
from viewer.dicom import frames as header


def voxels(
    made: Result, ours: NDArray[Any], frames: list[Frame], file: dict[str, Any], name: str
) -> None:
    """Every voxel of a file: SimpleITK's where they are whole, else pydicom's stored ones."""
    theirs, stored = file.get("sitk") or {}, file.get("pydicom_pixels") or {}
    if _is_lossy_colour(ours, frames[0]):
        return
    plain = file.get("PhotometricInterpretation") != "MONOCHROME1" and not file.get("dose")
    if plain and np.dtype(theirs.get("dtype", "f8")).kind in "iu" and not has_lut(frames[0]):
        made.same("voxels", digest(ours, theirs["dtype"]) == theirs["sha256"], name)
    elif "sha256" in stored and ours.ndim == 3 and not has_lut(frames[0]):
        whole = _stored(ours, frames)
        types = [stored["dtype"]] if "dtype" in stored else ["int16", "uint16", "uint8"]
        digests = [digest(whole, one) for one in types]
        made.same("voxels", stored["sha256"] in digests, name)


def _is_lossy_colour(ours: NDArray[Any], frame: Frame) -> bool:
    return ours.ndim == 4 and bool(described.lossy(frame))


def has_lut(frame: Frame) -> bool:
    return bool(header.value(frame, "ModalityLUTSequence"))


def _stored(ours: NDArray[Any], frames: list[Frame]) -> NDArray[Any]:
    """What the file stores, by taking back the rescale of each frame."""
    out = [
        np.rint((one.astype(np.float64) - how.intercept) / how.slope)
        for one, how in zip(ours, map(values.rescale, frames), strict=True)
    ]
    return np.stack(out)


def digest(array: NDArray[Any], kind: str) -> str:
    """SHA-256 as truth.json has it: of the voxels in order, in a type; "" where none fits."""
    made = array.astype(kind)
    if array.dtype.kind != "f" or np.array_equal(made.astype(array.dtype), array):
        return hashlib.sha256(np.ascontiguousarray(made).data).hexdigest()
    return ""
