"""Whether an object can be shown at all, and what a reader must be told of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from viewer.core.patient import Effect, Frame, Instance
from viewer.dicom import files, oddities, palettes, values
from viewer.dicom import frames as header
from viewer.dicom.classes import syntax_name
from viewer.dicom.codecs import SUPPORTED
from viewer.dicom.layout import Layout, doubts, layout
from viewer.dicom.parse import BIG_ENDIAN, DEFLATED, EXPLICIT, Malformed, tags_in

_SIDE_MOST = 0xFFFF  # Rows and Columns have 16 bits
_FRAME_MOST = 1 << 29  # pixels of one frame
_RESCALED = {"CT": "HU", "PT": "in the unit that it says"}
_SKEW = 0.02
_TINY, _MOST = 1e-12, 1e9
_SIZES = (  # keyword, what it must be above, how many there must be (0: any number)
    ("WindowWidth", 0.0, 0),
    ("SliceThickness", 0.0, 1),
    ("ImagerPixelSpacing", 1e-6, 2),
    ("PixelSpacing", 1e-6, 2),
)
_NAMES = """
InstanceNumber ImagePositionPatient SliceLocation AcquisitionNumber AcquisitionTime ContentTime
AcquisitionDateTime TriggerTime TemporalPositionIdentifier AcquisitionDate ContentDate
FrameReferenceTime ActualFrameDuration DecayFactor XRayTubeCurrent Exposure ExposureTime
WindowCenter
"""
INDIFFERENT = frozenset(_NAMES.split())  # what is not looked at here, and differs most
_SLOPE = ("RescaleSlope", "RescaleIntercept")


@dataclass(frozen=True, slots=True)
class Judged:
    """What is wrong with an object (None: it can be shown), or what is to be told of it."""

    fault: str | None = None
    cautions: tuple[tuple[str, Effect], ...] = ()


def judged(instance: Instance) -> Judged:
    """Both at once."""
    wrong = fault(instance)
    return Judged(wrong, tuple(cautions(instance)) if wrong is None else ())


def fault(instance: Instance) -> str | None:
    """Why an object with pixels cannot be shown, in words; None where it can."""
    if "PixelTag" not in instance.attributes:
        return "has no pixels"
    if instance.transfer_syntax_uid not in SUPPORTED:
        name = syntax_name(instance.transfer_syntax_uid)
        if "video" in name:
            return f"is a film, which is not shown: its transfer syntax {name} is not supported"
        return f"is compressed in a way that is not supported: {name}"
    count = header.frame_count(instance)
    if not count:
        return "says a Number of Frames that cannot be"
    groups = instance.attributes.get("FrameGroups")
    if groups and len(groups) != count and not header.is_tiled(instance):
        return f"says {count} frames and describes {len(groups)}"
    unreadable = instance.attributes.get("Unreadable", [])
    if any(keyword in unreadable for keyword in _SLOPE):
        return "has a rescale slope or intercept that is no number"
    try:
        made = layout(Frame(instance))
        values.rescale(Frame(instance))
    except Malformed as error:
        return str(error)
    return _too_little(instance, made, count)


def _too_little(instance: Instance, made: Layout, count: int) -> str | None:
    """Sizes that the file cannot hold, before anything is allocated for them."""
    needed = count * made.frame_bits // 8
    size = f"says {count} x {made.rows} x {made.columns} pixels ({_bytes(needed)})"
    if made.rows * made.columns > _FRAME_MOST or max(made.rows, made.columns) > _SIDE_MOST:
        return f"{size}, which is more than an image has"
    if not made.native or instance.transfer_syntax_uid == DEFLATED:
        return None
    held = instance.attributes.get("PixelLength", 0)
    if 0 <= held < needed or _held(instance) <= 0:
        return f"{size} and holds {_bytes(max(min(held, _held(instance)), 0))}"
    return None


def _held(instance: Instance) -> int:
    """Bytes of pixel data that are really in the file."""
    found = instance.attributes
    return int(found.get("PixelLength", 0) - found.get("Cut", 0))


def cautions(instance: Instance) -> list[tuple[str, Effect]]:
    """What a reader must know of an image that is shown, in words, and how it is shown."""
    said: list[tuple[str, Effect]] = []
    found = instance.attributes
    made = layout(Frame(instance))
    if made.native and found.get("PixelLength", -1) >= 0 and "PixelOffset" in found:
        needed = header.frame_count(instance) * made.frame_bits // 8
        if _held(instance) < needed:
            said.append(
                (
                    f"is cut off: {_held(instance)} of {needed} bytes of its pixels are there, "
                    "the rest is missing",
                    "partly shown",
                )
            )
        elif found.get("Cut"):
            said.append(("says a wrong length of its pixels", "shown with care"))
    odd = doubts(Frame(instance), made, header.frame_count(instance))
    said += [(doubt, "shown with care") for doubt in odd]
    if made.photometric == "PALETTE COLOR" and (palette := palettes.doubt(instance)):
        said.append(palette)
    said += [(doubt, "shown with care") for doubt in (*_of_rescale(found), *_unusable(found))]
    if text := _unscaled(instance):
        said.append((text, "shown with care"))
    if found.get("PixelDataProviderURL"):
        said.append(
            ("names pixels elsewhere by a URL, which is not followed", "shown with care")
        )
    if not found.get("Modality"):
        said.append(("does not say its modality", "shown with care"))
    return said


def structure(instance: Instance) -> list[str]:
    """What is not as the standard asks for in the structure of any object's file, in words."""
    said = list(instance.attributes.get("Odd", ()))
    count = instance.attributes.get("Behind", 0)
    if count:
        said.append(_behind(instance, count))
    return [one for one in said if one]


