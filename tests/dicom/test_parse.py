import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom import Dataset, dcmread, dcmwrite
from pydicom.dataset import FileMetaDataset

from viewer.dicom import parse as parsing
from viewer.dicom.parse import (
    BIG_ENDIAN,
    DEFLATED,
    EXPLICIT,
    IMPLICIT,
    Malformed,
    Parsed,
    Raw,
    Short,
    parse,
)

ROWS, NAME, SHARED = 0x00280010, 0x00100010, 0x52009229


def written(syntax: str = EXPLICIT, **attributes: Any) -> bytes:
    """A small file of a syntax."""
    ds = Dataset()
    ds.SOPClassUID, ds.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.2", "1.2.3"
    ds.PatientName, ds.Rows, ds.Columns = "A^B", 3, 5
    inner = Dataset()
    inner.PixelSpacing = [0.5, 0.7]
    group = Dataset()
    group.PixelMeasuresSequence = [inner]
    ds.SharedFunctionalGroupsSequence = [group]
    ds.BitsAllocated, ds.PixelRepresentation = 16, 0
    ds.PixelData = bytes(30)
    for keyword, value in attributes.items():
        setattr(ds, keyword, value)
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = syntax
    out = BytesIO()
    dcmwrite(out, ds, enforce_file_format=True)
    return out.getvalue()


def parsed(data: bytes) -> Parsed:
    found = parse(data, len(data))
    assert found is not None
    return found


def value(found: Parsed, tag: int) -> bytes:
    raw = found.elements[tag]
    assert isinstance(raw, Raw)
    return raw.value


@pytest.mark.parametrize("syntax", [IMPLICIT, EXPLICIT, BIG_ENDIAN, DEFLATED])
def test_every_uncompressed_syntax_is_read(syntax: str) -> None:
    data = written(syntax)
    found = parsed(data)
    assert found.syntax == syntax
    assert value(found, NAME) == b"A^B "
    assert value(found, ROWS) == (b"\0\3" if syntax == BIG_ENDIAN else b"\3\0")
    (group,) = found.elements[SHARED]
    (measures,) = group[0x00289110]
    assert measures[0x00280030].value == b"0.5\\0.7 "
    assert (found.pixel_tag, found.pixel_length) == (0x7FE00010, 30)
    if syntax == DEFLATED:
        assert found.pixel_offset is None
    else:
        assert found.pixel_offset == len(data) - 30


def test_a_file_without_preamble_or_meta_is_read() -> None:
    data = written(IMPLICIT)
    start = data.index(b"\x08\0\x16\0")
    assert value(parsed(data[start:]), NAME) == b"A^B "
    assert parsed(data[start:]).syntax == IMPLICIT


def test_what_is_not_dicom_is_none() -> None:
    for data in (b"", b"hello, not DICOM\n" * 20, b"\x89PNG\r\n\x1a\n" + bytes(300), b"PK\3\4"):
        assert parse(data, len(data)) is None


def test_a_short_buffer_asks_for_more_and_a_short_file_is_refused() -> None:
    data = written()
    with pytest.raises(Short):
        parse(data[:300], len(data))
    with pytest.raises(Malformed, match="cut off inside element"):
        parse(data[:300], 300)


def element(tag: int, vr: bytes, data: bytes, length: int | None = None) -> bytes:
    head = struct.pack("<HH2s", tag >> 16, tag & 0xFFFF, vr)
    size = len(data) if length is None else length
    long = vr in (b"SQ", b"OB", b"UN")
    return head + (struct.pack("<HI", 0, size) if long else struct.pack("<H", size)) + data


def nested(depth: int) -> bytes:
    start = element(0x0040A730, b"SQ", b"", 0xFFFFFFFF)
    start += struct.pack("<HHI", 0xFFFE, 0xE000, 0xFFFFFFFF)
    end = struct.pack("<HHI", 0xFFFE, 0xE00D, 0) + struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)
    return start * depth + end * depth


def bare(*elements: bytes) -> bytes:
    meta = element(0x00020010, b"UI", EXPLICIT.encode() + b"\0")
    return bytes(128) + b"DICM" + meta + b"".join(elements)


def test_depth_is_bounded() -> None:
    rows = element(ROWS, b"US", b"\3\0")
    assert value(parsed(bare(rows, nested(20))), ROWS) == b"\3\0"
    for depth in (65, 240, 10_000):
        with pytest.raises(Malformed, match="deeper than 64"):
            parsed(bare(rows, nested(depth)))


