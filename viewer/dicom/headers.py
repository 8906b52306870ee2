"""From the first bytes of a file to an Instance: plain JSON values by keyword.

What an Instance's attributes hold beside the keywords of keywords.py:
  PixelTag, PixelOffset, PixelLength: where the pixel data lie in the (unpacked) file; the
      length is -1 where they are encapsulated, the offset absent where the file is deflated.
  FrameGroups: one dict a frame of what differs between frames; SharedGroups: what holds for
      all (both from the functional groups, flattened). Read them through frames.value.
  References: Series Instance UIDs that the object refers to.
  Tiles: see dicom.mosaic. RealWorldMaps: see dicom.realworld.
  UltrasoundSpacing: mm between rows and columns, where all its regions agree.
  OverlayGroups: the groups 60xx that have an overlay.
  Cut: bytes of (uncompressed) pixel data that the file lacks. Behind: bytes that lie behind
      them. Odd: what is not as PS3.5 and PS3.10 ask for, in words.
  Unreadable: keywords of numbers that are there and are none; Number of Frames is then 0.
  RadiopharmaceuticalItems: how many were given, where it is more than one.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from struct import Struct, error
from typing import Any

from viewer.core.patient import Instance
from viewer.dicom import diffusion, groups, mosaic, nuclear, ultrasound
from viewer.dicom.keywords import OVERLAY_GROUPS, WANTED, Wanted
from viewer.dicom.parse import Elements, Items, Malformed, Parsed, Raw, Short, parse
from viewer.dicom.text import decoded, fits, harmless, unknown

FIRST_READ = 1 << 15
HEADER_MOST = 128 << 20
DICOMDIR = "1.2.840.10008.1.3.10"

Read = Callable[[int], bytes]

_BINARY = {
    "US": "H",
    "SS": "h",
    "UL": "L",
    "SL": "l",
    "FL": "f",
    "FD": "d",
    "UV": "Q",
    "SV": "q",
    "AT": "L",
}
_SIZES = {letter: Struct("<" + letter).size for letter in "HhLlfdQq"}
_KEPT = 256  # bytes of a value that is worth remembering
_LINES = frozenset(("LT", "ST", "UT"))
_TEXT = frozenset(["LO", "LT", "PN", "SH", "ST", "UC", "UT"])
_GROUPS = ("SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence")
_REFERRING = (
    "ReferencedSeriesSequence",
    "ReferencedFrameOfReferenceSequence",
    "CurrentRequestedProcedureEvidenceSequence",
    "PertinentOtherEvidenceSequence",
)
_COUNTED = {0x00280030: 2, 0x00200032: 3, 0x00200037: 6, 0x00181164: 2}
_SHOWN_TEXT = (0x00100010, 0x00100020, 0x00081030, 0x0008103E)
_OPAQUE_GROUP = 0x0029
_VITAL = (0x00281052, 0x00281053, 0x00280008)  # rescale intercept and slope, number of frames


def header(read: Read, size: int) -> Parsed | None:
    """The parsed header of a file of that size; read(n) gives its first n bytes.

    None where it is not DICOM; raises Malformed.
    """
    length = FIRST_READ
    while True:
        data = read(min(length, size))
        try:
            return parse(data, min(size, max(len(data), size)))
        except Short as error:
            if len(data) < min(length, size) or length >= size:
                raise Malformed("ends before its header does") from error
            length *= 16
            if length > HEADER_MOST:
                raise Malformed(f"has a header of more than {HEADER_MOST >> 20} MB") from error


def instance(parsed: Parsed, path: str, member: str, stat: tuple[int, int]) -> Instance:
    """The Instance of a parsed header; stat is (size, modification time in ns)."""
    found = attributes(parsed)
    meta = _plain(parsed.meta, ())
    if not found.get("SOPClassUID") and meta.get("MediaStorageSOPClassUID"):
        found["Odd"] = [
            *found.get("Odd", ()),
            "tells its SOP class in its file meta group only",
        ]
    return Instance(
        path=path,
        member=member,
        size=stat[0],
        mtime_ns=stat[1],
        sop_instance_uid=_object_uid(found, meta),
        sop_class_uid=_uid(
            found.pop("SOPClassUID", "") or meta.get("MediaStorageSOPClassUID", "")
        ),
        transfer_syntax_uid=parsed.syntax,
        series_instance_uid=_uid(found.pop("SeriesInstanceUID", "")),
        study_instance_uid=_uid(found.pop("StudyInstanceUID", "")),
        attributes=found,
    )


def _object_uid(found: dict[str, Any], meta: dict[str, Any]) -> str:
    """The SOP Instance UID; where all UIDs were stripped, the one of the file meta group."""
    own = _uid(found.pop("SOPInstanceUID", ""))
    if own or found.get("SeriesInstanceUID") or found.get("StudyInstanceUID"):
        return own
    return _uid(meta.get("MediaStorageSOPInstanceUID", ""))


def attributes(parsed: Parsed) -> dict[str, Any]:
    """All wanted values of a header, condensed to what the program uses."""
    sets = parsed.elements.get(0x00080005)
    charset = sets.value.decode("ascii", "ignore").split("\\") if isinstance(sets, Raw) else ()
    found = _plain(parsed.elements, tuple(charset))
    _note_unreadable(found, parsed.elements)
    signed = found.get("PixelRepresentation") == 1
    private = opaque(parsed.elements)
    found |= diffusion.siemens(found, private.get("SiemensImageHeader", b""))
    tiled = mosaic.tiles(found, private) or nuclear.slices(found)
    shared, frames = (found.pop(name, []) for name in _GROUPS)
    if frames or shared:
        found["SharedGroups"], found["FrameGroups"] = groups.condensed(shared, frames, signed)
    found |= groups.mapped(found, signed)
    if tiled is not None:
        found |= tiled
    _note_injection(found)
    if pixel := ultrasound.spacing(found.pop("SequenceOfUltrasoundRegions", [])):
        found["UltrasoundSpacing"] = pixel
    references = _series_in([found.pop(name, []) for name in _REFERRING])
    if references:
        found["References"] = references
    for item in found.pop("ConceptNameCodeSequence", [])[:1]:
        found["ConceptName"] = item.get("CodeMeaning", "")
    for name in [name for name in found if groups.is_items(name, found[name])]:
        del found[name]
    found |= {name: True for name in groups.FLAGS if name in found}
    _fix_signs(found)
    _note_overlays(found, parsed.elements)
    _place_pixels(found, parsed)
    odd = [
        *parsed.odd,
        *_odd_text(parsed.elements, charset),
        *_no_numbers(parsed.elements, found),
    ]
    return found | ({"Odd": odd} if odd else {})


def _odd_text(elements: Elements, charset: Sequence[str]) -> list[str]:
    """What cannot be sure of a name and of descriptions by the character sets declared."""
    said = [f"declares the unknown character set {one[:16]!r}" for one in unknown(charset)[:1]]
    for tag in _SHOWN_TEXT:
        raw = elements.get(tag)
        if isinstance(raw, Raw) and not fits(raw.value.rstrip(b" \0"), charset):
            kind = "declares" if charset else "does not declare"
            said.append(
                f"has a {WANTED[tag].keyword} beyond the character set that it {kind}: the "
                "text may be wrong"
            )
            break
    return said


def _no_numbers(elements: Elements, found: Mapping[str, Any]) -> list[str]:
    """Values that are there and are not so many numbers as they must be."""
    said = []
    for tag, count in _COUNTED.items():
        raw, keyword = elements.get(tag), WANTED[tag].keyword
        if not isinstance(raw, Raw) or not raw.value.strip(b" \0"):
            continue
        each = found.get(keyword)
        each = each if isinstance(each, list) else [each]
        if len(each) != count or not all(isinstance(one, int | float) for one in each):
            said.append(f"has an unusable {keyword}")
    return said


def values(elements: Elements, charset: tuple[str, ...]) -> dict[str, Any]:
    """What single elements hold, by keyword; nothing of what one makes of another."""
    return _plain(elements, charset)


def _plain(elements: Elements, charset: tuple[str, ...]) -> dict[str, Any]:
    """Values by keyword: str, int, float, or lists of them; empty ones are left out."""
    out: dict[str, Any] = {}
    for tag, raw in elements.items():
        wanted = WANTED[tag]
        if (wanted.owner or not wanted.keyword) and not _known(elements, tag, wanted):
            continue
        if not isinstance(raw, Raw):
            out[wanted.keyword] = [_plain(item, charset) for item in raw]
            continue
        kept = len(raw.value) <= _KEPT
        values = _often(raw, charset) if kept else _values(raw, charset)
        if any(value not in ("", None) for value in values):
            out[wanted.keyword] = _shaped(values, wanted)
    return out


def _known(elements: Elements, tag: int, wanted: Wanted) -> bool:
    """True for what becomes a value: private elements only in their owner's own block."""
    if not wanted.owner:
        return bool(wanted.keyword)
    if wanted.vr == "OB":
        return False
    creator = elements.get(tag & 0xFFFF0000 | tag >> 8 & 0xFF)
    return isinstance(creator, Raw) and _owner(creator) == wanted.owner


