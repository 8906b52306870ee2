"""Headers that are alike: a file that differs from another in a few values is not parsed again.

The slices of a series share the structure of their headers, byte for byte, and nearly all of
their values. Of the first one a Pattern is made: which bytes are values that nothing is made
of, and which are values that change from slice to slice. Where all other bytes of a file are
the same, parsing it could only take the same steps; so only the changing values are read.
Whatever is different or odd is parsed as a whole. A Pattern is used only where a trial with
other values has shown that nothing else depends on them.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.core.patient import Instance
from viewer.dicom import headers, parse
from viewer.dicom.headers import Read
from viewer.dicom.keywords import WANTED
from viewer.dicom.parse import Malformed, Parsed, Raw

PATTERNS = 8  # kept for each size of file
SIZES = 64
_PATIENCE = 12  # files of one size without a fit, after which fewer patterns are made
# Values that depend on no others, and on which no others depend, as far as they are ASCII.
_NAMES = """
SOPInstanceUID InstanceNumber ImagePositionPatient SliceLocation SeriesInstanceUID
StudyInstanceUID SeriesNumber AcquisitionNumber AcquisitionDate AcquisitionTime
AcquisitionDateTime ContentDate ContentTime SeriesDate SeriesTime StudyDate StudyTime
TriggerTime TemporalPositionIdentifier FrameReferenceTime ActualFrameDuration EchoTime
WindowCenter WindowWidth XRayTubeCurrent Exposure ExposureTime DecayFactor RescaleSlope
FrameOfReferenceUID AccessionNumber StudyID PatientID PatientName PatientBirthDate
PatientAge PatientSex StudyDescription SeriesDescription ProtocolName
"""
_CHANGING = frozenset(_NAMES.split())
_STRUCTURED = frozenset(("SQ", "UN", ""))
_ENCAPSULATED = -1
_OTHERS = bytes.maketrans(b"0123456789", b"1234567890")


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """The header of one file, and where others may differ from it.

    mask: 0xFF at bytes that must be the same. base: what was made of the file.
    changing: (keyword, tag, VR, from, to) of values that are read anew.
    """

    size: int
    header: NDArray[np.uint8]
    mask: NDArray[np.uint8]
    tail: bytes
    base: Instance
    charset: tuple[str, ...]
    changing: tuple[tuple[str, int, str, int, int], ...]
    first: bytes

    def instance(self, data: bytes, path: str, stat: tuple[int, int]) -> Instance | None:
        """The Instance of a file that fits; None where it does not."""
        end = len(self.header)
        if not data.startswith(self.tail, end - len(self.tail)):
            return None
        differing = np.frombuffer(data, np.uint8, end) ^ self.header
        differing &= self.mask
        if differing.any():
            return None
        found = dict(self.base.attributes)
        uids: dict[str, str] = {}
        for keyword, tag, vr, at, stop in self.changing:
            value = data[at:stop]
            if value == self.first[at:stop]:
                continue
            if not value.isascii() or b"\x1b" in value:
                return None
            made = _value(tag, vr, value, self.charset)
            before = _before(self.base, keyword)
            if not value.isascii() or not _same_kind(before, made):
                return None
            if keyword in _UIDS:
                uids[_UIDS[keyword]] = str(made)
            else:
                found[keyword] = made
        base = self.base
        return Instance(
            path,
            uids.get("sop_instance_uid", base.sop_instance_uid),
            base.sop_class_uid,
            base.transfer_syntax_uid,
            uids.get("series_instance_uid", base.series_instance_uid),
            uids.get("study_instance_uid", base.study_instance_uid),
            "",
            stat[0],
            stat[1],
            found,
        )


@lru_cache(1 << 12)
def _value(tag: int, vr: str, value: bytes, charset: tuple[str, ...]) -> Any:
    """What one element holds; times and positions come again in other phases and series."""
    return headers.values({tag: Raw(vr, value, True)}, charset).get(WANTED[tag].keyword)


_UIDS = {
    "SOPInstanceUID": "sop_instance_uid",
    "SeriesInstanceUID": "series_instance_uid",
    "StudyInstanceUID": "study_instance_uid",
}


def _before(base: Instance, keyword: str) -> Any:
    field = _UIDS.get(keyword)
    return getattr(base, field) if field else base.attributes.get(keyword)


def _same_kind(before: Any, now: Any) -> bool:
    """True where both are there and of the same type: what else was made of it then holds."""
    if not before or type(now) is not type(before):
        return type(now) is type(before) and isinstance(now, int | float)
    if isinstance(now, list):
        return [type(one) for one in now] == [type(one) for one in before]
    return bool(now)


@dataclass(slots=True)
class _Kept:
    """The patterns of files of one size, the one that fitted last first."""

    patterns: list[Pattern]
    misses: int = 0


class Reader:
    """Makes Instances of files; for one thread. Remembers patterns of what it has read."""

    def __init__(self) -> None:
        self._kept: dict[int, _Kept] = {}

    def instance(
        self, read: Read, path: str, stat: tuple[int, int], size: int
    ) -> Instance | None:
        """The Instance of a file; None where it is not DICOM. Raises Malformed, OSError.

        read(n) gives its first n bytes; stat: (size, modification time in ns) as it was
        found; size: as it is.
        """
        data = read(min(headers.FIRST_READ, size))
        kept = self._kept.get(size), self._kept.get(_ENCAPSULATED)
        for one in kept if size == stat[0] else ():
            found = one and _fitting(one, data, path, stat)
            if found:
                return found
        parsed = headers.header(lambda n: data if n <= len(data) else read(n), size)
        if parsed is None:
            return None
        made = headers.instance(parsed, path, "", stat)
        self._learn(data, parsed, made)
        return made

    def _learn(self, data: bytes, parsed: Parsed, made: Instance) -> None:
        key = parsed.size if (parsed.pixel_length or 0) >= 0 else _ENCAPSULATED
        kept = self._kept.setdefault(key, _Kept([]))
        kept.misses += 1
        if kept.misses > _PATIENCE and kept.misses % _PATIENCE:
            return
        one = pattern(data, parsed, made)
        if one is not None:
            kept.patterns.insert(0, one)
            del kept.patterns[PATTERNS:]
        if len(self._kept) > SIZES:
            del self._kept[next(iter(self._kept))]


def _fitting(kept: _Kept, data: bytes, path: str, stat: tuple[int, int]) -> Instance | None:
    for number, one in enumerate(kept.patterns):
        found = one.instance(data, path, stat)
        if found is not None:
            kept.misses = 0
            if number:
                kept.patterns.insert(0, kept.patterns.pop(number))
            return found
    return None


def pattern(data: bytes, parsed: Parsed, made: Instance) -> Pattern | None:
    """The pattern of a file; None where it is too odd to have one.

    data: its first bytes, beyond where its pixels begin.
    """
    end = parsed.pixel_offset
    if end is None or end > len(data) or data[128:132] != b"DICM":
        return None
    odd = "Odd" in made.attributes
    if odd or parsed.syntax == parse.BIG_ENDIAN or parsed.size != made.size:
        return None
    if "FrameGroups" in made.attributes:  # a place for each is made of the file's own
        return None
    finder = _Spans(data[:end], parsed)
    try:
        explicit = finder.whole()
    except (Malformed, parse.Short):
        return None
    if finder.end != end:
        return None
    mask = np.full(end, 0xFF, np.uint8)
    for at, stop in finder.free:
        mask[at:stop] = 0
    for _, _, _, at, stop in finder.changing:
        mask[at:stop] = 0
    whole = data[:end]
    charset = made.attributes.get("SpecificCharacterSet", ())
    header = np.frombuffer(whole, np.uint8)
    tail = whole[-12:] if explicit else whole[-8:]
    one = Pattern(
        parsed.size, header, mask, tail, made, tuple(charset), tuple(finder.changing), whole
    )
    return one if _holds(one, parsed) else None


def _holds(one: Pattern, parsed: Parsed) -> bool:
    """A trial: with other values in all places that may differ, parsing finds the same."""
    data, elements = bytearray(one.first), dict(parsed.elements)
    for _, tag, vr, at, stop in one.changing:
        data[at:stop] = data[at:stop].translate(_OTHERS)
        elements[tag] = Raw(vr, bytes(data[at:stop]), True)
    stat = one.base.size, one.base.mtime_ns
    found = one.instance(bytes(data), one.base.path, stat)
    return found == headers.instance(
        replace(parsed, elements=elements), one.base.path, "", stat
    )


def _raw_values(elements: Any) -> set[bytes]:
    """All values that the parser has kept, at any depth."""
    out: set[bytes] = set()
    for raw in elements.values():
        if isinstance(raw, Raw):
            out.add(raw.value)
        else:
            for item in raw:
                out |= _raw_values(item)
    return out


class _Spans:
    """Finds the bytes of values in a header of little endian.

    free: of values that the program makes nothing of. changing: see Pattern.
    end: where the value of the pixel data begins.
    """

    def __init__(self, data: bytes, parsed: Parsed) -> None:
        self._data, self._parsed = data, parsed
        self._kept = _raw_values(parsed.elements)
        self.free: list[tuple[int, int]] = []
        self.changing: list[tuple[str, int, str, int, int]] = []
        self.end = 0

    def whole(self) -> bool:
        """Go through it all; True where it is of explicit VR."""
        start = self._meta(132)
        explicit = self._data[start + 4 : start + 6].isalpha()
        self._data_set(parse.Walk(self._data, self._parsed.size, explicit, True), start)
        return explicit

    def _meta(self, at: int) -> int:
        """Past the file meta group; its instance UID counts where the data set has none."""
        walk = parse.Walk(self._data, self._parsed.size, True, True)
        spare = isinstance(self._parsed.elements.get(0x00080018), Raw)
        while self._data[at : at + 2] == b"\x02\x00":
            tag, _, length, value = walk.element(at)
            at = value + length
            if tag == 0x00020003 and spare:
                self.free.append((value, at))
        return at

    def _data_set(self, walk: parse.Walk, at: int, end: int = 0, depth: int = 0) -> int:
        """Past the elements of one level."""
        end = end or len(self._data)
        while at < end:
            tag, vr, length, value = walk.element(at)
            if tag == parse.ITEM_END:
                return value
            if depth == 0 and tag in parse.PIXELS:
                self.end = value
                return value
            if length == parse.UNDEFINED:
                if vr not in ("SQ", ""):  # UN would hold implicit VR, OB an icon
                    raise Malformed("is of no common structure")
                at = self._items(walk, value, depth + 1)
                continue
            at = value + length
            self._sort(tag, vr, (value, at), depth)
        return at

    def _items(self, walk: parse.Walk, at: int, depth: int) -> int:
        """Past a sequence of undefined length."""
        while True:
            mark, _, length, value = walk.element(at)
            if mark == parse.SEQUENCE_END:
                return value
            if mark != parse.ITEM:
                raise Malformed("has something else than items")
            end = 0 if length == parse.UNDEFINED else value + length
            at = self._data_set(walk, value, end, depth) if length else value

    def _sort(self, tag: int, vr: str, where: tuple[int, int], depth: int) -> None:
        """Whether a value may differ. Within sequences nothing that could be wanted may."""
        value = self._data[where[0] : where[1]]
        wanted = WANTED.get(tag)
        if wanted is None:
            if value not in self._kept and not (depth and vr in _STRUCTURED):
                self.free.append(where)
            return
        raw = self._parsed.elements.get(tag)
        if depth or wanted.keyword not in _CHANGING or not isinstance(raw, Raw):
            return
        if raw.value == value and raw.little and value.isascii() and b"\x1b" not in value:
            self.changing.append((wanted.keyword, tag, raw.vr, *where))
