import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.dicom.legal import fault


@pytest.mark.parametrize(
    ("vr", "value"),
    [
        ("DA", b"20240131"),
        ("DA", b""),
        ("TM", b"093015.5"),
        ("DT", b"20240131093015.123456+0100"),
        ("DS", b"-1.5e-3\\0.5 "),
        ("IS", b"-12 "),
        ("UI", b"1.2.840.0\0"),
        ("CS", b"ORIGINAL\\PRIMARY"),
        ("AS", b"042Y"),
        ("PN", b"A^B=C=D "),
        ("US", b"\1\0\2\0"),
        ("LT", b"a\\b\\c!"),
        ("OB", b"ab"),
    ],
)
def test_what_is_legal(vr: str, value: bytes) -> None:
    assert fault(vr, value) == ""


@pytest.mark.parametrize(
    ("vr", "value", "words"),
    [
        ("DA", b"2024-01-31", "not a date"),
        ("DA", b"20241331", "not a date"),
        ("TM", b"9:30", "not a time"),
        ("DS", b"NaN ", "not a number"),
        ("DS", b"0,5\\0,5 ", "not a number"),
        ("DS", b"0.33333333333333333333", "longer than the 16"),
        ("IS", b"1.0 ", "not a whole number"),
        ("UI", b"1.02.3", "numbers with points"),
        ("UI", b"1." + b"2" * 70, "longer than the 64"),
        ("CS", b"axial ", "capital letters"),
        ("AS", b"42", "an age"),
        ("PN", b"a=b=c=d ", "more than three"),
        ("FD", b"abcd", "no FD has"),
        ("LO", b"abc", "odd length"),
    ],
)
def test_what_is_not(vr: str, value: bytes, words: str) -> None:
    assert words in fault(vr, value)


KINDS = ["DA", "TM", "DT", "DS", "IS", "UI", "CS", "AS", "PN", "US", "LO"]


@given(st.sampled_from(KINDS), st.binary())
def test_no_value_is_too_odd_to_be_judged(vr: str, value: bytes) -> None:
    assert isinstance(fault(vr, value), str)
