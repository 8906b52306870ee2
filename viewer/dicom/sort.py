"""The frames of a series, parted into what can be stacked: volumes, 4D sequences, images.

What can never lie in one stack is parted first (matrix, orientation, echo, magnitude and
phase ...). Frames that then share a position are told apart by the first axis of AXES that
gives every phase the same positions; what is left over is an extra volume or a duplicate.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, NamedTuple

from viewer.core.axis import POSITIONS
from viewer.core.patient import Frame
from viewer.dicom import axes, naming
from viewer.dicom import frames as header
from viewer.dicom.geometry import SAME_MM, Placed, Turned, at_place, turned
from viewer.dicom.standins import StandIns

_ALIKE = 1e-3  # direction cosines, and shares of a spacing, that differ by rounding
_COUNTED = frozenset((POSITIONS, "acquisition", "repetition"))
_STATED, _REPEATED = (axes.Axis(name, lambda _: None) for name in (POSITIONS, "repetition"))
_INCOMPLETE = "incomplete phase"
_TOLD = 3  # missing slices named one by one
_ROTATING = 6  # more orientations than this, one frame each, turn around the patient


class Member(NamedTuple):
    """A frame and where it lies (None where that is unknown).

    stack: what frames of one stack share. order: its place among others of any stack.
    at: the number of its position among those it is stacked with.
    """

    frame: Frame
    place: Placed | None
    stack: tuple[Any, ...]
    order: tuple[Any, ...]
    at: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Frames that make one display set.

    phases: each a stack of frames at different positions; one phase for a plain volume.
        Without a place (flat) all frames are in the only phase, in the order of numbers.
    spare: frames that repeat a position for no reason that the header tells.
    remark: why it is apart from the others, where a reader must know.
    unit: UCUM code of the values, "1" where they only count.
    name: what tells this group from others of its series, in words.
    split: by what beside the acquisition it differs from others, such as orientation.
    """

    phases: tuple[tuple[Member, ...], ...]
    axis: str | None = None
    values: tuple[float, ...] = ()
    flat: bool = False
    spare: tuple[Member, ...] = ()
    name: str = ""
    unit: str = "1"
    split: str = ""
    remark: str = ""

    @property
    def frames(self) -> tuple[Frame, ...]:
        return tuple(member.frame for phase in self.phases for member in phase)


def parted(frames: Sequence[Frame], alike: StandIns | None = None) -> list[Group]:
    """All frames of one series in groups, in a steady order; none is lost.

    alike: of the instances, where it is known.
    """
    members = _members(frames, alike or StandIns())
    lone = [member for member in members if member.place is None]
    groups = [_flat(part) for part in _by(lone, _flat_key)]
    for part in _by([m for m in members if m.place is not None], lambda m: m.stack):
        groups += _oriented(part)
    if len(groups) < 2:
        return groups
    return _named(sorted(groups, key=lambda group: _first(group.frames)))


def _members(frames: Sequence[Frame], alike: StandIns) -> list[Member]:
    """The frames with their places; what alike instances share is found once."""
    kinds: dict[int, tuple[Turned | None, tuple[Any, ...]]] = {}
    out = []
    for frame in frames:
        first = alike.of(frame.instance)
        kind = kinds.get(id(first))
        if kind is None:
            kind = _turned(frame), (*_sizes(frame), *axes.apart(frame))
            if header.frame_count(first) == 1 and not header.is_tiled(first):
                kinds[id(first)] = kind
        how, stack = kind
        place = at_place(frame, how) if how else None
        out.append(Member(frame, place, stack, _order(frame)))
    return out


def _oriented(members: list[Member]) -> list[Group]:
    clusters = _alike(members)
    single = [cluster[0] for cluster in clusters if len(cluster) == 1]
    if len(single) > _ROTATING and len(single) > len(members) // 2:
        clusters = [cluster for cluster in clusters if len(cluster) > 1]
        return [_flat(single), *_volumes(clusters)]
    return _volumes(clusters)


def _volumes(clusters: list[list[Member]]) -> list[Group]:
    return [group for cluster in clusters for group in _typed(_numbered(cluster))]


def _typed(members: list[Member]) -> list[Group]:
    """Parts of one image type and kernel; those that fill each other's gaps stay together."""
    if not _repeats(members):
        return _stacked(members)
    parts = _by(members, lambda member: axes.reconstruction(member.frame))
    return [group for part in parts for group in _stacked(part)]


def _stacked(members: list[Member]) -> list[Group]:
    """One volume or 4D sequence of frames on one grid, and what does not fit into it."""
    members = sorted(members, key=lambda member: member.order)
    if not _repeats(members):
        return [Group((tuple(members),))]
    for find, several in ((_along, axes.AXES), (_ranked, axes.RANKED), (_along, axes.WEAK)):
        for axis in several:
            found = find(members, axis)
            if found:
                return found
    return _rounds(members) or _acquisitions(members) or [_without_spare(members)]


