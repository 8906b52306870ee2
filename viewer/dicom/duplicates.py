"""Objects that share a SOP Instance UID: copies, other encodings, cut copies, or a clash."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from viewer.core.patient import Frame, Instance
from viewer.dicom import files, sound
from viewer.dicom import frames as header
from viewer.dicom.classes import syntax_name
from viewer.dicom.encapsulated import Fragments
from viewer.dicom.layout import NATIVE, layout
from viewer.dicom.parse import DEFLATED, Malformed

_CHUNK = 1 << 20
_ENCODING = (
    "PixelOffset PixelLength PixelTag PhotometricInterpretation PlanarConfiguration "
    "LossyImageCompression LossyImageCompressionRatio LossyImageCompressionMethod"
)
_SHAPE = (
    "Rows Columns NumberOfFrames SamplesPerPixel BitsAllocated InstanceNumber "
    "ImagePositionPatient ImageOrientationPatient PixelSpacing"
)
Fate = Literal["copy", "broken", "apart", "clash"]


@dataclass(frozen=True, slots=True)
class Repeated:
    """An object whose UID another has that is kept.

    fate: "copy": nothing new in it. "broken": its image is whole in the other file.
        "apart": another image, which lies elsewhere (other patient, series, number, place or
        size), so that both can be shown. "clash": another image in the same place.
    """

    instance: Instance
    reason: str
    fate: Fate


def without(instances: Sequence[Instance]) -> tuple[list[Instance], list[Repeated]]:
    """(those to be shown, what is to be told of those whose UID another has).

    Of copies the whole one is kept, then native pixels, then the first by path. What is
    "apart" is in both lists.
    """
    by_uid: dict[str, list[Instance]] = {}
    if len({one.sop_instance_uid for one in instances}) == len(instances):
        return list(instances), []
    for one in instances:
        if one.sop_instance_uid:
            by_uid.setdefault(one.sop_instance_uid, []).append(one)
    dropped: set[int] = set()
    repeated = []
    for same in by_uid.values():
        if len(same) > 1:
            found = _parted(same)
            repeated += found
            dropped |= {id(one.instance) for one in found if one.fate != "apart"}
    return [one for one in instances if id(one) not in dropped], repeated


def _parted(same: Sequence[Instance]) -> list[Repeated]:
    """What all but the best of the objects of one UID are: one is kept in each place."""
    harms = {id(one): _harm(one) for one in same}
    ordered = sorted(same, key=lambda one: _rank(one, harms[id(one)]))
    kept: dict[str, Instance] = {}
    found = []
    for one in ordered:
        first = kept.setdefault(_place(one), one)
        if first is not one:
            found.append(_compared(first, one, harms[id(one)]))
        elif one is not ordered[0]:
            found.append(Repeated(one, _conflict(ordered[0], one), "apart"))
    return found


def _rank(one: Instance, harm: str) -> tuple[Any, ...]:
    native = one.transfer_syntax_uid in NATIVE
    return harm != "", one.attributes.get("Cut", 0), not native, one.path, one.member


def _place(one: Instance) -> str:
    """Whose it is, in which series, and what no other encoding changes: size and place."""
    return repr((_person(one), _series(one), [one.attributes.get(k) for k in _SHAPE.split()]))


def _harm(one: Instance) -> str:
    """What an image lacks, in words; "" where it is whole, and for objects without pixels."""
    if not {"PixelTag", "Rows"} & one.attributes.keys():
        return ""
    wrong = sound.fault(one)
    if wrong is None:
        partly = (said for said, effect in sound.cautions(one) if effect == "partly shown")
        wrong = next(partly, "")
    return wrong or _cut_codestream(one)


def _cut_codestream(one: Instance) -> str:
    """Whether compressed pixels end before their last frame."""
    if one.transfer_syntax_uid == DEFLATED or layout(Frame(one)).native:
        return ""
    count = header.frame_count(one)
    try:
        with files.open_instance(one) as stream:
            fragments = Fragments(stream, one.attributes.get("PixelOffset", 0), count)
            for number in range(1, count + 1):
                fragments.frame(number)
    except Malformed as error:
        return str(error)
    except OSError:
        return "cannot be read"
    return ""


def _conflict(first: Instance, second: Instance) -> str:
    shared = f"conflict: has the SOP Instance UID of {files.shown(first)}"
    if _person(first) != _person(second):
        return f"{shared} and belongs to another patient; both are kept"
    if _series(first) != _series(second):
        return f"{shared} and belongs to another series; both are kept"
    return f"{shared} and another number, place or size; both are kept"


def _compared(first: Instance, second: Instance, harm: str) -> Repeated:
    """What the second is to the first, which is kept in the same place."""
    if harm:
        return Repeated(second, f"{harm}; shown from {files.shown(first)}", "broken")
    if first.transfer_syntax_uid != second.transfer_syntax_uid:
        name = syntax_name(second.transfer_syntax_uid)
        reason = f"duplicate: the same image is there in another encoding ({name})"
        return Repeated(second, reason, "copy")
    if _same_bytes(first, second):
        return Repeated(second, "duplicate: the same file is there twice", "copy")
    reason = f"conflict: has the SOP Instance UID of {files.shown(first)} and other content"
    return Repeated(second, reason, "clash")


def _person(one: Instance) -> list[Any]:
    known = ("PatientID", "PatientName", "PatientBirthDate")
    return [one.attributes.get(keyword) for keyword in known]


def _series(one: Instance) -> tuple[str, str]:
    return one.series_instance_uid, one.study_instance_uid


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
