"""Every element of a header in front of its pixels, at any depth, within bounds."""

from collections.abc import Iterator
from dataclasses import dataclass

from viewer.dicom import oddities, parse
from viewer.dicom.parse import ITEM, ITEM_END, PIXELS, SEQUENCE_END, UNDEFINED, Malformed, Walk

MOST = 200_000  # elements of one file that are looked at
_BYTES = frozenset(("OB", "OW", "OF", "OD", "OL", "OV"))


@dataclass(frozen=True, slots=True)
class Element:
    """One element as it lies in a file. vr: as declared, "" in implicit VR.

    depth: 0 for the data set itself. value: b"" for sequences.
    """

    tag: int
    vr: str
    value: bytes
    depth: int
    is_sequence: bool = False


class Every:
    """Goes through a whole data set in a buffer; raises Malformed and Short on the way."""

    def __init__(self, walk: Walk) -> None:
        self._walk, self._at, self._left = walk, 0, MOST

    def elements(self, start: int) -> Iterator[Element]:
        """All elements from an offset to the pixels or the end, in the order of the file."""
        yield from self._data_set(start, self._walk.size, 0)

    def _data_set(self, at: int, end: int, depth: int) -> Iterator[Element]:
        if depth > parse.DEEPEST:
            raise Malformed(f"nests sequences deeper than {parse.DEEPEST}")
        while end - at >= 8 and self._left:
            tag, vr, length, value = self._walk.element(at)
            self._left -= 1
            if depth == 0 and tag in PIXELS:
                break
            if tag == ITEM_END and depth:
                at = value
                break
            if tag in (ITEM_END, SEQUENCE_END):
                at = value
                continue
            if length == UNDEFINED or vr == "SQ" or (not vr and _known(tag) == "SQ"):
                yield Element(tag, vr, b"", depth, is_sequence=True)
                yield from self._items((tag, vr), value, length, depth + 1)
                at = self._at
                continue
            at = value + length
            self._walk.need(at, tag)
            yield Element(tag, vr, self._walk.data[value:at], depth)
        self._at = at

    def _items(
        self, of: tuple[int, str], at: int, length: int, depth: int
    ) -> Iterator[Element]:
        tag, vr = of
        end = self._walk.size if length == UNDEFINED else at + length
        while at < end and self._left:
            mark, _, size, value = self._walk.element(at)
            if mark == SEQUENCE_END:
                at = value
                break
            if mark != ITEM:
                raise Malformed(f"has a damaged sequence {oddities.written(tag)}")
            stop = end if size == UNDEFINED else value + size
            self._walk.need(min(stop, self._walk.size), tag)
            at = stop
            if vr in _BYTES:  # an icon's fragments
                continue
            yield from self._inside(vr, value, stop, depth)
            at = self._at if size == UNDEFINED else stop
        self._at = at

    def _inside(self, vr: str, at: int, end: int, depth: int) -> Iterator[Element]:
        """One item; UN of undefined length holds implicit VR (PS3.5 6.2.2)."""
        outer = self._walk
        if vr == "UN" and outer.explicit:
            self._walk = Walk(outer.data, outer.size, explicit=False, little=True)
        yield from self._data_set(at, end, depth)
        self._walk = outer


def _known(tag: int) -> str:
    """The standard's VR of a tag; "" for what it does not know."""
    from pydicom.datadict import dictionary_VR

    try:
        return dictionary_VR(tag)
    except KeyError:
        return ""
