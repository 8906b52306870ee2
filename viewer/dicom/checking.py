"""What is not as the standard asks for in files, and what effect it has here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from viewer.core.patient import Instance, Scan
from viewer.core.progress import Ticket
from viewer.dicom import files, headers, legal, oddities, required, sound
from viewer.dicom.every import Element, Every
from viewer.dicom.keywords import WANTED
from viewer.dicom.parse import (
    BIG_ENDIAN,
    Malformed,
    Parsed,
    Short,
    Walk,
    header_start,
)
from viewer.dicom.readers import readers

_NOT_USED = "none here: Oncoscope does not use it; other programs may refuse it"
_STRUCTURE = "none: it is read all the same; other programs may refuse it"
_AMBIGUOUS = {"US": "SS", "SS": "US", "OB": "OW", "OW": "OB"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be. element: "(0010,0010) PatientName", or "".

    problem: in words, without the value (it may name the patient). effect: what that means
        for who looks at the images here. paths: every file it is true of.
    """

    element: str
    problem: str
    effect: str
    paths: tuple[str, ...]


def findings(scan: Scan, ticket: Ticket) -> tuple[Finding, ...]:
    """All that is found in the files of a scan; what is true of several is told once."""
    readers.discover()
    found: dict[tuple[str, str, str], dict[str, None]] = {}
    for listed in scan.problems:
        key = "", listed.reason, listed.effect
        found.setdefault(key, {})[listed.path] = None
    told = tuple(reason for _, reason, _ in found)
    instances = [one for series in scan.series for one in series.instances]
    for n, one in enumerate(instances):
        ticket.step(n, len(instances))
        for element, problem, effect in _of(one):
            if not any(reason.startswith(problem) for reason in told):
                found.setdefault((element, problem, effect), {})[files.shown(one)] = None
    ticket.step(len(instances), len(instances))
    return tuple(Finding(*key, tuple(paths)) for key, paths in found.items())


def _of(one: Instance) -> Iterator[tuple[str, str, str]]:
    """(element, problem, effect) of one object, each once."""
    lacking = required.missing(one)
    inside = dict.fromkeys(_inside(one, lacking))
    for keyword, effect in lacking.items():
        yield keyword, "is missing or empty", effect
    structure = sound.structure(one)
    for said in structure:
        yield "", said, _STRUCTURE
    yield from inside


def _inside(one: Instance, lacking: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """What is wrong with single elements of an object's header.

    lacking: keywords of values that it needs, with the effect; those that are there and wrong
        are taken out of it.
    """
    try:
        parsed, data = _read(one)
        start = header_start(data, parsed)
        explicit = data[start + 4 : start + 6].isalpha()
        walk = Walk(data, len(data), explicit, parsed.syntax != BIG_ENDIAN)
        yield from _meta(one, parsed)
        creators: set[int] = set()
        for element in Every(walk).elements(start):
            yield from _element(element, creators, lacking)
    except (Malformed, Short, OSError) as error:
        reason = "ends inside an element" if isinstance(error, Short) else str(error)
        yield "", reason, "what lies behind is not read"


def _read(one: Instance) -> tuple[Parsed, bytes]:
    """(the parsed header, the bytes of the data set in plain with it)."""
    with files.open_instance(one) as stream:
        size = stream.seek(0, 2)

        def read(count: int) -> bytes:
            stream.seek(0)
            return stream.read(count)

        parsed = headers.header(read, size)
        if parsed is None:
            raise Malformed("is no longer a DICOM file")
        if parsed.body:
            return parsed, parsed.body
        end = size if parsed.pixel_offset is None else parsed.pixel_offset
        return parsed, read(min(end, headers.HEADER_MOST))


def _meta(one: Instance, parsed: Parsed) -> Iterator[tuple[str, str, str]]:
    """File meta information against the object itself (PS3.10 7.1)."""
    if not parsed.meta:
        yield "", "has no file meta information", "its encoding is recognised by its bytes"
        return
    meta = headers.values(parsed.meta, ())
    for keyword, own in (
        ("MediaStorageSOPInstanceUID", one.sop_instance_uid),
        ("MediaStorageSOPClassUID", one.sop_class_uid),
    ):
        if meta.get(keyword) != own:
            yield keyword, "differs from the object's own", "the object's own counts"
    if "TransferSyntaxUID" not in meta:
        yield "TransferSyntaxUID", "is missing", "it is recognised by the file's bytes"


def _element(
    one: Element, creators: set[int], lacking: dict[str, str]
) -> Iterator[tuple[str, str, str]]:
    """What is wrong with one element."""
    if one.tag & 0xFFFF == 0:  # a group's length, retired
        return
    if one.tag >> 16 & 1:
        yield from _private(one, creators)
        return
    name, known = _described(one.tag)
    if not known:
        yield name, "is not in the standard", _NOT_USED
        return
    used = one.tag in WANTED
    if one.vr not in ("", "UN", *known) and _AMBIGUOUS.get(one.vr) not in known:
        said = f"is declared as {one.vr}; the standard says {' or '.join(known)}"
        yield name, said, "it is read as declared" if used else _NOT_USED
        return
    vr = known[0] if one.vr in ("", "UN") else one.vr
    wrong = "" if one.is_sequence else legal.fault(vr, one.value)
    if wrong:
        effect = _effect(vr) if used else _NOT_USED
        yield name, wrong, effect if one.depth else lacking.pop(name.split()[-1], effect)


def _private(one: Element, creators: set[int]) -> Iterator[tuple[str, str, str]]:
    """A private element must lie in a block that a maker has reserved (PS3.5 7.8.1)."""
    number = one.tag & 0xFFFF
    if one.depth:
        return
    if 0x10 <= number <= 0xFF:
        creators.add(one.tag)
    elif one.tag & 0xFFFF0000 | number >> 8 not in creators:
        yield oddities.written(one.tag), "is private and belongs to no maker", "it is not read"


def _effect(vr: str) -> str:
    """What becomes of a value that is used and is not legal."""
    if vr in ("DS", "IS"):
        return "where it is no number it is taken as missing"
    if vr in ("DA", "TM", "DT"):
        return "where it is no date or time it is taken as unknown"
    return "it is used as it is"


def _described(tag: int) -> tuple[str, Sequence[str]]:
    """(tag and keyword, the VRs that the standard gives it; none for what it does not know)."""
    from pydicom.datadict import dictionary_keyword, dictionary_VR

    try:
        return (
            f"{oddities.written(tag)} {dictionary_keyword(tag)}",
            dictionary_VR(tag).split(" or "),
        )
    except KeyError:
        return oddities.written(tag), ()
