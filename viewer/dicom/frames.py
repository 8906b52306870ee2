"""The value that holds for one frame: its own group, then the shared one, then the file's."""

from collections.abc import Sequence
from typing import Any

from viewer.core.patient import Frame, Instance


def value(frame: Frame, keyword: str, default: Any = None) -> Any:
    """What the header says of a frame under a keyword (PS3.3 C.7.6.16, then the root)."""
    attributes = frame.instance.attributes
    if "SharedGroups" not in attributes and "FrameGroups" not in attributes:
        return attributes.get(keyword, default)  # nearly always, and asked very often
    groups = attributes.get("FrameGroups")
    if groups and frame.number <= len(groups) and keyword in groups[frame.number - 1]:
        return groups[frame.number - 1][keyword]
    shared = attributes.get("SharedGroups")
    if shared and keyword in shared:
        return shared[keyword]
    return attributes.get(keyword, default)


def numbers(frame: Frame, keyword: str, count: int) -> tuple[float, ...] | None:
    """Exactly so many numbers, or None where the header has not got them."""
    found = value(frame, keyword)
    if not isinstance(found, list) or len(found) != count:
        return None
    if {*map(type, found)} == {float}:  # nearly always, and asked very often
        return tuple(found)
    if not all(isinstance(one, int | float) for one in found):
        return None
    return tuple(map(float, found))


def number(frame: Frame, keyword: str) -> float | None:
    """One number, or None."""
    found = value(frame, keyword)
    if isinstance(found, list):
        found = found[0] if found else None
    return float(found) if isinstance(found, int | float) else None


def text(frame: Frame, keyword: str) -> str:
    """One line of text, "" where there is none."""
    found = value(frame, keyword, "")
    if isinstance(found, list):
        return "\\".join(str(part) for part in found)
    return "" if found is None else str(found)


def frames_of(instance: Instance) -> list[Frame]:
    """All frames of an instance; the tiles of a mosaic are frames."""
    count = frame_count(instance)
    if count == 1 and not is_tiled(instance):
        return [Frame(instance)]
    if count and is_tiled(instance):
        count = len(instance.attributes["FrameGroups"])
    return [Frame(instance, number + 1) for number in range(count)]


def is_tiled(instance: Instance) -> bool:
    """True where its frames are tiles of one stored picture (see dicom.mosaic)."""
    return "Tiles" in instance.attributes


def stored_number(frame: Frame) -> int:
    """The number of the stored picture that a frame is, or is a tile of."""
    return 1 if is_tiled(frame.instance) else frame.number


def frame_count(instance: Instance) -> int:
    """Number of Frames, 1 where it is absent, 0 where it is no sensible number."""
    count = instance.attributes.get("NumberOfFrames", 1)
    return count if isinstance(count, int) and 0 < count <= 1_000_000 else 0


def words(frame: Frame, keyword: str) -> Sequence[str]:
    """A list of code strings, upper case."""
    found = value(frame, keyword, [])
    listed = found if isinstance(found, list) else [found]
    return [str(word).upper() for word in listed if word]
