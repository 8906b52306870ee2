"""Many values of one element at once are what reading each header makes of them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.dicom import headers
from viewer.dicom.columns import decoded
from viewer.dicom.keywords import WANTED
from viewer.dicom.parse import Raw

TAGS = {one.keyword: tag for tag, one in WANTED.items() if not one.owner}
NAMES = (
    *("SOPInstanceUID", "InstanceNumber", "ImagePositionPatient", "EchoTime"),
    *("AcquisitionTime", "ContentDate", "AcquisitionDateTime", "PatientName", "WindowCenter"),
)
RAW = st.one_of(
    st.text("0123456789.-+eE\\ \0", max_size=20).map(str.encode),
    st.binary(max_size=6),
    st.floats(allow_nan=False).map(lambda number: repr(number).encode()),
    st.integers(-(10**20), 10**20).map(lambda number: str(number).encode()),
)


def one_by_one(raw: bytes, name: str) -> Any:
    if not raw.isascii() or b"\x1b" in raw:
        return None
    tag = TAGS[name]
    return headers.values({tag: Raw(WANTED[tag].vr, raw, True)}, ()).get(name)


@pytest.mark.parametrize("name", NAMES)
@given(raws=st.lists(RAW, min_size=1, max_size=6))
def test_values_are_those_of_single_headers(name: str, raws: list[bytes]) -> None:
    tag = TAGS[name]
    expected = [one_by_one(raw, name) for raw in raws]
    for some in (raws, [*raws, *raws]):
        found = decoded(some, tag, WANTED[tag].vr, ())
        assert repr(found[: len(raws)]) == repr(expected)
    singly = [decoded([raw], tag, WANTED[tag].vr, ())[0] for raw in raws]
    assert repr(singly) == repr(expected)


def test_equal_values_are_one_object() -> None:
    tag = TAGS["ImagePositionPatient"]
    found = decoded([b"1\\2\\3", b"4\\5\\6", b"1\\2\\3"], tag, "DS", ())
    assert found == [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [1.0, 2.0, 3.0]]
    assert found[0] is found[2]


@pytest.mark.parametrize("raw", [b"1e999", b"nan", b"", b"  ", b"1\\", b"9" * 16, b"1_0"])
def test_numbers_that_need_care(raw: bytes) -> None:
    for name in ("EchoTime", "InstanceNumber"):
        tag = TAGS[name]
        found = decoded([raw, b"5 "], tag, WANTED[tag].vr, ())
        assert repr(found) == repr([one_by_one(raw, name), one_by_one(b"5 ", name)])