def _behind(instance: Instance, count: int) -> str:
    """What the bytes behind the pixels are: elements that may be there, or something else."""
    found = instance.attributes
    start = int(found["PixelOffset"]) + int(found["PixelLength"])
    syntax = instance.transfer_syntax_uid
    try:
        data = files.read_range(instance, start, min(count, oddities.BEHIND_READ))
    except (OSError, Malformed):
        return ""
    explicit, little = syntax in (EXPLICIT, BIG_ENDIAN), syntax != BIG_ENDIAN
    return oddities.behind(count, tags_in(data, count, explicit, little))


def _of_rescale(found: Mapping[str, Any]) -> list[str]:
    """Slopes and intercepts that can be read and yet are not to be believed."""
    said = []
    for keyword, name in zip(_SLOPE, ("rescale slope", "rescale intercept"), strict=True):
        value = found.get(keyword)
        if isinstance(value, list):
            said.append(f"has {len(value)} values of its {name}; the first counts")
        elif isinstance(value, float) and value and abs(value) < _TINY:
            said.append(f"has the unusual {name} {value:g}")
    if _lacks_air(found):
        said.append("is a CT that stores nothing below 0 HU: its values may be off")
    slope = found.get("RescaleSlope")
    if isinstance(slope, float) and slope < 0:
        said.append(f"has the unusual rescale slope {slope:g}")
    return said


def _lacks_air(found: Mapping[str, Any]) -> bool:
    """An acquired CT image without sign and with no intercept cannot show air."""
    stated = (found.get("Modality"), found.get("PixelRepresentation"))
    original = (found.get("ImageType") or [""])[0] == "ORIGINAL"
    intercept = found.get("RescaleIntercept")
    return original and stated == ("CT", 0) and isinstance(intercept, float) and intercept >= 0


def _unusable(found: Mapping[str, Any]) -> list[str]:
    """Numbers that are passed over since they cannot be, such as a window of no width."""
    said = []
    for keyword, least, count in _SIZES:
        value = found.get(keyword)
        if value is None:
            continue
        each = value if isinstance(value, list) else [value]
        numbers = [one for one in each if isinstance(one, int | float)]
        right = len(numbers) == len(each) and all(least < one < _MOST for one in numbers)
        if not right or (count and len(each) != count):
            said.append(f"has an unusable {keyword}, which is passed over")
    return [*said, *_turned(found.get("ImageOrientationPatient"))]


def _turned(cosines: Any) -> list[str]:
    """An orientation must be two unit vectors at right angles (PS3.3 C.7.6.2.1.1)."""
    if not isinstance(cosines, list) or len(cosines) != 6 or None in cosines:
        return []
    row, column = cosines[:3], cosines[3:]
    lengths = [sum(one * one for one in part) for part in (row, column)]
    across = sum(a * b for a, b in zip(row, column, strict=True))
    if all(abs(one - 1) < _SKEW for one in lengths) and abs(across) < _SKEW:
        return []
    return ["has an ImageOrientationPatient that is no pair of unit vectors at right angles"]


def _unscaled(instance: Instance) -> str:
    """What is missing for values in their unit, in words; else ""."""
    frame = Frame(instance)
    known = [header.number(frame, keyword) is not None for keyword in _SLOPE]
    if all(known) or "ModalityLUTSequence" in instance.attributes:
        return ""
    unit = _RESCALED.get(str(instance.attributes.get("Modality")))
    if unit:
        return f"has no rescale slope: its values may not be {unit}"
    if any(known):
        return "has only one of rescale slope and intercept: its values may be off"
    return ""


def _bytes(count: int) -> str:
    for name in ("bytes", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {name}"
        count //= 1000
    return f"{count} TB"
