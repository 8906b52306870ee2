"""Data elements of a DICOM file as people read them: a tree of tags, names and values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice


@dataclass(frozen=True, slots=True)
class Element:
    """One data element, or an item of a sequence.

    tag: "(0008,0060)"; of an item "". name: as the standard (or the maker) calls it.
    vr: value representation. value: in words, long ones shortened.
    children: of a sequence its items, of an item its elements.
    """

    tag: str
    name: str
    keyword: str = ""
    vr: str = ""
    value: str = ""
    children: tuple["Element", ...] = ()


Path = tuple[str, ...]


def found(elements: Sequence[Element], typed: str) -> tuple[Element, ...]:
    """The elements in which all typed words occur, each with what it lies in.

    A tag may be typed with or without its signs: "0008,0060" or "00080060".
    """
    words = typed.casefold().split()
    return _kept(elements, words) if words else tuple(elements)


def _kept(elements: Sequence[Element], words: Sequence[str]) -> tuple[Element, ...]:
    kept = []
    for one in elements:
        plain = one.tag.strip("()").replace(",", "")
        told = f"{one.tag} {plain} {one.name} {one.keyword} {one.vr} {one.value}".casefold()
        if all(word in told for word in words):
            kept.append(one)
            continue
        inner = _kept(one.children, words)
        if inner:
            kept.append(replace(one, children=inner))
    return tuple(kept)


def values(elements: Sequence[Element], above: Path = ()) -> Iterator[tuple[Path, Element]]:
    """Every element with its path; of items their names stand in it."""
    for one in elements:
        path = (*above, one.tag or one.name)
        yield path, one
        yield from values(one.children, path)


def count(elements: Sequence[Element]) -> int:
    """Of all elements, at any depth; items do not count."""
    return sum(bool(one.tag) for _, one in values(elements))


def is_few(elements: Sequence[Element], most: int) -> bool:
    """True where there are no more; stops counting there."""
    return next(islice(values(elements), most, None), None) is None


def different(
    elements: Sequence[Element], other: Mapping[Path, Element], above: Path = ()
) -> tuple[Element, ...]:
    """The elements whose value the other file has not, each with what it lies in."""
    kept = []
    for one in elements:
        path = (*above, one.tag or one.name)
        inner = different(one.children, other, path)
        theirs = other.get(path)
        if inner:
            kept.append(replace(one, children=inner))
        elif one.tag and (theirs is None or theirs.value != one.value):
            kept.append(one)
    return tuple(kept)


def lines(elements: Sequence[Element], indent: int = 0) -> list[str]:
    """As lines of text, two blanks for each step in."""
    out = []
    for one in elements:
        told = "  ".join(part for part in (one.tag, one.vr, one.name) if part)
        out.append("  " * indent + (f"{told}: {one.value}" if one.value else told))
        out += lines(one.children, indent + 1)
    return out
