"""What is not as PS3.5 and PS3.10 ask for in the structure of a file, in words for the user.

Nothing here stops a file from being shown; it is told, since a reader cannot see it.
"""

PREAMBLES = {  # CVE-2019-11687: a DICOM file that is a program, too
    b"MZ": "a Windows program",
    b"\x7fELF": "a Linux program",
    b"\xcf\xfa\xed\xfe": "a macOS program",
    b"\xca\xfe\xba\xbe": "a macOS program",
    b"#!": "a script",
    b"%PDF": "a PDF document",
    b"PK\3\4": "a ZIP archive",
    b"GIF8": "a GIF picture",
    b"\x89PNG": "a PNG picture",
    b"<": "a web page",
}
BEHIND_READ = 4096  # bytes behind the pixels that are looked at
_KINDS = {
    "whole numbers": "US SS UL SL UV SV AT",
    "fractions": "FL FD OF OD",
    "text": "AE AS CS DA DT LO LT PN SH ST TM UI UC UR UT",
    "numbers written as text": "DS IS",
    "bytes": "OB OW OL OV",
    "items": "SQ",
}
_KIND_OF = {vr: name for name, vrs in _KINDS.items() for vr in vrs.split()}
_ALIKE = frozenset((frozenset(("whole numbers", "bytes")), frozenset(("fractions", "bytes"))))


def preamble(data: bytes) -> str:
    """What the 128 bytes in front of "DICM" make of a file (PS3.10 7.1); "" for nothing."""
    for start, name in PREAMBLES.items():
        if data.startswith(start):
            return f"begins like {name} as well: take care where else it is opened"
    return ""


def representation(tag: int, declared: str, known: str) -> str:
    """A declared VR that turns a value into something else than its tag says; else ""."""
    one, other = _KIND_OF.get(declared, ""), _KIND_OF.get(known, "")
    if not one or not other or one == other or frozenset((one, other)) in _ALIKE:
        return ""
    return f"declares element {written(tag)} as {declared} ({one}) in place of {known}"


def order(tag: int, before: int, repeated: bool) -> str:
    """An element that comes behind a higher or equal tag (PS3.5 7.1)."""
    if tag >> 16 == 0x0004:  # of a DICOMDIR
        return ""
    if tag >> 16 < 0x0008:
        return f"holds element {written(tag)}, whose group has no place in a data set"
    if repeated:
        return f"repeats element {written(tag)}; the last one counts"
    return f"has element {written(tag)} behind {written(before)}, out of order"


def behind(count: int, tags: list[int]) -> str:
    """What lies behind the pixels. tags: of the elements there, none where it is no DICOM.

    Trailing padding and signatures (PS3.10 7.2, PS3.3 C.12.1.1.3) may.
    """
    strange = [tag for tag in tags if tag < 0x7FE00010]
    if strange:
        return f"has element {written(strange[0])} behind its pixels; it is not read"
    return "" if tags else f"holds {count} bytes behind its pixels that are no DICOM"


def written(tag: int) -> str:
    """A tag as the standard writes it."""
    return f"({tag >> 16:04X},{tag & 0xFFFF:04X})"
