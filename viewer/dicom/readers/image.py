"""Images of every kind: volumes, 4D sequences, cines, single pictures."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import PurePath

from viewer.core.geometry import Vector
from viewer.core.patient import DisplaySet, Frame, Instance, Problem, VolumeKind
from viewer.dicom import axes, diffusion, files, meaning, nuclear, suv_header, values
from viewer.dicom import frames as header
from viewer.dicom.geometry import Placed, Stack, is_by_transducer, stack
from viewer.dicom.layout import layout
from viewer.dicom.readers import Arranged, Reader, readers
from viewer.dicom.sort import Group, Member, parted
from viewer.dicom.standins import StandIns

_SLICED = frozenset(("CT", "MR", "PT", "NM"))
_MOVING = frozenset(("US", "XA", "RF", "NM", "ES", "GM", "OP", "IVUS"))
_THICKEST_MM = 50.0  # of a slice; scouts state the width of the whole beam
_FAR = 3  # slices this many times as far apart as they are thick leave something out
_PERSON = ("PatientID", "PatientName", "PatientBirthDate")
_MOVES = ("FrameTime", "FrameTimeVector", "CineRate", "RecommendedDisplayFrameRate")


def arrange(instances: Sequence[Instance], alike: StandIns) -> Arranged:
    """The display sets of the images of one series; reads no pixels."""
    frames = [frame for one in instances for frame in header.frames_of(one)]
    sets, problems = [], []
    groups = parted(frames, alike)
    for group in groups:
        made, remarks = _display_set(group, alike)
        sets.append(made)
        path = files.shown(group.frames[0].instance)
        problems += [Problem(path, remark, "shown with care") for remark in remarks]
    problems += _split(groups)
    problems += _spare(groups)
    return Arranged(tuple(sets), (), tuple(problems), _aside(groups))


def _display_set(group: Group, alike: StandIns) -> tuple[DisplaySet, list[str]]:
    """(a display set, what is to be said of it)."""
    first = group.frames[0]
    stacked = None if group.flat else _stack(group)
    frames = _ordered(group, stacked)
    middle = frames[len(group.phases[0]) // 2]
    unit = meaning.unit(middle)
    suv = suv_header.suv_of(frames)
    remarks = _stack_remarks(group, stacked) if stacked else _flat_remarks(group)
    stored = _different(frames, alike)
    rows, columns = int(header.value(first, "Rows")), int(header.value(first, "Columns"))
    made = DisplaySet(
        _key(first, group),
        _kind(group),
        _label(first, group),
        header.text(first, "Modality"),
        "image",
        frames,
        (len(group.phases[0]), rows, columns),
        stacked.geometry if stacked else None,
        phases=len(group.phases),
        axis=group.axis,
        axis_values=group.values,
        regular=stacked.regular if stacked else True,
        slice_positions=stacked.slice_positions if stacked else None,
        dtype=values.dtype_of(stored, [layout(frame) for frame in stored]),
        unit=unit,
        suv=suv,
        windows=meaning.windows(middle),
        axis_unit=group.unit,
        directions=_directions(group),
        localizer=axes.is_localizer(first),
    )
    return made, [*remarks, *(suv.notes if suv else ())]


def _different(frames: Sequence[Frame], alike: StandIns) -> list[Frame]:
    """The frames without those that are stored as another one is."""
    keys = ((id(alike.of(frame.instance)), frame.number) for frame in frames)
    return list(dict(zip(keys, frames, strict=True)).values())


def _directions(group: Group) -> tuple[Vector | None, ...]:
    """Of the diffusion gradient of each phase; () where it is no diffusion."""
    if group.axis != "b-value":
        return ()
    return tuple(diffusion.direction(phase[0].frame) for phase in group.phases)


def _stack(group: Group) -> Stack:
    """The grid of the first phase; all phases have the same positions."""
    first = group.phases[0][0].frame
    size = int(header.value(first, "Rows")), int(header.value(first, "Columns"))
    thick = header.number(first, "SliceThickness") or 0.0
    return stack(
        _places(group, 0),
        size,
        _frame_of_reference(first),
        thick if 1e-3 <= thick <= _THICKEST_MM else 1.0,
    )


def _frame_of_reference(frame: Frame) -> str:
    own = is_by_transducer(frame)
    return header.text(frame, "VolumeFrameOfReferenceUID" if own else "FrameOfReferenceUID")


def _ordered(group: Group, stacked: Stack | None) -> tuple[Frame, ...]:
    """All frames in the order of the array: the slices of the first phase, then the next."""
    if stacked is None:
        return group.frames
    out: list[Frame] = []
    for phase in group.phases:
        by_position = sorted(phase, key=lambda member: member.at)
        out += [member.frame for member in by_position]
    return tuple(out)


def _places(group: Group, phase: int) -> list[Placed]:
    return [member.place for member in group.phases[phase] if member.place]


def _kind(group: Group) -> VolumeKind:
    first = group.phases[0][0].frame
    if not group.flat:
        return "4d" if group.axis else "volume"
    if header.frame_count(first.instance) < 2:
        return "images"
    moving = header.text(first, "Modality") in _MOVING
    moving |= any(header.value(first, keyword) for keyword in _MOVES)
    return "cine" if moving else "images"


def _label(frame: Frame, group: Group) -> str:
    said = header.text(frame, "SeriesDescription") or header.text(frame, "ProtocolName")
    name = said or f"{header.text(frame, 'Modality') or 'Images'} series"
    number = header.number(frame, "InstanceNumber")
    if _kind(group) == "cine" and not group.name and number is not None:
        return name
    return f"{name} ({group.name})" if group.name else name


def _stack_remarks(group: Group, stacked: Stack) -> list[str]:
    """What a reader must know of a volume's slices, beside what their positions say."""
    remarks = [*([group.remark] if group.remark else []), *stacked.remarks]
    if len(stacked.order) == 1 and group.axis:
        remarks.append("several images at one position: a sequence of single slices, no volume")
    if is_by_transducer(group.frames[0]):
        remarks.append(
            "its slices lie by the transducer: their distances hold, and no direction in the "
            "patient is known"
        )
    elif not stacked.geometry.frame_of_reference_uid:
        remarks.append("no frame of reference: it is linked with no other series")
    thick = header.number(group.frames[0], "SliceThickness") or 0.0
    step = stacked.geometry.spacing[0]
    if stacked.regular and len(stacked.order) > 1 and 0 < _FAR * thick <= step:
        remarks.append(
            f"gap: slices lie {step:.2f} mm apart and are {thick:.2f} mm thick; what lies "
            "between is missing"
        )
    return remarks


