"""The wanted elements of a DICOM data set, quickly and within bounds (PS3.5 chapter 7).

pydicom needs about a millisecond a header and has no limit on depth, claimed lengths or
inflated size; a folder of a large hospital study needs both speed and limits.
"""

import re
import zlib
from dataclasses import dataclass, field
from struct import Struct
from typing import NamedTuple

from viewer.dicom import oddities
from viewer.dicom.keywords import WANTED
from viewer.dicom.oddities import written

DEEPEST = 64
INFLATED_MOST = 256 << 20
UNDEFINED = 0xFFFFFFFF
FIRST = 0x00080000  # groups below have no place in a data set (PS3.5 7.1)
ODD_MOST = 8
PIXELS = (0x7FE00008, 0x7FE00009, 0x7FE00010)

IMPLICIT, EXPLICIT, DEFLATED, BIG_ENDIAN = (
    "1.2.840.10008.1.2",
    "1.2.840.10008.1.2.1",
    "1.2.840.10008.1.2.1.99",
    "1.2.840.10008.1.2.2",
)
_NAMES = {IMPLICIT: "implicit VR", EXPLICIT: "explicit VR"}
_GROUP_LENGTH = b"\x02\0\0\0UL\x04\0"
_LONG = frozenset(b"OB OD OF OL OV OW SQ SV UC UN UR UT UV".split())
_SHORT = frozenset(b"AE AS AT CS DA DS DT FL FD IS LO LT PN SH SL SS ST TM UI UL US".split())
_KINDS = {vr: vr.decode() for vr in _SHORT}
_SEQUENCES = frozenset(("SQ", "UN", ""))
_OPAQUE = frozenset(("OB", "OD", "OF", "OL", "OV", "OW", "SQ"))  # seldom hold what is wanted
ITEM, ITEM_END, SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD


class Malformed(Exception):
    """The bytes are not what PS3.5 asks for; says what is wrong, in words for the user."""


class Short(Exception):
    """The buffer ends before the header does; read more of the file and try again."""


class Raw(NamedTuple):
    """The bytes of one value as they lie in the file."""

    vr: str
    value: bytes
    little: bool


Items = list[dict[int, "Raw | Items"]]
Elements = dict[int, Raw | Items]


@dataclass(slots=True)
class Parsed:
    """A data set's wanted elements, and where its pixels lie.

    pixel_offset, pixel_length: of the value, in the file (None where it has no pixels, or
        was deflated); the length is -1 where the pixels are encapsulated.
    size: of the file, in bytes.
    body, body_offset: of a deflated file, the data set in plain and where its pixels lie.
    odd: what is not as the standard asks for, in words.
    """

    syntax: str
    elements: Elements
    pixel_tag: int | None = None
    pixel_offset: int | None = None
    pixel_length: int | None = None
    size: int = 0
    meta: Elements = field(default_factory=dict)
    body: bytes = b""
    body_offset: int | None = None
    odd: tuple[str, ...] = ()


