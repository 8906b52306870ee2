"""Headers that are alike: a file that differs from another in a few values is not parsed again.

The slices of a series share the structure of their headers, byte for byte, and nearly all of
their values. Of the first one a Pattern is made: which bytes are values that nothing is made
of, and which are values that change from slice to slice. Where all other bytes of a file are
the same, parsing it could only take the same steps; so only the changing values are read.
Whatever is different or odd is parsed as a whole. A Pattern is used only where a trial with
other values has shown that nothing else depends on them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.core.patient import Instance
from viewer.dicom import headers, parse
from viewer.dicom.batch import FIELDS, Batch, Columns
from viewer.dicom.columns import decoded
from viewer.dicom.keywords import WANTED
from viewer.dicom.parse import Malformed, Parsed, Raw

Words = NDArray[np.uint64]
WORD = 8  # bytes
Changing = tuple[str, int, str, int, int]  # keyword, tag, VR, from, to
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
_OTHERS = bytes.maketrans(b"0123456789", b"1234567890")


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """The header of one file, and where others may differ from it.

    header, mask: the bytes, eight to a number, and ones where others must be the same.
    tail: how the header ends, right before the pixels, at an offset.
    base: what was made of the file. first: its bytes. end: where its pixels begin.
    changing: values that are read anew.
    """

    size: int
    header: Words
    mask: Words
    tail: bytes
    end: int
    base: Instance
    charset: tuple[str, ...]
    changing: tuple[Changing, ...]
    first: bytes

    def fitting(self, many: Sequence[bytes]) -> tuple[list[int], Instance, Columns]:
        """(numbers of the files that fit, what these share, what differs between them).

        many: the first bytes of each file.
        """
        at, least = self.end - len(self.tail), len(self.first)
        there = [
            n
            for n, data in enumerate(many)
            if len(data) >= least and data.startswith(self.tail, at)
        ]
        if not there:
            return [], self.base, {}
        block = np.frombuffer(b"".join([many[n][:least] for n in there]), np.uint64)
        differing = block.reshape(len(there), -1) ^ self.header
        wrong = (differing & self.mask).any(1)
        if wrong.any():
            right = np.flatnonzero(~wrong)
            there, differing = [there[n] for n in right.tolist()], differing[right]
        return self._columns(there, many, np.bitwise_or.reduce(differing, 0).tobytes())

    def _columns(
        self, there: list[int], many: Sequence[bytes], some: bytes
    ) -> tuple[list[int], Instance, Columns]:
        """What differs from the base in files whose other bytes are its own.

        some: not 0 at the bytes that differ in any of them.
        """
        columns: dict[str, Sequence[Any]] = {}
        refused: set[int] = set()
        for keyword, tag, vr, at, stop in self.changing:
            if not some[at:stop].strip(b"\0"):
                continue
            found = decoded([many[n][at:stop] for n in there], tag, vr, self.charset)
            refused |= _of_another_kind(_before(self.base, keyword), found)
            columns[keyword] = found
        if refused:
            right = [k for k in range(len(there)) if k not in refused]
            there = [there[k] for k in right]
            columns = {key: [found[k] for k in right] for key, found in columns.items()}
        return there, *_condensed(self.base, columns)


def _before(base: Instance, keyword: str) -> Any:
    field = FIELDS.get(keyword)
    return getattr(base, field) if field else base.attributes.get(keyword)


def _of_another_kind(before: Any, found: Sequence[Any]) -> set[int]:
    """The numbers of values that are not there, or not of the type that the base has.

    What else was made of a header then holds for them too.
    """
    if isinstance(before, list):
        kinds = [type(one) for one in before]
        if _all_lists(found, kinds):
            return set()
        right = [type(one) is list and [type(part) for part in one] == kinds for one in found]
    else:
        kind = type(before)
        plain = isinstance(before, int | float)
        if set(map(type, found)) == {kind} and (plain or (before and all(found))):
            return set()
        right = [type(one) is kind and (plain or bool(before and one)) for one in found]
    return {n for n, one in enumerate(right) if not one}


def _all_lists(found: Sequence[Any], kinds: Sequence[type]) -> bool:
    """Whether all are lists of as many values of one type; quickly, and nearly always so."""
    if set(map(type, found)) != {list} or set(map(len, found)) != {len(kinds)}:
        return False
    each = set(map(type, chain.from_iterable(found)))
    return len(each) == 1 and each == set(kinds)


def _condensed(base: Instance, columns: Columns) -> tuple[Instance, Columns]:
    """The base with the values that all of the files have, and the columns of the others."""
    same = {key: found[0] for key, found in columns.items() if found and _constant(found)}
    own = {FIELDS[key]: value for key, value in same.items() if key in FIELDS}
    attributes = {key: value for key, value in same.items() if key not in FIELDS}
    if same:
        base = replace(base, attributes={**base.attributes, **attributes}, **own)
    return base, {key: found for key, found in columns.items() if key not in same}


def _constant(found: Sequence[Any]) -> bool:
    first = found[0]
    return all(one is first for one in found)


def pattern(data: bytes, parsed: Parsed, made: Instance) -> Pattern | None:
    """The pattern of a file; None where it is too odd to have one.

    data: its first bytes, beyond where its pixels begin.
    """
    end = parsed.pixel_offset
    if end is None or _rounded(end) > len(data) or data[128:132] != b"DICM":
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
    whole = data[: _rounded(end)]
    one = Pattern(
        parsed.size,
        np.frombuffer(whole, np.uint64),
        finder.mask(len(whole)),
        whole[end - (12 if explicit else 8) : end],
        end,
        made,
        tuple(made.attributes.get("SpecificCharacterSet", ())),
        tuple(finder.changing),
        whole,
    )
    return one if _holds(one, parsed) else None


def _rounded(end: int) -> int:
    """Bytes of whole words."""
    return -(-end // WORD) * WORD


def _holds(one: Pattern, parsed: Parsed) -> bool:
    """A trial: with other values in all places that may differ, parsing finds the same."""
    data, elements = bytearray(one.first), dict(parsed.elements)
    for _, tag, vr, at, stop in one.changing:
        data[at:stop] = data[at:stop].translate(_OTHERS)
        elements[tag] = Raw(vr, bytes(data[at:stop]), True)
    file = one.base.path, one.base.size, one.base.mtime_ns
    there, shared, columns = one.fitting([bytes(data), one.first])
    if there != [0, 1]:
        return False
    expected = headers.instance(replace(parsed, elements=elements), file[0], "", file[1:])
    return Batch((file, file), shared, columns).instances() == [expected, one.base]


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
        self.changing: list[Changing] = []
        self.end = 0

    def whole(self) -> bool:
        """Go through it all; True where it is of explicit VR."""
        start = self._meta(132)
        explicit = self._data[start + 4 : start + 6].isalpha()
        self._data_set(parse.Walk(self._data, self._parsed.size, explicit, True), start)
        return explicit

    def mask(self, count: int) -> Words:
        """Ones where other files must be the same, in so many bytes."""
        made = np.zeros(count, np.uint8)
        made[: self.end] = 0xFF
        for at, stop in self.free:
            made[at:stop] = 0
        for _, _, _, at, stop in self.changing:
            made[at:stop] = 0
        return made.view(np.uint64)

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