def _owner(creator: Raw) -> str:
    """The maker's name as keywords.py has it; some write it in capitals."""
    return creator.value.decode("latin_1").strip(" \0").casefold()


def opaque(elements: Elements) -> dict[str, bytes]:
    """Private values that are a maker's own structure of bytes, by keyword."""
    out = {}
    for tag in [tag for tag in elements if tag >> 16 == _OPAQUE_GROUP]:
        raw, wanted = elements[tag], WANTED[tag]
        if wanted.vr == "OB" and isinstance(raw, Raw):
            creator = elements.get(tag & 0xFFFF0000 | tag >> 8 & 0xFF)
            if isinstance(creator, Raw) and _owner(creator) == wanted.owner:
                out[wanted.keyword] = raw.value
    return out


def _shaped(values: list[Any], wanted: Wanted) -> Any:
    return values if wanted.many or len(values) > 1 else values[0]


@lru_cache(maxsize=1 << 14)
def _often(raw: Raw, charset: tuple[str, ...]) -> list[Any]:
    """The same: most short values come again in the next file, so the list is shared."""
    return _values(raw, charset)


def _values(raw: Raw, charset: tuple[str, ...]) -> list[Any]:
    if raw.vr in _BINARY:
        return _numbers(raw)
    if raw.vr in _TEXT:
        text = decoded(raw.value, charset)
        if raw.vr == "PN":
            text = text.rstrip(" \0=")  # empty component groups at its end (PS3.5 6.2.1)
        parts = [text] if raw.vr == "PN" or raw.vr in _LINES else text.split("\\")
        return [harmless(part.strip(" \0"), raw.vr in _LINES) for part in parts]
    text = harmless(raw.value.decode("latin_1").rstrip(" \0"))
    parts = [part.strip(" \0") for part in text.split("\\")]
    convert = {"DS": _float, "IS": _int}.get(raw.vr)
    return [convert(part) for part in parts] if convert else parts


