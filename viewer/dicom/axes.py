"""What tells frames of a series apart: what is never stacked together, and what makes 4D."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from viewer.core.axis import POSITIONS
from viewer.core.patient import Frame
from viewer.dicom import diffusion
from viewer.dicom import frames as header

RADIOGRAPHS = frozenset(("CR", "DX", "MG", "IO", "PX", "RG"))
_KINDS = """
LOCALIZER MIP MINIP MPR REFORMATTED SUBTRACTION SUB MOSAIC
M P R I MAGNITUDE PHASE REAL IMAGINARY M_FFE P_FFE R_FFE I_FFE M_SE P_SE M_IR P_IR
M_PCA P_PCA PHASE_MAP VELOCITY WATER FAT W F IP OP IN_PHASE OUT_PHASE OPP_PHASE
FAT_FRACTION ADC EADC FA TRACEW ISOTROPIC T1 T2 T2_STAR R2_STAR B0
CBF CBV MTT TTP TMAX
"""
_TELLING = frozenset(_KINDS.split())
_HEARTBEAT_S = 3.0
_SCOUT = re.compile(r"\b(scout|scanogram|topogram|surview|survey|locali[sz]er)", re.IGNORECASE)

Key = tuple[float, ...] | None


@dataclass(frozen=True, slots=True)
class Axis:
    """A fourth axis: its name, and a frame's place along it (None where it is not said).

    unit: UCUM code of the values, "1" where they only count.
    clock: the values are times of day; ranked: they may differ from slice to slice.
    """

    name: str
    key: Callable[[Frame], Key]
    unit: str = "1"
    clock: bool = False
    ranked: bool = False


def apart(frame: Frame) -> tuple[Any, ...]:
    """What frames of one stack share: frame of reference, unit, echo, kind of image."""
    words = image_type(frame)
    return (
        header.text(frame, "FrameOfReferenceUID"),
        header.text(frame, "Units"),
        _echo(frame),
        header.text(frame, "ComplexImageComponent").upper(),
        header.text(frame, "StackID") if "StackID" in frame.instance.attributes else "",
        header.text(frame, "EnergyWindow"),
        tuple(word for word in words if word in _TELLING),
    )


def image_type(frame: Frame) -> tuple[str, ...]:
    """Image Type from its third value on: what kind of image it is."""
    words = header.words(frame, "FrameType") or header.words(frame, "ImageType")
    return tuple(words[2:])


def is_radiograph(frame: Frame) -> bool:
    """A projection image, shown for itself."""
    return header.text(frame, "Modality") in RADIOGRAPHS


def is_mosaic(frame: Frame) -> bool:
    """All slices of a volume tiled into one picture (Siemens, UIH) that could not be parted."""
    if header.is_tiled(frame.instance):
        return False
    words = image_type(frame)
    if "MOSAIC" in words or header.value(frame, "SiemensMosaicCount") is not None:
        return True
    return "VFRAME" in words and header.value(frame, "ImagePositionPatient") is None


def _echo(frame: Frame) -> tuple[float, float]:
    number = header.number(frame, "EchoNumbers") or 0.0
    time = header.number(frame, "EffectiveEchoTime")
    time = header.number(frame, "EchoTime") if time is None else time
    return number, round(time or 0.0, 1)


def _number(*keywords: str, scale: float = 1.0) -> Callable[[Frame], Key]:
    def key(frame: Frame) -> Key:
        found = _first(frame, keywords)
        return None if found is None else (found * scale,)

    return key


def _first(frame: Frame, keywords: Sequence[str]) -> float | None:
    return next((n for k in keywords if (n := header.number(frame, k)) is not None), None)


def _clock(*keywords: str) -> Callable[[Frame], Key]:
    """Seconds of the day (or since long ago, of a date and time)."""

    def key(frame: Frame) -> Key:
        found = (seconds(header.text(frame, keyword)) for keyword in keywords)
        first = next((one for one in found if one is not None), None)
        return None if first is None else (round(first, 3),)

    return key


def seconds(text: str) -> float | None:
    """Seconds of a DICOM TM or DT (PS3.5 6.2); a date counts with 86,400 s a day."""
    match = re.fullmatch(
        r"(?:(\d{4})(\d\d)(\d\d))?(\d\d)(\d\d)?(\d\d(?:\.\d{1,6})?)?(?:[+-]\d{4})?",
        text.strip(),
    )
    if not match:
        return None
    year, month, day, hour, minute, second = match.groups()
    days = 0
    if year:
        try:
            days = date(int(year), int(month), int(day)).toordinal()
        except ValueError:
            return None
    return days * 86400 + int(hour) * 3600 + int(minute or 0) * 60 + float(second or 0)


def relative(axis: Axis, values: Sequence[float]) -> tuple[float, ...]:
    """Values along an axis as they are told: times of day count from the first."""
    first = values[0] if axis.clock else 0.0
    return tuple(round(value - first, 6) for value in values)


def named(axis: Axis, values: Sequence[float]) -> str:
    """What the axis is called: delays beyond a heartbeat are no cardiac phases."""
    beyond = axis.name == "phase" and axis.unit == "s" and max(values) > _HEARTBEAT_S
    return "time" if beyond else axis.name


def reconstruction(frame: Frame) -> tuple[Any, ...]:
    """What differs between images made of the same data: image type, kernel, tube voltage."""
    return image_type(frame), header.text(frame, "ConvolutionKernel"), header.text(frame, "KVP")


def is_localizer(frame: Frame) -> bool:
    """A scout that other images are planned on."""
    if "LOCALIZER" in image_type(frame):
        return True
    return bool(_SCOUT.search(header.text(frame, "SeriesDescription")))


def traits(frame: Frame) -> tuple[str, ...]:
    """What may tell a group's frames from another's, in words, in a fixed order."""
    number, time = _echo(frame)
    kinds = [word for word in image_type(frame) if word in _TELLING]
    component = header.text(frame, "ComplexImageComponent").lower()
    return (
        component if component != "mixed" else "",
        " ".join(kinds).lower(),
        f"echo {number:g}" if number else "",
        f"TE {time:g} ms" if time else "",
        f"stack {header.text(frame, 'StackID')}" if header.text(frame, "StackID") else "",
        header.text(frame, "ConvolutionKernel"),
        f"{header.text(frame, 'KVP')} kV" if header.text(frame, "KVP") else "",
        f"energy {header.text(frame, 'EnergyWindow')}"
        * bool(header.value(frame, "EnergyWindow")),
        _view(frame),
        f"{header.text(frame, 'Columns')} x {header.text(frame, 'Rows')}",
    )


def _view(frame: Frame) -> str:
    """Side and view of a radiograph, or the plane of a slice."""
    side = header.text(frame, "ImageLaterality") or header.text(frame, "Laterality")
    if is_radiograph(frame):
        return f"{side} {header.text(frame, 'ViewPosition')}".strip()
    found = header.numbers(frame, "ImageOrientationPatient", 6)
    if found is None:
        return ""
    (a, b, c), (d, e, f) = found[:3], found[3:]
    normal = (abs(b * f - c * e), abs(c * d - a * f), abs(a * e - b * d))
    return ("sagittal", "coronal", "axial")[normal.index(max(normal))]


_TRIGGER = Axis(
    "phase",
    _number("NominalCardiacTriggerDelayTime", "TriggerTime", scale=0.001),
    "s",
    ranked=True,
)
_REFERENCE = Axis("time", _number("FrameReferenceTime", scale=0.001), "s", ranked=True)
CLOCK = Axis(
    "time", _clock("AcquisitionDateTime", "AcquisitionTime"), "s", clock=True, ranked=True
)
_FRAME_CLOCK = Axis(
    "time",
    _clock("FrameReferenceDateTime", "FrameAcquisitionDateTime"),
    "s",
    clock=True,
    ranked=True,
)
AXES = (
    Axis("b-value", diffusion.key, "s/mm2"),
    Axis("phase", _number("NominalPercentageOfCardiacPhase"), "%"),
    _TRIGGER,
    Axis("phase", _number("TimeSlot")),
    Axis("inversion time", _number("InversionTime", "InversionTimes", scale=0.001), "s"),
    Axis("flip angle", _number("FlipAngle"), "deg"),
    Axis("time", _number("TemporalPositionTimeOffset"), "s"),
    Axis(POSITIONS, _number("TemporalPositionIndex", "TemporalPositionIdentifier")),
    _REFERENCE,
    _FRAME_CLOCK,
    CLOCK,
)
CLOCKS = (_FRAME_CLOCK, CLOCK)
RANKED = tuple(axis for axis in AXES if axis.ranked)
WEAK = (
    Axis("acquisition", _number("AcquisitionNumber", "FrameAcquisitionNumber")),
    Axis("time", _clock("ContentTime"), "s", clock=True),
)