class Walk:
    """One pass over a buffer in one encoding."""

    def __init__(self, data: bytes, size: int, explicit: bool, little: bool) -> None:
        self.data, self.size = data, size
        self.explicit, self.little = explicit, little
        mark = "<" if little else ">"
        self.head = Struct(mark + "HH2sH").unpack_from
        self.plain = Struct(mark + "HHL").unpack_from
        self.long = Struct(mark + "L").unpack_from
        self.pixels: tuple[int, int, int] | None = None
        self.odd: dict[str, None] = {}

    def need(self, end: int, tag: int) -> None:
        """Refuse what reaches beyond the file; ask for more where only the buffer ends."""
        if end > self.size:
            raise Malformed(f"is cut off inside element {written(tag)}")
        if end > len(self.data):
            raise Short

    def note(self, said: str) -> None:
        """Keep what is odd, once, and not without end."""
        if said and len(self.odd) < ODD_MOST:
            self.odd[said] = None

    def element(self, at: int) -> tuple[int, str, int, int]:
        """(tag, VR or "", length, offset of the value) of the element at an offset."""
        self.need(at + 8, 0)
        if not self.explicit:
            group, number, length = self.plain(self.data, at)
            return group << 16 | number, "", length, at + 8
        group, number, vr, length = self.head(self.data, at)
        tag = group << 16 | number
        if vr in _SHORT:
            return tag, vr.decode(), length, at + 8
        if vr in _LONG or (group != 0xFFFE and vr.isalpha() and vr.isupper()):
            self.need(at + 12, tag)
            return tag, vr.decode(), self.long(self.data, at + 8)[0], at + 12
        if group != 0xFFFE:
            self.note(f"has element {written(tag)} without a value representation")
        return tag, "", self.long(self.data, at + 4)[0], at + 8

    def data_set(self, at: int, end: int, depth: int = 0) -> tuple[Elements, int]:
        """The wanted elements from an offset to an end (or to the item's delimiter)."""
        found: Elements = {}
        last = -1 if depth else FIRST - 1
        while at < end:
            if self.explicit:
                at, last = self.short_ones(found, at, end, last)
            if at >= end or (end - at < 8 and depth == 0):
                self.rest(at, end)
                break
            tag, vr, length, value = self.element(at)
            if tag == ITEM_END and depth:
                return found, value
            if tag in (ITEM_END, SEQUENCE_END):
                self.note("has a delimiter outside of any sequence")
                at = value
                continue
            last = self.after(last, tag, found)
            if depth == 0 and tag in PIXELS:
                self.pixels = (tag, value, length)
                break
            at = self.take(found, (tag, vr, length, value), depth)
        return found, at

    def rest(self, at: int, end: int) -> None:
        """Note what is left behind the last element, unless it is padding."""
        if at < end:
            self.need(end, 0)
            if any(self.data[at:end]):
                self.note("ends in the middle of an element: something may be missing")

    def after(self, last: int, tag: int, found: Elements) -> int:
        """The tag that the next one must be above; notes one that is not above the last."""
        if tag > last:
            return tag
        self.note(oddities.order(tag, last, tag == last or tag in found))
        return last

    def short_ones(self, found: Elements, at: int, end: int, before: int) -> tuple[int, int]:
        """Keep the wanted of the next elements of two-byte lengths.

        Gives the offset behind them and the last tag. Most of a header, without a call for
        each. It stops at whatever needs a closer look.
        """
        data, head, little = self.data, self.head, self.little
        last = min(end, len(data))
        while at + 8 <= last:
            group, number, vr, length = head(data, at)
            kind, stop = _KINDS.get(vr), at + 8 + length
            if kind is None or stop > last or group == 0x7FE0:
                break
            tag = group << 16 | number
            if tag <= before:
                break
            wanted = WANTED.get(tag)
            if wanted is not None:
                if wanted.vr != kind:
                    break
                found[tag] = Raw(kind, data[at + 8 : stop], little)
            at, before = stop, tag
        return at, before

    def take(self, found: Elements, element: tuple[int, str, int, int], depth: int) -> int:
        """Keep one element where it is wanted; the offset behind it."""
        tag, vr, length, value = element
        wanted = WANTED.get(tag)
        if length == UNDEFINED and (tag in PIXELS or vr in ("OB", "OW")):
            return self._behind_fragments(tag, value)
        sequence = wanted is not None and wanted.vr == "SQ"
        if wanted is not None and not wanted.owner and vr != wanted.vr:
            self.note(oddities.representation(tag, vr, wanted.vr))
        if length == UNDEFINED or (sequence and vr in _SEQUENCES):
            items, at = self._items(tag, vr, (value, length), depth + 1)
            if sequence:
                found[tag] = items
            return at
        end = value + length
        if end > self.size:
            raise Malformed(f"is cut off inside element {written(tag)}")
        if wanted and not sequence and (vr not in _OPAQUE or vr == wanted.vr):
            self.need(end, tag)
            kind = wanted.vr if vr in ("", "UN") else vr
            found[tag] = Raw(kind, self.data[value:end], self.little)
        return end

    def _behind_fragments(self, tag: int, at: int) -> int:
        """The offset behind the encapsulated pixels of an icon (PS3.5 A.4)."""
        while True:
            mark, _, length, value = self.element(at)
            if mark == SEQUENCE_END:
                return value
            if mark != ITEM or value + length > self.size:
                raise Malformed(f"has a damaged sequence {written(tag)}")
            at = value + length

    def _items(
        self, tag: int, vr: str, where: tuple[int, int], depth: int
    ) -> tuple[Items, int]:
        """The items of a sequence and the offset behind it; UN holds implicit VR."""
        if depth > DEEPEST:
            raise Malformed(f"nests sequences deeper than {DEEPEST}")
        at, length = where
        if vr == "UN" and self.explicit:
            inner = Walk(self.data, self.size, explicit=False, little=True)
            return inner._items(tag, "", where, depth)
        end = self.size if length == UNDEFINED else at + length
        if end > self.size:
            raise Malformed(f"is cut off inside element {written(tag)}")
        items: Items = []
        while at < end:
            mark, _, size, value = self.element(at)
            if mark == SEQUENCE_END:
                return items, value
            if mark != ITEM:
                raise Malformed(f"has a damaged sequence {written(tag)}")
            stop = end if size == UNDEFINED else value + size
            if stop > self.size:
                raise Malformed(f"is cut off inside element {written(tag)}")
            item, at = self.data_set(value, stop, depth)
            items.append(item)
        return items, at


