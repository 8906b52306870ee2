"""What a frame's header says about the picture beside its voxels: texts, times, sizes."""

from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate
from typing import Literal

from viewer.core.patient import Frame
from viewer.dicom import frames

TEXTS = [
    "SeriesDescription",
    "StudyDescription",
    "StudyDate",
    "StudyTime",
    "SeriesDate",
    "SeriesTime",
    "SeriesNumber",
    "AcquisitionDate",
    "AcquisitionTime",
    "InstitutionName",
    "Manufacturer",
    "ManufacturerModelName",
    "SliceThickness",
    "SpacingBetweenSlices",
    "KVP",
    "XRayTubeCurrent",
    "Exposure",
    "ConvolutionKernel",
    "ContrastBolusAgent",
    "RepetitionTime",
    "EchoTime",
    "EffectiveEchoTime",
    "InversionTime",
    "FlipAngle",
    "MagneticFieldStrength",
    "ScanningSequence",
    "SequenceName",
    "ProtocolName",
    "BodyPartExamined",
    "PatientPosition",
    "ImageLaterality",
    "Laterality",
    "ViewPosition",
    "PatientOrientation",
    "Radiopharmaceutical",
    "Units",
    "DecayCorrection",
    "LossyImageCompressionRatio",
    "BurnedInAnnotation",
]
LOSSY = {
    "1.2.840.10008.1.2.4.50": "JPEG",
    "1.2.840.10008.1.2.4.51": "JPEG",
    "1.2.840.10008.1.2.4.53": "JPEG",
    "1.2.840.10008.1.2.4.55": "JPEG",
    "1.2.840.10008.1.2.4.81": "JPEG-LS",
    "1.2.840.10008.1.2.4.91": "JPEG 2000",
    "1.2.840.10008.1.2.4.203": "HTJ2K",
    "1.2.840.10008.1.2.4.112": "JPEG XL",
}
_MAY_BE_LOSSLESS = tuple(f"1.2.840.10008.1.2.4.{end}" for end in ("91", "112", "203"))


def texts(frame: Frame) -> dict[str, str]:
    """What corner text shows of the acquisition, by keyword; no patient identity."""
    found = {keyword: frames.text(frame, keyword) for keyword in TEXTS}
    return {keyword: text for keyword, text in found.items() if text}


def lossy(frame: Frame) -> str:
    """How pixels were compressed with loss: "JPEG 2000, lossy 10:1"; "" where they were not."""
    syntax = frame.instance.transfer_syntax_uid
    stated = frames.text(frame, "LossyImageCompression") == "01"
    if not stated and (syntax not in LOSSY or syntax in _MAY_BE_LOSSLESS):
        return ""
    ratios = frames.value(frame, "LossyImageCompressionRatio", [])
    last = ratios[-1] if isinstance(ratios, list) and ratios else None
    ratio = f" {last:g}:1" if isinstance(last, int | float) and last > 0 else ""
    method = f"{LOSSY[syntax]}, " if syntax in LOSSY else ""
    return f"{method}lossy{ratio}"


def acquired(frame: Frame) -> datetime | None:
    """When the image was acquired, in the scanner's local time; None where it does not say."""
    whole = frames.text(frame, "AcquisitionDateTime") or frames.text(
        frame, "FrameAcquisitionDateTime"
    )
    if (found := _moment(whole[:8], whole[8:])) is not None:
        return found
    for name in ("Acquisition", "Content", "Series", "Study"):
        date, time = frames.text(frame, name + "Date"), frames.text(frame, name + "Time")
        if (found := _moment(date, time)) is not None:
            return found
    return None


def _moment(date: str, time: str) -> datetime | None:
    clock = time.split("+")[0].split("-")[0].replace(":", "").split(".")[0]
    try:
        return datetime.strptime(
            date.replace(".", "") + clock.ljust(6, "0")[:6], "%Y%m%d%H%M%S"
        )
    except ValueError:
        return None


def inverted(frame: Frame) -> bool:
    """True where the file asks for white = low (PS3.3 C.7.6.3.1.2, C.11.6.1.2).

    Where there is a Presentation LUT Shape, it alone decides.
    """
    shape = frames.text(frame, "PresentationLUTShape").upper()
    if shape in ("IDENTITY", "INVERSE"):
        return shape == "INVERSE"
    return frames.text(frame, "PhotometricInterpretation").upper() == "MONOCHROME1"


def spacing(
    frame: Frame,
) -> tuple[tuple[float, float] | None, Literal["patient", "detector", "none"]]:
    """(mm between rows and columns, where they hold) of a picture without a place.

    A projection's Pixel Spacing that repeats the detector's is not calibrated
    (PS3.3 10.7.1.3).
    """
    stated = _positive(frame, "PixelSpacing")
    detector = _positive(frame, "ImagerPixelSpacing") or _positive(
        frame, "NominalScannedPixelSpacing"
    )
    if stated and stated != detector:
        return stated, "patient"
    if detector:
        return detector, "detector"
    if region := _positive(frame, "UltrasoundSpacing"):
        return region, "patient"
    return None, "none"


def _positive(frame: Frame, keyword: str) -> tuple[float, float] | None:
    found = frames.numbers(frame, keyword, 2)
    if found is None or not all(1e-6 < one < 1e4 for one in found):
        return None
    return found[0], found[1]


def frame_time_ms(chosen: Sequence[Frame]) -> float | None:
    """Milliseconds from frame to frame of a cine (PS3.3 C.7.6.5); None where unknown."""
    first = chosen[0]
    for keyword in ("FrameTime", "ActualFrameDuration"):
        if found := _within(frames.number(first, keyword)):
            return found
    vector = frames.value(first, "FrameTimeVector", [])
    steps = sorted(one for one in vector[1:] if isinstance(one, int | float) and one > 0)
    if steps:
        return _within(steps[len(steps) // 2])
    for keyword in ("RecommendedDisplayFrameRate", "CineRate"):
        rate = frames.number(first, keyword)
        if rate and rate > 0:
            return _within(1000 / rate)
    return None


def frame_starts_ms(chosen: Sequence[Frame]) -> tuple[float, ...]:
    """When each frame of a cine begins, from the first, where their times differ; else ()."""
    steps = frames.value(chosen[0], "FrameTimeVector", [])
    if len(steps) != len(chosen) or not all(_within(one) for one in steps[1:]):
        return ()
    if len({round(one, 3) for one in steps[1:]}) < 2:
        return ()
    return tuple(round(one, 3) for one in accumulate([0.0, *steps[1:]]))


def sweeping(frame: Frame) -> bool:
    """True where a cine is to be played to and fro (PS3.3 C.7.6.5)."""
    return frames.number(frame, "PreferredPlaybackSequencing") == 1


def _within(ms: float | None) -> float | None:
    return ms if ms is not None and 1 <= ms <= 60_000 else None
