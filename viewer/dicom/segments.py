"""How large each segment of a segmentation is: its voxels counted, all frames together."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.core.errors import ViewerError
from viewer.core.patient import DisplaySet, Instance, StoredObject
from viewer.core.volume import ImageSet
from viewer.dicom import frames, load, sparse
from viewer.dicom.layout import layout
from viewer.dicom.parse import Malformed
from viewer.dicom.whole import Values

CLASSES = frozenset(f"1.2.840.10008.5.1.4.1.1.66.{end}" for end in ("4", "7"))
_UNCOUNTED, _HELP = "its segments cannot be counted", "The images are not affected."
_KEYWORDS = [
    "SegmentSequence",
    "SegmentationType",
    "SharedFunctionalGroupsSequence",
    "PerFrameFunctionalGroupsSequence",
]
_PICTURE = ("RescaleSlope", "RescaleIntercept", "ModalityLUTSequence", "VOILUTSequence")
_AT_ONCE = 64  # frames in memory
_NEAR_MM = 1e-3  # positions nearer to each other are one
_WHOLE = 0.01  # how far from a whole number of spacings a step may lie


@dataclass(frozen=True, slots=True)
class Segment:
    """voxels: those above 0 (of a label map: those that bear its number).

    volume_mm3: None where the object tells no size of its voxels, or holds fractions.
    """

    number: int
    label: str
    voxels: int
    volume_mm3: float | None


def segments(
    one: StoredObject, pulse: Callable[[], None] = lambda: None
) -> tuple[Segment, ...]:
    """Each segment that the object names, in its order; raises ViewerError.

    pulse: called now and then; what it raises ends the work.
    """
    try:
        found = sparse.elements(one.instance, _KEYWORDS, "segments")
        return _segments(one, Values(found), pulse)
    except ViewerError as error:
        raise ViewerError(f"{_UNCOUNTED}: {error.problem}", _HELP) from error
    except (Malformed, OSError) as error:
        raise ViewerError(f"{_UNCOUNTED}: the file {error}", _HELP) from error


def _segments(
    one: StoredObject, values: Values, pulse: Callable[[], None]
) -> tuple[Segment, ...]:
    groups = list(values.items("PerFrameFunctionalGroupsSequence"))
    shared = values.first("SharedFunctionalGroupsSequence")
    kind = values.text("SegmentationType").upper()
    counts: dict[int, int] = {}
    for at, frame in _stored(one.instance, pulse):
        group = groups[at - 1] if at <= len(groups) else None
        for segment, count in _counted(frame, kind, _segment_of(group, shared)):
            counts[segment] = counts.get(segment, 0) + count
    voxel = None if kind == "FRACTIONAL" else _voxel_mm3(groups, shared)
    out = []
    for item in values.items("SegmentSequence"):
        number = _whole(item.text("SegmentNumber"))
        if number:  # 0 is the background of a label map
            many = counts.get(number, 0)
            volume = None if voxel is None else many * voxel
            out.append(Segment(number, item.text("SegmentLabel"), many, volume))
    return tuple(out)


def _counted(frame: NDArray[Any], kind: str, segment: int) -> Iterator[tuple[int, int]]:
    """(segment, its voxels) in one stored frame."""
    if kind != "LABELMAP":
        yield segment, int(np.count_nonzero(frame))
        return
    found, counts = np.unique(frame, return_counts=True)
    yield from zip(found.tolist(), counts.tolist(), strict=True)


def _stored(
    instance: Instance, pulse: Callable[[], None]
) -> Iterator[tuple[int, NDArray[Any]]]:
    """(number from 1, stored values) of every frame; raises Malformed, ViewerError.

    As any image is read, without what makes a picture of it.
    """
    kept = {k: v for k, v in instance.attributes.items() if k not in _PICTURE}
    bare = replace(instance, attributes={**kept, "PhotometricInterpretation": "MONOCHROME2"})
    chosen = frames.frames_of(bare)
    if not chosen:
        raise Malformed("says a Number of Frames that cannot be")
    one, held = layout(chosen[0]), bare.attributes.get("PixelLength", 0)
    if (
        one.native and held > (len(chosen) * one.frame_bits + 7) // 8 + 1
    ):  # it is of even length
        raise Malformed("holds more pixels than its header tells of")
    for first in range(0, len(chosen), _AT_ONCE):
        pulse()
        part = tuple(chosen[first : first + _AT_ONCE])
        shown = DisplaySet("", "images", "Segmentation", "SEG", "image", part, None)
        item, told = load.loaded(shown)
        for problem in told:
            if problem.effect != "shown with care":
                raise Malformed(problem.reason)
        assert isinstance(item, ImageSet)
        for frame, values in zip(part, item.array, strict=True):
            yield frame.number, values


def _segment_of(group: Values | None, shared: Values | None) -> int:
    """The segment that a frame shows (PS3.3 C.8.20.3.1); 0 where it is not told."""
    for each in (group, shared):
        found = each and each.first("SegmentIdentificationSequence")
        if found and (number := _whole(found.text("ReferencedSegmentNumber"))):
            return number
    return 0


def _voxel_mm3(groups: Sequence[Values], shared: Values | None) -> float | None:
    """Of one voxel: the area of a pixel times the distance of the planes."""
    for each in (shared, *groups[:1]):
        measures = each and each.first("PixelMeasuresSequence")
        if not measures:
            continue
        sides = measures.numbers("PixelSpacing")
        if len(sides) == 2 and (step := _step_mm(groups, shared, measures)):
            return abs(sides[0] * sides[1] * step)
    return None


def _step_mm(groups: Sequence[Values], shared: Values | None, measures: Values) -> float | None:
    """From plane to plane: by positions; frames that are left out do not make it longer."""
    stated = next(iter(measures.numbers("SpacingBetweenSlices")), 0.0)
    thick = next(iter(measures.numbers("SliceThickness")), 0.0)
    steps = _steps(groups, shared)
    if not len(steps):
        return stated or thick or None
    least = float(steps.min())
    times = least / stated if stated > 0 else 0.0
    return stated if times > 0.5 and abs(times - round(times)) < _WHOLE * times else least


def _steps(groups: Sequence[Values], shared: Values | None) -> NDArray[np.float64]:
    """Distances of the planes that there are frames of, along their normal."""
    turned = next(
        (
            six
            for each in (shared, *groups[:1])
            if each and (plane := each.first("PlaneOrientationSequence"))
            if len(six := plane.numbers("ImageOrientationPatient")) == 6
        ),
        None,
    )
    places = [
        at
        for each in groups
        if (plane := each.first("PlanePositionSequence"))
        if len(at := plane.numbers("ImagePositionPatient")) == 3
    ]
    if turned is None or not places:
        return np.empty(0)
    along = np.sort(np.array(places) @ np.cross(turned[:3], turned[3:]))
    steps: NDArray[np.float64] = np.diff(along)
    return steps[steps > _NEAR_MM]


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
