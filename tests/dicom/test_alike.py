"""What is made of a header by its likeness to another is what parsing it makes."""

import struct
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viewer import paths
from viewer.core.patient import Instance
from viewer.dicom import headers
from viewer.dicom.parse import Malformed, Parsed, Raw
from viewer.dicom.share import PATTERNS, Reader

SAMPLE = sorted(path for path in (paths.resource("sample")).rglob("*") if path.is_file())
Made = Instance | str | None


def parsed(data: bytes, name: str = "") -> Made:
    try:
        found = headers.header(lambda count: data[:count], len(data))
        return None if found is None else headers.instance(found, name, "", (len(data), 7))
    except Malformed as error:
        return str(error)


def likened(reader: Reader, data: bytes, name: str = "") -> Made:
    return together(reader, {name: data})[0]


def together(reader: Reader, many: Mapping[str, bytes]) -> list[Made]:
    """What several files hold, read as one share."""
    files = [(name, len(data), 7) for name, data in many.items()]
    begun = {n: (d[: headers.FIRST_READ], len(d)) for n, d in enumerate(many.values())}
    found = reader.share(files, begun, lambda path, count: (many[path][:count], 0))
    return found.outcomes()


@lru_cache
def _slices() -> tuple[bytes, ...]:
    """Two neighbours of each series of the sample."""
    kept: dict[str, list[bytes]] = {}
    for path in SAMPLE:
        data = path.read_bytes()
        made = parsed(data)
        if isinstance(made, Instance):
            kept.setdefault(made.series_instance_uid, []).append(data)
    return tuple(data for several in kept.values() for data in several[:2])


def counted(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How many headers have been parsed as a whole since."""
    calls = []
    whole = headers.header

    def header(*words: object) -> object:
        calls.append(words)
        return whole(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(headers, "header", header)
    return lambda: len(calls)


def test_the_sample_is_read_as_by_parsing_each_file() -> None:
    reader = Reader()
    for path in SAMPLE:
        data = path.read_bytes()
        assert likened(reader, data, str(path)) == parsed(data, str(path))


def test_the_slices_of_a_series_are_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader()
    one = _slices()[0]
    made = parsed(one)
    assert isinstance(made, Instance)
    uid = made.sop_instance_uid
    calls = counted(reader, monkeypatch)
    for number in range(5):
        other = likened(reader, one.replace(uid.encode(), f"{uid[:-1]}{number}".encode()))
        assert isinstance(other, Instance)
        assert other.sop_instance_uid == f"{uid[:-1]}{number}"
    assert calls() == 1


def changed(at: float, what: bytes, data: bytes) -> bytes:
    """The file with some bytes of its header replaced."""
    made = parsed(data)
    assert isinstance(made, Instance)
    end = made.attributes.get("PixelOffset", len(data))
    start = int(at * (end - 1))
    return data[:start] + what + data[start + len(what) :]


@settings(max_examples=150, deadline=None)
@given(
    which=st.integers(0, 11),
    edits=st.lists(
        st.tuples(
            st.floats(0, 1),
            st.one_of(
                st.binary(min_size=1, max_size=4),
                st.text("0123456789.-\\ ", min_size=1, max_size=4).map(str.encode),
            ),
        ),
        min_size=1,
        max_size=3,
    ),
)
def test_any_change_is_read_as_by_parsing(which: int, edits: list[tuple[float, bytes]]) -> None:
    whole = _slices()
    one = whole[which % len(whole)]
    data = one
    for at, what in edits:
        data = changed(at, what, one)[: len(one)] if data is one else _again(data, at, what)
    reader = Reader()
    for other in whole:
        likened(reader, other)
    assert likened(reader, data) == parsed(data)
    neighbour = whole[(which + 1) % len(whole)]
    many = {str(n): other for n, other in enumerate((one, data, neighbour, one))}
    expected = [parsed(other, name) for name, other in many.items()]
    assert together(reader, many) == expected
    assert together(Reader(), many) == expected


def _again(data: bytes, at: float, what: bytes) -> bytes:
    start = int(at * min(len(data) - 5, 4000))
    return data[:start] + what + data[start + len(what) :]


@pytest.mark.parametrize("tag", [0x00100010, 0x00200032, 0x00200013, 0x00281053])
def test_an_emptied_value_is_noticed(tag: int) -> None:
    """Blanks in the place of a value that usually may differ: other rules hold then."""
    one = _slices()[0]
    whole = headers.header(lambda count: one[:count], len(one))
    assert whole is not None
    raw = whole.elements[tag]
    assert isinstance(raw, Raw)
    mark = struct.pack("<HH", tag >> 16, tag & 0xFFFF)
    at = one.index(raw.value, one.index(mark, 132) + 4)
    data = one[:at] + b" " * len(raw.value) + one[at + len(raw.value) :]
    assert parsed(data) != parsed(one)
    reader = Reader()
    likened(reader, one)
    assert likened(reader, data) == parsed(data)


def test_files_that_are_all_different_make_few_patterns() -> None:
    reader = Reader()
    one = _slices()[0]
    for number in range(60):
        likened(reader, one.replace(b"CT", b"C%c" % (65 + number % 26)))
    assert all(len(kept.patterns) <= PATTERNS for kept in reader._kept.values())


def test_values_that_others_depend_on_make_no_pattern(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = headers.attributes

    def attributes(read: Parsed) -> dict[str, object]:
        found = whole(read)
        return found | {"Derived": str(found.get("ImagePositionPatient"))}

    monkeypatch.setattr(headers, "attributes", attributes)
    reader = Reader()
    for data in _slices():
        assert likened(reader, data) == parsed(data)
    assert not any(kept.patterns for kept in reader._kept.values())


def test_text_beyond_its_character_set_is_told_of_each_file() -> None:
    one = next(data for data in _slices() if b"ISO_IR 100" in data or b"PN" in data)
    whole = headers.header(lambda count: one[:count], len(one))
    assert whole is not None
    raw = whole.elements[0x00100010]
    assert isinstance(raw, Raw)
    for odd in (b"\xff", b"\xc3", b"\x1b"):
        data = one.replace(raw.value, odd * len(raw.value))
        reader = Reader()
        likened(reader, one)
        assert likened(reader, data) == parsed(data)
        reader = Reader()
        likened(reader, data)
        assert likened(reader, one) == parsed(one)


def test_what_a_place_for_each_frame_was_made_of_makes_no_pattern(shared: Path) -> None:
    """The tiles of a mosaic lie by the position of its own file."""
    folder = shared / "data/mr_dti_uih_mosaic"
    files = sorted(path for path in folder.rglob("*.dcm"))
    reader = Reader()
    for path in files:
        data = path.read_bytes()
        assert likened(reader, data) == parsed(data)
    assert not any(kept.patterns for kept in reader._kept.values())