def _along(members: list[Member], axis: axes.Axis) -> list[Group]:
    """The 4D group of the phases along an axis that have every position just once.

    Incomplete phases are volumes of their own. Nothing where that does not fit the frames.
    """
    values = [axis.key(member.frame) for member in members]
    if None in values or len(set(values)) < 2:
        return []
    phases: dict[Any, list[Member]] = {}
    for member, value in zip(members, values, strict=True):
        phases.setdefault(value, []).append(member)
    ordered = sorted(phases.items(), key=lambda phase: phase[0][0])
    noun = "time point" if axis.name in ("time", POSITIONS) else f"phase along {axis.name}"
    parts = [
        (key[0], part, f"{noun} {n}{', taken again,' if turn else ''}")
        for n, (key, phase) in enumerate(ordered, 1)
        for turn, part in enumerate(_turns(phase))
    ]
    count = len({member.at for member in members})
    whole = [(value, part) for value, part, _ in parts if len(part) == count]
    if len(whole) < 2 or len(whole) * 2 < len(parts):
        return []
    left = [
        Group((tuple(part),), name=_INCOMPLETE, remark=_lacking(part, members, name))
        for _, part, name in parts
        if len(part) < count
    ]
    return [_sequence([part for _, part in whole], axis, [v for v, _ in whole]), *left]


def _lacking(part: list[Member], members: list[Member], name: str) -> str:
    """Why a phase of some slices is apart, and where the slices lie that it lacks."""
    held = {member.at for member in part}
    missing = {m.at: m.place.told for m in members if m.at not in held and m.place}
    places = [missing[at] for at in sorted(missing)]
    more = f" and {len(places) - _TOLD} more" if len(places) > _TOLD else ""
    return (
        f"{name} lacks the slice{'s' if len(places) > 1 else ''} at "
        f"{', '.join(places[:_TOLD])}{more}: taken out of the 4D sequence, "
        f'into "({_INCOMPLETE})"'
    )


