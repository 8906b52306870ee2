"""What a PET header states for SUV, handed to imaging/suv.py."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from viewer.core.patient import DisplaySet, Frame
from viewer.core.suv import Suv, SuvOverride
from viewer.core.volume import Item, Series4D, Volume
from viewer.dicom import frames as header
from viewer.dicom import meaning
from viewer.imaging.suv import suv
from viewer.imaging.suv_types import of_type
from viewer.imaging.uptake import Slice, Uptake

_CLOCK = re.compile(r"(\d\d):?(\d\d)?:?(\d\d)?(?:\.(\d{1,6})\d*)?", re.ASCII)
_ZONE = re.compile(r"([+-])(\d\d)(\d\d)$", re.ASCII)


def suv_of(frames: Sequence[Frame], override: SuvOverride | None = None) -> Suv | None:
    """How SUV is made of the slices of a PET volume; None for all that is no PET."""
    if header.text(frames[0], "Modality") != "PT":
        return None
    return suv(uptake(frames), override)


def remade(
    item: Item, display_set: DisplaySet, override: SuvOverride | None, kind: str = ""
) -> Item:
    """The item with the SUV that a reader's word and choice lead to; no voxel is copied.

    kind: name of a type of imaging.suv_types; "" for the one that is stored.
    """
    made = suv_of(display_set.frames, override) if display_set.frames else None
    if made is not None and kind:
        made = of_type(made, kind)
    count = len(display_set.frames)
    if isinstance(item, Volume):
        return replace(item, suv=made)
    if not isinstance(item, Series4D):
        return item
    each = count // len(item.volumes)
    parts = (slice(n * each, (n + 1) * each) for n in range(len(item.volumes)))
    volumes = zip(item.volumes, parts, strict=True)
    return replace(
        item, volumes=tuple(replace(one, suv=part_of(made, where)) for one, where in volumes)
    )


def part_of(suv: Suv | None, part: slice) -> Suv | None:
    """The SUV of one phase of several: the factors of its own slices."""
    if suv is None or not isinstance(suv.factor, tuple):
        return suv
    return replace(suv, factor=suv.factor[part])


def uptake(frames: Sequence[Frame]) -> Uptake:
    """The header values of the slices of one PET volume; the first slice speaks for all."""
    first = frames[0]
    count = header.number(first, "RadiopharmaceuticalItems")
    return Uptake(
        units=meaning.pet_units(first),
        decay_correction=header.text(first, "DecayCorrection").upper(),
        corrected_image=frozenset(header.words(first, "CorrectedImage")),
        weight_kg=header.number(first, "PatientWeight"),
        size_m=header.number(first, "PatientSize"),
        sex=header.text(first, "PatientSex").upper()[:1],
        radiopharmaceutical=header.text(first, "Radiopharmaceutical")[:64],
        dose_bq=header.number(first, "RadionuclideTotalDose"),
        half_life_s=header.number(first, "RadionuclideHalfLife"),
        injected=_moment_of(first, "RadiopharmaceuticalStartDateTime"),
        injected_clock=clock(header.text(first, "RadiopharmaceuticalStartTime")),
        series=_date_and_time(first, "Series"),
        scanned=_moment_of(first, "GEScanDateTime"),
        suv_type=header.text(first, "SUVType").upper(),
        suv_scale_factor=header.number(first, "PhilipsSUVScaleFactor"),
        activity_scale_factor=header.number(first, "PhilipsActivityFactor"),
        radiopharmaceuticals=int(count) if count else 1,
        slices=tuple(map(_slice, frames)),
    )


def _slice(frame: Frame) -> Slice:
    reference = header.number(frame, "FrameReferenceTime")
    duration = header.number(frame, "ActualFrameDuration")
    if duration is None:
        duration = header.number(frame, "FrameAcquisitionDuration")
    return Slice(
        _date_and_time(frame, "Acquisition")
        or _moment_of(frame, "AcquisitionDateTime")
        or _moment_of(frame, "FrameAcquisitionDateTime"),
        None if reference is None else reference / 1000,
        None if duration is None else duration / 1000,
    )


def _date_and_time(frame: Frame, name: str) -> datetime | None:
    return moment(header.text(frame, name + "Date") + header.text(frame, name + "Time"))


def _moment_of(frame: Frame, keyword: str) -> datetime | None:
    return moment(header.text(frame, keyword), header.text(frame, "TimezoneOffsetFromUTC"))


def moment(text: str, zone: str = "") -> datetime | None:
    """A DICOM DT (PS3.5 6.2) with at least an hour, in the file's own time zone."""
    text = text.strip()
    offset = _ZONE.search(text)
    if offset:
        text = text[: offset.start()]
    day, hour = text[:8], clock(text[8:])
    if not re.fullmatch(r"\d{8}", day, re.ASCII) or hour is None:
        return None
    try:
        found = datetime(int(day[:4]), int(day[4:6]), int(day[6:]))
        found = datetime.combine(found, hour)
        ours = _ZONE.search(zone.strip())
        if offset and ours:
            found += _shift(ours) - _shift(offset)
    except (ValueError, OverflowError):
        return None
    return found


def clock(text: str) -> time | None:
    """A DICOM TM (PS3.5 6.2) of at least an hour; None where it is none."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        return None
    hour, minute, second, part = match.groups()
    try:
        return time(
            int(hour),
            int(minute or 0),
            min(int(second or 0), 59),
            int((part or "").ljust(6, "0")),
        )
    except ValueError:
        return None


def _shift(zone: re.Match[str]) -> timedelta:
    sign = -1 if zone[1] == "-" else 1
    return sign * timedelta(hours=int(zone[2]), minutes=int(zone[3]))
