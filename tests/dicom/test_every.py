from struct import pack

import pytest

from viewer.dicom.every import Element, Every
from viewer.dicom.parse import Malformed, Short, Walk

ITEM, END, LAST = (pack("<HHL", 0xFFFE, number, 0) for number in (0xE000, 0xE00D, 0xE0DD))
OPEN = pack("<HHL", 0xFFFE, 0xE000, 0xFFFFFFFF)


def short(tag: int, vr: bytes, value: bytes) -> bytes:
    return pack("<HH2sH", tag >> 16, tag & 0xFFFF, vr, len(value)) + value


def long(tag: int, vr: bytes, value: bytes, length: int | None = None) -> bytes:
    size = len(value) if length is None else length
    return pack("<HH2sHL", tag >> 16, tag & 0xFFFF, vr, 0, size) + value


def every(data: bytes, explicit: bool = True) -> list[Element]:
    return list(Every(Walk(data, len(data), explicit, True)).elements(0))


NAME = short(0x00100010, b"PN", b"A^B ")
CODE = short(0x00080100, b"SH", b"1 ")


def test_elements_of_all_depths_in_order() -> None:
    defined = long(0x0008113F, b"SQ", pack("<HHL", 0xFFFE, 0xE000, len(CODE)) + CODE)
    undefined = long(0x00081140, b"SQ", OPEN + CODE + END + LAST, 0xFFFFFFFF)
    found = every(defined + undefined + NAME)
    assert [(one.tag, one.depth) for one in found] == [
        (0x0008113F, 0),
        (0x00080100, 1),
        (0x00081140, 0),
        (0x00080100, 1),
        (0x00100010, 0),
    ]
    assert found[0].is_sequence and found[-1].value == b"A^B "


def test_it_ends_at_the_pixels_and_passes_over_icons() -> None:
    pieces = ITEM + pack("<HHL", 0xFFFE, 0xE000, 2) + b"ab" + LAST
    icon = long(0x00880200, b"OB", pieces, 2**32 - 1)
    found = every(icon + NAME + long(0x7FE00010, b"OW", b"\0\0"))
    assert [one.tag for one in found] == [0x00880200, 0x00100010]


def test_un_holds_implicit_vr() -> None:
    inner = pack("<HHL", 0x0010, 0x0010, 4) + b"A^B "
    found = every(long(0x00091001, b"UN", OPEN + inner + END + LAST, 2**32 - 1) + NAME)
    assert [(one.tag, one.vr) for one in found] == [
        (0x00091001, "UN"),
        (0x00100010, ""),
        (0x00100010, "PN"),
    ]


def test_implicit_sequences_are_known_by_their_tag() -> None:
    inner = pack("<HHL", 0x0008, 0x0100, 2) + b"1 "
    item = pack("<HHL", 0xFFFE, 0xE000, len(inner)) + inner
    found = every(pack("<HHL", 0x0008, 0x1140, len(item)) + item, explicit=False)
    assert [one.depth for one in found] == [0, 1]


def test_damage_and_depth_end_it() -> None:
    with pytest.raises(Malformed, match="damaged sequence"):
        every(long(0x0008113F, b"SQ", NAME))
    deep = (long(0x0008113F, b"SQ", OPEN, 2**32 - 1)) * 100
    with pytest.raises((Malformed, Short)):
        every(deep)
