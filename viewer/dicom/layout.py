"""How the pixels of a frame are stored: sizes, bits, sign, colour (PS3.3 C.7.6.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from viewer.core.patient import Frame
from viewer.dicom import frames
from viewer.dicom.parse import BIG_ENDIAN, DEFLATED, EXPLICIT, IMPLICIT, Malformed

NATIVE = frozenset((IMPLICIT, EXPLICIT, DEFLATED, BIG_ENDIAN))
_PACKED = frozenset((IMPLICIT, EXPLICIT, DEFLATED))
SPARE = 16  # bytes that may lie behind the pixels and mean nothing
ALLOCATED = (1, 8, 12, 16, 32, 64)
TWELVE = 12  # bits allocated: two samples in three bytes, as older editions allowed
FLOATS = {"7FE00008": 32, "7FE00009": 64}
GREYS = frozenset(("MONOCHROME1", "MONOCHROME2", "PALETTE COLOR"))
COLOURS = frozenset(
    [
        "RGB",
        "YBR_FULL",
        "YBR_FULL_422",
        "YBR_RCT",
        "YBR_ICT",
        "YBR_PARTIAL_420",
        "YBR_PARTIAL_422",
    ]
)
RETIRED = frozenset(("ARGB", "CMYK", "HSV"))  # colours that PS3.3 C.7.6.3.1.2 once had
_COLOURED = frozenset(("COLOR", "MIXED"))  # Pixel Presentation (0008,9205)
_KEYWORDS = (
    "Rows",
    "Columns",
    "SamplesPerPixel",
    "BitsAllocated",
    "BitsStored",
    "HighBit",
    "PixelRepresentation",
    "PlanarConfiguration",
    "OverlayBitPosition",
    "PixelTag",
)


@dataclass(frozen=True, slots=True)
class Layout:
    """How each frame of an instance is stored.

    allocated, stored, high: bits a sample takes, bits that count, position of the highest.
    planar: the samples of one colour lie together. marked: an overlay lies in spare bits.
    """

    syntax: str
    rows: int
    columns: int
    samples: int = 1
    allocated: int = 16
    stored: int = 16
    high: int = 15
    signed: bool = False
    floating: bool = False
    photometric: str = "MONOCHROME2"
    planar: bool = False
    marked: bool = False

    @property
    def native(self) -> bool:
        return self.syntax in NATIVE

    @property
    def swapped(self) -> bool:
        return self.syntax == BIG_ENDIAN

    @property
    def colour(self) -> bool:
        """True where a picture of it is RGB."""
        return self.samples == 3 or self.photometric == "PALETTE COLOR"

    @property
    def subsampled(self) -> bool:
        """Native YBR_FULL_422 and its like: two pixels share their colour (C.7.6.3.1.2)."""
        return self.native and self.photometric.endswith("_422")

    @property
    def dtype(self) -> str:
        """The numpy type of a sample as it is stored, in the machine's byte order."""
        if self.floating:
            return f"f{self.allocated // 8}"
        size = 16 if self.allocated == TWELVE else max(self.allocated, 8)
        return f"{'i' if self.signed else 'u'}{size // 8}"

    @property
    def frame_bits(self) -> int:
        """Bits of one frame that is not compressed."""
        samples = 2 if self.subsampled else self.samples
        return self.rows * self.columns * samples * self.allocated

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the decoded frame: (rows, columns) or (rows, columns, 3)."""
        size = (self.rows, self.columns)
        return size if self.samples == 1 else (*size, self.samples)


def layout(frame: Frame) -> Layout:
    """The layout that the header states; raises Malformed where it makes no sense."""
    found = frame.instance.attributes
    syntax = frame.instance.transfer_syntax_uid
    photometric = frames.text(frame, "PhotometricInterpretation").upper()
    said = [found.get(keyword) for keyword in _KEYWORDS]
    try:
        return _often(syntax, photometric, *said)
    except TypeError:  # a list where one number should be
        return _stated(syntax, photometric, *said)


def _stated(syntax: str, photometric: str, *said: Any) -> Layout:
    """The layout of the values of _KEYWORDS."""
    found = {k: v for k, v in zip(_KEYWORDS, said, strict=True) if v is not None}
    allocated = FLOATS.get(found.get("PixelTag", ""), 0) or _whole(found, "BitsAllocated")
    stored = _whole(found, "BitsStored", allocated)
    made = Layout(
        syntax,
        _whole(found, "Rows"),
        _whole(found, "Columns"),
        _whole(found, "SamplesPerPixel", 1),
        allocated,
        stored,
        _whole(found, "HighBit", stored - 1, least=0),
        found.get("PixelRepresentation", 0) == 1,
        found.get("PixelTag") in FLOATS,
        photometric or "MONOCHROME2",
        found.get("PlanarConfiguration", 0) == 1,
        bool(found.get("OverlayBitPosition")),
    )
    _check(made, found.get("PixelRepresentation", 0))
    return made


_often = lru_cache(256, typed=True)(_stated)  # it is asked several times of every slice


def doubts(frame: Frame, made: Layout, count: int) -> list[str]:
    """What a reader must be told of the way that so many frames are stored, in words."""
    said = []
    if made.photometric not in GREYS | COLOURS:
        said.append(f"says the photometric interpretation {made.photometric[:16]!r}")
    elif not frames.text(frame, "PhotometricInterpretation"):
        said.append("does not say its photometric interpretation")
    if frames.text(frame, "PixelPresentation").upper() in _COLOURED and not made.colour:
        said.append(
            "has a supplemental palette for some of its values; they are shown in grey, too"
        )
    if made.native and not made.floating and made.high + 1 > made.stored:
        said.append(f"keeps its {made.stored} bits up to bit {made.high}; they were moved down")
    spare = frame.instance.attributes.get("PixelLength", 0) - (count * made.frame_bits + 7) // 8
    if made.native and spare > SPARE:
        said.append(f"holds {spare} bytes more of pixels than its header tells of")
    return said


def _whole(
    said: Mapping[str, Any], keyword: str, default: int | None = None, least: int = 1
) -> int:
    found = said.get(keyword, default)
    if not isinstance(found, int) or found < least:
        raise Malformed(f"has no usable {keyword}")
    return found


def _check(made: Layout, representation: object) -> None:
    if made.allocated not in ALLOCATED:
        raise Malformed(f"says {made.allocated} bits allocated")
    if made.allocated == TWELVE and (made.samples > 1 or made.syntax not in _PACKED):
        raise Malformed("says 12 bits allocated, which only plain grey images may have")
    if representation not in (0, 1):
        raise Malformed(f"says PixelRepresentation {representation}")
    if not made.stored <= made.high + 1 <= made.allocated and not made.floating:
        raise Malformed(
            f"says {made.stored} bits stored up to bit {made.high} "
            f"of {made.allocated} allocated"
        )
    _check_colours(made)


def _check_colours(made: Layout) -> None:
    if made.samples > 1 and made.photometric in RETIRED:
        raise Malformed(
            f"has colours as {made.photometric}, which the standard has retired: not supported"
        )
    if made.samples not in (1, 3):
        raise Malformed(f"has {made.samples} samples per pixel")
    if made.samples == 3 and made.photometric not in COLOURS:
        raise Malformed(f"has three samples per pixel and says {made.photometric[:16]}")
    if made.samples == 1 and made.photometric in COLOURS:
        raise Malformed(f"has one sample per pixel and says {made.photometric}")