@pytest.mark.parametrize("length", [0xFFFFFFFE, 0x7FFFFFFE, 0x10000000])
def test_a_claimed_length_allocates_nothing(length: int) -> None:
    with pytest.raises(Malformed, match="cut off"):
        parsed(bare(element(0x00090010, b"UN", b"x", length)))


def test_inflation_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "INFLATED_MOST", 1 << 20)
    machine = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    bomb = machine.compress(bytes(32 << 20)) + machine.flush()
    with pytest.raises(Malformed, match="inflates to more than 1 MB"):
        parsing.inflated(bomb)
    with pytest.raises(Malformed, match="cut off"):
        parsing.inflated(bomb[: len(bomb) // 100])
    with pytest.raises(Malformed, match="damaged"):
        parsing.inflated(b"\xff\xff\xff")


def test_a_value_of_a_kind_that_cannot_be_is_not_taken() -> None:
    found = parsed(bare(element(ROWS, b"SQ", b""), element(NAME, b"OB", b"\1\2")))
    assert found.elements == {}


def test_an_icon_inside_a_sequence_is_passed_over() -> None:
    icon = element(0x7FE00010, b"OB", b"", 0xFFFFFFFF)
    icon += struct.pack("<HHI", 0xFFFE, 0xE000, 2) + b"\1\2"
    icon += struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)
    item = struct.pack("<HHI", 0xFFFE, 0xE000, len(icon)) + icon
    found = parsed(bare(element(0x00200013, b"IS", b"7 "), element(0x00880200, b"SQ", item)))
    assert value(found, 0x00200013) == b"7 "
    assert found.pixel_tag is None


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from([IMPLICIT, EXPLICIT, BIG_ENDIAN]).map(written),
    st.lists(st.tuples(st.integers(0, 2000), st.binary(min_size=1, max_size=6)), max_size=4),
    st.integers(0, 2000),
)
def test_damage_is_refused_and_never_a_crash(
    data: bytes, damage: list[tuple[int, bytes]], cut: int
) -> None:
    broken = bytearray(data)
    for at, piece in damage:
        broken[at % len(data) : at % len(data) + len(piece)] = piece
    kept = bytes(broken[: max(cut, 1)])
    for size in (len(kept), len(broken) + 100):
        try:
            parse(kept, size)
        except (Malformed, Short):
            continue


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_junk_behind_the_mark_is_refused_and_never_a_crash(junk: bytes) -> None:
    try:
        parse(bytes(128) + b"DICM" + junk, 132 + len(junk))
    except (Malformed, Short):
        return


CASES = (
    "ct_headneck_picker",
    "mr_enhanced_philips_twin",
    "pet_suv_singles",
    "transfer_syntaxes_mixed",
    "private_overlay_misc",
    "xa_us_nm_multiframe",
)


@pytest.mark.parametrize("case", CASES)
def test_real_files_are_read_as_pydicom_reads_them(shared: Path, case: str) -> None:
    files = [path for path in sorted((shared / "data" / case).rglob("*")) if path.is_file()]
    for path in files[:15]:
        data = path.read_bytes()
        found = parsed(data)
        theirs = dcmread(BytesIO(data), stop_before_pixels=True, force=True)
        for tag, raw in found.elements.items():
            if isinstance(raw, Raw) and raw.vr in ("UI", "CS", "DS", "IS", "DA", "TM"):
                ours = raw.value.decode("latin_1").strip("\0 ")
                expected = theirs.get_item(tag).value
                if isinstance(expected, bytes):
                    assert ours == expected.decode("latin_1").strip("\0 "), (path, hex(tag))
        wanted = {tag for tag in map(int, theirs.keys()) if tag in parsing.WANTED}
        assert set(found.elements) == wanted, path


@pytest.mark.parametrize(("rest", "said"), [(b"\0\0", ""), (b"\x0e\x30\x02\0", "middle")])
def test_a_file_that_ends_inside_the_head_of_an_element_is_told(rest: bytes, said: str) -> None:
    data = bare(element(0x00100010, b"PN", b"A^B ")) + rest
    found = parse(data, len(data))
    assert found is not None and value(found, NAME) == b"A^B "
    assert said in " ".join(found.odd) and bool(said) == bool(found.odd)
    with pytest.raises(Short):
        parse(data[:-1], len(data))