def _ranked(members: list[Member], axis: axes.Axis) -> list[Group]:
    """The 4D group of phases whose values differ a little from slice to slice.

    The first value at each position makes the first phase, and so on. Nothing where the
    positions do not have the same number of different values.
    """
    values = {id(member): axis.key(member.frame) for member in members}
    if None in values.values():
        return []
    stacks = _by(sorted(members, key=lambda m: values[id(m)] or ()), lambda m: m.at)
    stacks.sort(key=lambda one: one[0].at)
    counts = {len(one) for one in stacks} | {len({values[id(m)] for m in s}) for s in stacks}
    if len(counts) != 1 or counts == {1}:
        return []
    phases = [list(phase) for phase in zip(*stacks, strict=True)]
    middles = [sorted(values[id(m)] or () for m in phase)[len(phase) // 2] for phase in phases]
    return [_sequence(phases, axis, [middle[0] for middle in middles])]


def _sequence(phases: list[list[Member]], axis: axes.Axis, values: list[float]) -> Group:
    """Phases along an axis; where it only counts them, by their times if those are told."""
    made = tuple(tuple(phase) for phase in phases)
    if axis.unit == "1" and axis.name in _COUNTED:
        times = _times(phases)
        if times:
            return Group(made, "time", times, unit="s")
    told = axes.relative(axis, values)
    return Group(made, axes.named(axis, told), told, unit=axis.unit)


def _times(phases: list[list[Member]]) -> tuple[float, ...]:
    """Seconds of each phase from the first; () where the header does not tell them."""
    first = phases[0][0].frame
    for clock in axes.CLOCKS:
        keys = [[clock.key(member.frame) for member in phase] for phase in phases]
        if any(None in phase for phase in keys):
            continue
        starts = [min(key[0] for key in phase if key) for phase in keys]
        if all(b > a for a, b in pairwise(starts)):
            return axes.relative(clock, starts)
    step = header.number(first, "TemporalResolution")
    if step is None and "EP" in header.words(first, "ScanningSequence"):
        step = header.number(first, "RepetitionTime")  # echo planar: a volume each
    if step is None or step <= 0:
        return ()
    return tuple(round(n * step / 1000, 6) for n in range(len(phases)))


def _rounds(members: list[Member]) -> list[Group]:
    """Every position as often as the others, in the order of numbers: repetitions."""
    turns = _turns(members)
    if len({len(turn) for turn in turns}) > 1 or len(turns[0]) < 2:
        return []
    stated = header.number(members[0].frame, "NumberOfTemporalPositions")
    axis = _STATED if stated == len(turns) else _REPEATED
    return [_sequence(turns, axis, [float(n) for n in range(1, len(turns) + 1)])]


def _acquisitions(members: list[Member]) -> list[Group]:
    """Acquisitions that overlap by a part, each as a volume of its own; else nothing."""
    parts = _by(members, lambda m: header.number(m.frame, "AcquisitionNumber"))
    if len(parts) < 2 or any(len(part) < 2 or _repeats(part) for part in parts):
        return []
    return [Group((tuple(part),), name=f"acquisition {n + 1}") for n, part in enumerate(parts)]


def _turns(members: list[Member]) -> list[list[Member]]:
    """Members parted so that each part has a position once: the first ones, the second ..."""
    seen: dict[int, int] = {}
    turns: list[list[Member]] = []
    for member in members:
        turn = seen[member.at] = seen.get(member.at, -1) + 1
        if turn == len(turns):
            turns.append([])
        turns[turn].append(member)
    return turns


def _without_spare(members: list[Member]) -> Group:
    """A volume of the first frame at each position; the others are set aside."""
    first, *others = _turns(members)
    if len(first) == 1:
        return _flat(members)
    return Group((tuple(first),), spare=tuple(m for part in others for m in part))


def _flat(members: Iterable[Member]) -> Group:
    ordered = sorted(members, key=lambda member: member.order)
    return Group((tuple(ordered),), flat=True)


def _numbered(members: list[Member]) -> list[Member]:
    """The members with the numbers of their positions along the normal, from 0."""
    depths = [member.place.depth if member.place else 0.0 for member in members]
    out, at, last = list(members), 0, None
    for n in sorted(range(len(members)), key=depths.__getitem__):
        if last is not None and depths[n] - last > SAME_MM:
            at += 1
        one, last = members[n], depths[n]
        out[n] = Member(one.frame, one.place, one.stack, one.order, at)
    return out


def _repeats(members: Sequence[Member]) -> bool:
    return len({member.at for member in members}) < len(members)


def _alike(members: list[Member]) -> list[list[Member]]:
    """Members parted by orientation and spacing, which may differ by rounding."""
    clusters: list[tuple[tuple[float, ...], list[Member]]] = []
    known: dict[tuple[float, ...], list[Member]] = {}
    for member in members:
        place = member.place
        if place is None:
            continue
        key = (*place.row, *place.column, *place.spacing)
        if key not in known:
            known[key] = _cluster(clusters, key)
        known[key].append(member)
    return [cluster for _, cluster in clusters]


def _cluster(
    clusters: list[tuple[tuple[float, ...], list[Member]]], key: tuple[float, ...]
) -> list[Member]:
    for middle, cluster in clusters:
        if all(abs(a - b) <= _ALIKE for a, b in zip(middle[:6], key[:6], strict=True)) and all(
            abs(a - b) <= _ALIKE * a for a, b in zip(middle[6:], key[6:], strict=True)
        ):
            return cluster
    made: list[Member] = []
    clusters.append((key, made))
    return made


def _turned(frame: Frame) -> Turned | None:
    """How a frame is turned; None of a mosaic, a radiograph or a colour picture: no place."""
    if axes.is_mosaic(frame) or axes.is_radiograph(frame):
        return None
    if header.number(frame, "SamplesPerPixel") == 3:
        return None
    return turned(frame)


def _flat_key(member: Member) -> tuple[Any, ...]:
    """Frames without a place: a file of several frames stays alone, radiographs too."""
    frame = member.frame
    alone = frame.instance.sop_instance_uid + frame.instance.path + frame.instance.member
    together = header.frame_count(frame.instance) == 1 and not axes.is_radiograph(frame)
    spacing = header.value(frame, "PixelSpacing") or header.value(frame, "ImagerPixelSpacing")
    return (*_sizes(frame), str(spacing), "" if together else alone)


def _sizes(frame: Frame) -> tuple[Any, ...]:
    words = ("Rows", "Columns", "SamplesPerPixel", "PhotometricInterpretation")
    return tuple(str(header.value(frame, word, "")) for word in words)


def _by(members: Iterable[Member], key: Callable[[Member], Any]) -> list[list[Member]]:
    parts: dict[Any, list[Member]] = {}
    for member in members:
        parts.setdefault(key(member), []).append(member)
    return list(parts.values())


def _order(frame: Frame) -> tuple[Any, ...]:
    """By acquisition and instance number, then name, so that the order is always the same."""
    number = header.number(frame, "InstanceNumber")
    return (
        number is None,
        number or 0.0,
        frame.instance.sop_instance_uid,
        frame.instance.path,
        frame.instance.member,
        frame.number,
    )


def _first(frames: Sequence[Frame]) -> tuple[Any, ...]:
    return min(_order(frame) for frame in frames)


def _named(groups: list[Group]) -> list[Group]:
    """The groups with what tells each from the others."""
    if len(groups) < 2:
        return groups
    traits = [axes.traits(group.frames[0]) for group in groups]
    told = _telling(traits)
    names = [
        ", ".join(trait[n] for n in told if trait[n]) or group.name
        for group, trait in zip(groups, traits, strict=True)
    ]
    return [
        replace(group, name=name, split=split)
        for group, (name, split) in zip(groups, naming.distinct(groups, names), strict=True)
    ]


def _telling(traits: Sequence[tuple[str, ...]]) -> list[int]:
    """The numbers of the traits to name: each that has several values among the groups.

    What only some groups state is named where they cannot be told apart without it.
    """
    values = [set(column) - {""} for column in zip(*traits, strict=True)]
    told = [n for n, one in enumerate(values) if len(one) > 1]
    for n, one in enumerate(values):
        if len({tuple(trait[k] for k in told) for trait in traits}) == len(traits):
            break
        if len(one) == 1 and any(not trait[n] for trait in traits):
            told = sorted([*told, n])
    return told