def _flat_remarks(group: Group) -> list[str]:
    """Why slices are shown as pictures, where a reader would expect a volume."""
    first = group.frames[0]
    if axes.is_mosaic(first):
        return ["a mosaic of slices, shown flat: measurements in mm are off"]
    if header.value(first, "ImagePositionVolume"):
        return [
            "its slices lie by the transducer, not in the patient: shown one after the other"
        ]
    if header.text(first, "Modality") not in _SLICED or group.phases[0][0].place:
        return ["several images at one position, shown one after the other"] * (
            group.phases[0][0].place is not None and len(group.frames) > 1
        )
    if header.text(first, "Modality") == "NM" and not nuclear.is_reconstructed(first):
        return []
    return ["no usable position, orientation or pixel spacing: shown as images without a place"]


def _key(frame: Frame, group: Group) -> str:
    """Short, and the same for the same files wherever they lie; never that of two patients."""
    instance = frame.instance
    name = instance.sop_instance_uid or instance.member or instance.path
    first = min((header.text(f, "InstanceNumber"), f.number) for f in group.frames[:1])
    person = (header.text(frame, keyword) for keyword in _PERSON)
    parts = (instance.series_instance_uid, name, *map(str, first), str(group.axis), *person)
    text = "|".join(parts)
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:8]


def _split(groups: Sequence[Group]) -> list[Problem]:
    """Why a series gives several volumes, where the acquisition does not tell it."""
    reasons = list(dict.fromkeys(group.split for group in groups if group.split))
    if not reasons:
        return []
    stacks = sum(not group.flat for group in groups)
    reason = (
        f"the series is split into {stacks} volumes: they differ in {' and '.join(reasons)}"
    )
    return [Problem(files.shown(groups[0].frames[0].instance), reason, "shown with care")]


def _spare(groups: Sequence[Group]) -> list[Problem]:
    """Each frame that repeats a position is told with the reason why it is not shown."""
    return [
        Problem(files.shown(one.frame.instance), _repeated(one, group), "shown with care")
        for group in groups
        for one in group.spare
    ]


def _repeated(one: Member, group: Group) -> str:
    """Where a frame lies that is not shown, and which one lies there."""
    other = next(member.frame for member in group.phases[0] if member.at == one.at)
    place = f" at {one.place.told}" if one.place else ""
    name = PurePath(files.shown(other.instance)).name
    return (
        f"duplicate position{place}: frame {one.frame.number} lies where frame {other.number} "
        f"of {name} lies, which is shown; set aside"
    )


def _aside(groups: Sequence[Group]) -> tuple[Instance, ...]:
    """The instances of which nothing is shown."""
    shown = {id(frame.instance) for group in groups for frame in group.frames}
    spare = {id(m.frame.instance): m.frame.instance for group in groups for m in group.spare}
    return tuple(one for key, one in spare.items() if key not in shown)


readers.add(Reader("image", "Images", frozenset(), arrange))