def parse(data: bytes, size: int) -> Parsed | None:
    """The header in the first bytes of a file of that size; None where it is not DICOM.

    Raises Short where the buffer is too small, and Malformed.
    """
    meta: Elements = {}
    start = 132 if data[128:132] == b"DICM" else 0
    odd = oddities.preamble(data) if start else "has no DICOM preamble"
    if not start and not _looks_bare(data):
        return None
    if data[start : start + 2] == b"\x02\x00":
        meta, start, wrong = _file_meta(data, size, start)
        odd = odd or wrong
    syntax = _text(meta.get(0x00020010))
    odd = odd or ("" if syntax else "does not say its transfer syntax")
    if syntax == DEFLATED:
        parsed = _deflated(data, size, start, meta)
    else:
        parsed = _body(data, size, (start, syntax), meta)
    if odd:
        parsed.odd = (odd, *parsed.odd)
    return parsed


def header_start(data: bytes, parsed: Parsed) -> int:
    """Where the data set of a parsed file begins: behind the file meta group; 0 in a body."""
    if parsed.body:
        return 0
    start = 132 if data[128:132] == b"DICM" else 0
    if data[start : start + 2] == b"\x02\x00":
        start = _file_meta(data, len(data), start)[1]
    return start


def _body(data: bytes, size: int, where: tuple[int, str], meta: Elements) -> Parsed:
    start, syntax = where
    little = syntax != BIG_ENDIAN
    if len(data) < min(size, start + 8):
        raise Short
    letters = data[start + 4 : start + 6]
    explicit = letters in _SHORT or letters in _LONG
    walk = Walk(data, size, explicit, little)
    if syntax in ("", IMPLICIT, EXPLICIT):
        true = EXPLICIT if explicit else IMPLICIT
        if syntax not in ("", true):
            walk.note(f"says {_NAMES[syntax]} and is {_NAMES[true]}")
        syntax = true
    elements, _ = walk.data_set(start, size)
    parsed = Parsed(syntax, elements, size=size, meta=meta, odd=tuple(walk.odd))
    if walk.pixels:
        tag, at, length = walk.pixels
        parsed.pixel_tag, parsed.pixel_offset = tag, at
        parsed.pixel_length = -1 if length == UNDEFINED else length
    return parsed


def tags_in(data: bytes, size: int, explicit: bool, little: bool = True) -> list[int]:
    """The tags of the elements that some bytes of a given size hold; none where it is no DICOM.

    data: as many of the bytes as are worth looking at.
    """
    walk = Walk(data, size, explicit, little)
    tags: list[int] = []
    at = 0
    try:
        while at < size:
            tag, _, length, value = walk.element(at)
            at = value + length
            if walk.odd or at > size or tag >> 16 in (0, 0xFFFE):
                return []
            tags.append(tag)
    except Malformed:
        return []
    except Short:
        return tags  # the buffer ends before the header does
    return tags


def _deflated(data: bytes, size: int, start: int, meta: Elements) -> Parsed:
    """A deflated data set (PS3.5 A.5), inflated to a limit."""
    if len(data) < size:
        raise Short
    body = inflated(data[start:])
    parsed = _body(body, len(body), (0, ""), meta)
    parsed.body, parsed.body_offset = body, parsed.pixel_offset
    parsed.syntax, parsed.pixel_offset = DEFLATED, None
    return parsed


def inflated(data: bytes) -> bytes:
    """A deflated data set in plain; raises Malformed beyond a limit that stops bombs."""
    machine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        body = machine.decompress(data, INFLATED_MOST)
    except zlib.error as error:
        raise Malformed("has damaged deflated data") from error
    if machine.unconsumed_tail:
        raise Malformed(f"inflates to more than {INFLATED_MOST >> 20} MB")
    if not machine.eof:
        raise Malformed("is cut off inside its deflated data")
    return body


def _file_meta(data: bytes, size: int, start: int) -> tuple[Elements, int, str]:
    """Group 0002, always explicit VR little endian (PS3.10 7.1), where it ends, what is odd."""
    walk, at = Walk(data, size, explicit=True, little=True), start
    found: Elements = {}
    while at < size:
        walk.need(min(at + 8, size), 0)
        if data[at : at + 2] != b"\x02\x00":
            break
        at = walk.take(found, walk.element(at), 0)
    told = data[start : start + 8] == _GROUP_LENGTH and walk.long(data, start + 8)[0]
    wrong = told is not False and told != at - start - 12
    return found, at, "says a wrong length of its file meta group" if wrong else ""


def _looks_bare(data: bytes) -> bool:
    """A data set without preamble: it begins in group 0002 or 0008 with a plausible element."""
    if len(data) < 16 or data[0] not in (2, 8) or data[1] != 0:
        return False
    if data[4:6] in _SHORT or data[4:6] in _LONG:
        return True
    return data[3] < 0x20 and int.from_bytes(data[4:8], "little") <= 0x400


def _text(raw: Raw | Items | None) -> str:
    if not isinstance(raw, Raw):
        return ""
    return re.sub(r"[^0-9.]", "", raw.value.decode("ascii", "ignore"))