def _numbers(raw: Raw) -> list[Any]:
    letter = _BINARY[raw.vr]
    count = len(raw.value) // _SIZES[letter]
    try:
        values = Struct(f"{'<' if raw.little else '>'}{count}{letter}").unpack_from(raw.value)
    except error:
        return []
    if letter in "fd":
        return [value if math.isfinite(value) else None for value in values]
    return list(values)


def _float(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _int(text: str) -> int | None:
    value = _float(text)
    return int(value) if value is not None and value == int(value) else None


def _uid(text: Any) -> str:
    return text if isinstance(text, str) else ""


def _note_unreadable(found: dict[str, Any], elements: Elements) -> None:
    """Numbers that all pixels depend on are not taken for absent where they are nonsense."""
    bad = []
    for tag in _VITAL:
        raw, keyword = elements.get(tag), WANTED[tag].keyword
        if not isinstance(raw, Raw):
            continue
        value = found.get(keyword)
        if raw.value.strip(b" \0") and not isinstance(value, int | float):
            bad.append(keyword)
            found.pop(keyword, None)
    if bad:
        found["Unreadable"] = bad
    if "NumberOfFrames" in bad:
        found["NumberOfFrames"] = 0


def _series_in(found: Any) -> list[str]:
    """Every Series Instance UID at any depth, each once, in order."""
    out: dict[str, None] = {}
    stack = [found]
    while stack:
        item = stack.pop(0)
        if isinstance(item, dict):
            if isinstance(item.get("SeriesInstanceUID"), str):
                out[item["SeriesInstanceUID"]] = None
            stack = [v for v in item.values() if isinstance(v, list)] + stack
        elif isinstance(item, list):
            stack = [v for v in item if isinstance(v, dict | list)] + stack
    return list(out)


def _fix_signs(found: dict[str, Any]) -> None:
    """US or SS: Pixel Padding is signed where the pixels are (PS3.5 7.5.1.1)."""
    if found.get("PixelRepresentation") != 1:
        return
    for key in ("PixelPaddingValue", "PixelPaddingRangeLimit"):
        value = found.get(key)
        if isinstance(value, int) and 0x8000 <= value <= 0xFFFF:
            found[key] = value - 0x10000


def _note_injection(found: dict[str, Any]) -> None:
    """The first radiopharmaceutical, and how many there are."""
    given = found.pop("RadiopharmaceuticalInformationSequence", [])
    for item in given[:1]:
        found |= item
    if len(given) > 1:
        found["RadiopharmaceuticalItems"] = len(given)


def _note_overlays(found: dict[str, Any], elements: Elements) -> None:
    """Which groups 60xx have an overlay, and the highest bit of the pixels that one takes."""
    if max(elements, default=0) < OVERLAY_GROUPS[0] << 16:
        return
    found.pop("OverlayRows", None)
    drawn = [group for group in OVERLAY_GROUPS if group << 16 | 0x0010 in elements]
    if drawn:
        found["OverlayGroups"] = drawn
    bits = [
        number
        for group in OVERLAY_GROUPS
        if isinstance(raw := elements.get(group << 16 | 0x0102), Raw)
        for number in _numbers(raw)
    ]
    if bits:
        found["OverlayBitPosition"] = max(bits)


def _place_pixels(found: dict[str, Any], parsed: Parsed) -> None:
    if parsed.pixel_tag is None:
        return
    found["PixelTag"] = f"{parsed.pixel_tag:08X}"
    found["PixelLength"] = parsed.pixel_length
    if parsed.pixel_offset is not None:
        found["PixelOffset"] = parsed.pixel_offset
        length = parsed.pixel_length or 0
        lacking = parsed.pixel_offset + length - parsed.size
        if lacking > 0:
            found["Cut"] = lacking
        elif length > 0 and lacking < 0:
            found["Behind"] = -lacking


def directory(parsed: Parsed) -> list[str]:
    """The files that a DICOMDIR names, with "/" between folders (PS3.3 F.3.2.2)."""
    records = parsed.elements.get(0x00041220, [])
    if isinstance(records, Raw):
        return []
    names = (_plain(item, ()).get("ReferencedFileID") for item in _dicts(records))
    return ["/".join(map(str, name)) for name in names if name]


def _dicts(items: Items) -> Items:
    return [item for item in items if isinstance(item, dict)]
