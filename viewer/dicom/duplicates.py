"""Objects that share a SOP Instance UID: copies, other encodings, or a conflict."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from viewer.core.patient import Instance
from viewer.dicom import files
from viewer.dicom.classes import syntax_name
from viewer.dicom.layout import NATIVE
from viewer.dicom.parse import Malformed

_CHUNK = 1 << 20
_ENCODING = (
    "PixelOffset PixelLength PixelTag PhotometricInterpretation PlanarConfiguration "
    "LossyImageCompression LossyImageCompressionRatio LossyImageCompressionMethod"
)
_SHAPE = (
    "Rows Columns NumberOfFrames SamplesPerPixel BitsAllocated InstanceNumber "
    "ImagePositionPatient ImageOrientationPatient PixelSpacing"
)


@dataclass(frozen=True, slots=True)
class Repeated:
    """An object whose UID another has that is kept; conflict: their content differs."""

    instance: Instance
    reason: str
    conflict: bool


def without(instances: Sequence[Instance]) -> tuple[list[Instance], list[Repeated]]:
    """(one instance for each UID, the others). Kept: native pixels first, then by path."""
    kept: dict[str, Instance] = {}
    repeated = []
    for one in sorted(instances, key=_rank):
        uid = one.sop_instance_uid
        if not uid or uid not in kept:
            kept[uid or f"{one.path}/{one.member}"] = one
        else:
            repeated.append(_compared(kept[uid], one))
    order = {id(one): n for n, one in enumerate(instances)}
    return sorted(kept.values(), key=lambda one: order[id(one)]), repeated


def _rank(one: Instance) -> tuple[Any, ...]:
    return one.transfer_syntax_uid not in NATIVE, one.path, one.member


def _compared(first: Instance, second: Instance) -> Repeated:
    if not _same_identity(first, second):
        return Repeated(second, f"{_SHARED} and belongs to another patient or series", True)
    if not _same_shape(first, second):
        return Repeated(second, f"{_SHARED} and other content", True)
    if first.transfer_syntax_uid != second.transfer_syntax_uid:
        name = syntax_name(second.transfer_syntax_uid)
        return Repeated(
            second, f"duplicate: the same image is there in another encoding ({name})", False
        )
    if _same_bytes(first, second):
        return Repeated(second, "duplicate: the same file is there twice", False)
    return Repeated(second, f"{_SHARED} and other content", True)


_SHARED = "conflict: has the SOP Instance UID of another file"


def _same_identity(first: Instance, second: Instance) -> bool:
    known = ("PatientID", "PatientName", "PatientBirthDate")
    return (
        first.series_instance_uid == second.series_instance_uid
        and first.study_instance_uid == second.study_instance_uid
        and all(first.attributes.get(k) == second.attributes.get(k) for k in known)
    )


def _same_shape(first: Instance, second: Instance) -> bool:
    """True where size, depth and place agree: what no other encoding changes."""
    return all(first.attributes.get(k) == second.attributes.get(k) for k in _SHAPE.split())


def _same_bytes(first: Instance, second: Instance) -> bool:
    """True where header values and pixels agree; what surrounds them may differ."""
    apart = {*_ENCODING.split()}
    ours = {k: v for k, v in first.attributes.items() if k not in apart}
    theirs = {k: v for k, v in second.attributes.items() if k not in apart}
    return ours == theirs and _pixels(first) == _pixels(second)


def _pixels(one: Instance) -> int | None:
    """A hash of all from the pixels on; None where they cannot be read."""
    try:
        with files.open_instance(one) as stream:
            stream.seek(one.attributes.get("PixelOffset", 0))
            found = 0
            while chunk := stream.read(_CHUNK):
                found = hash((found, chunk))
            return found
    except (OSError, Malformed):
        return None
