"""Siemens' own header: made here in both of its forms, and cut and lying."""

import struct

import numpy as np
import pytest

from viewer.dicom import csa


def element(name: str, values: list[str], newer: bool, base: int) -> bytes:
    """One element; the older form counts sizes from the items of the first element."""
    out = struct.pack("<64sl4slll", name.encode(), len(values), b"FD", 4, len(values), 77)
    for value in values:
        raw = value.encode() + b"\0"
        size = len(raw)
        sizes = (size, size, 77, size) if newer else (size + base, base, 77, size)
        out += struct.pack("<4l", *sizes) + raw.ljust(size + 3 & ~3, b"\0")
    return out


def csa_header(elements: dict[str, list[str]], newer: bool = True) -> bytes:
    base = len(next(iter(elements.values())))
    body = b"".join(element(k, v, newer, base) for k, v in elements.items())
    start = b"SV10\4\3\2\1" if newer else b""
    return start + struct.pack("<2L", len(elements), 77) + body


@pytest.mark.parametrize("newer", [True, False])
def test_values_by_name(newer: bool) -> None:
    data = csa_header(
        {"SliceNormalVector": ["0.0", "0.1", "0.99 "], "B_value": ["1000"]}, newer
    )
    found = csa.texts(data)
    assert found == {"SliceNormalVector": ["0.0", "0.1", "0.99"], "B_value": ["1000"]}
    assert csa.numbers(found, "SliceNormalVector", 3) == (0.0, 0.1, 0.99)
    assert csa.numbers(found, "B_value", 3) is None
    assert csa.numbers({"B_value": ["nan"]}, "B_value", 1) is None


def test_damage_costs_what_lies_behind_it_and_never_more() -> None:
    data = csa_header({"A": ["1"], "B": ["2"]})
    for end in range(len(data)):
        assert set(csa.texts(data[:end])) <= {"A", "B"}
    lying = bytearray(data)
    lying[8:12] = b"\xff\xff\xff\xff"
    assert csa.texts(bytes(lying)).get("A") in (["1"], None)
    assert csa.texts(b"") == {} and csa.texts(b"SV10") == {}


def test_planned_slices_of_the_protocol() -> None:
    text = (
        b"junk ### ASCCONV BEGIN ###\n"
        b"sSliceArray.asSlice[0].sPosition.dCor\t = -41.5\n"
        b"sSliceArray.asSlice[0].sPosition.dTra    = -75.7e0\n"
        b"sSliceArray.asSlice[35].sPosition.dSag    = 1\n"
        b"### ASCCONV END ###"
    )
    found = csa.slice_positions(text)
    assert found[0].tolist() == [0, -41.5, -75.7]
    assert found[35].tolist() == [1, 0, 0]
    assert csa.slice_positions(text[:60]) == {}
    assert csa.slice_positions(text.replace(b"-41.5", b"1e.e")) == {}
    assert np.array(list(found.values())).shape == (2, 3)
