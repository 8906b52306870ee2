"""Our own header walk and pydicom say the same of any header, whatever is in it."""

from io import BytesIO
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom import Dataset, dcmread, dcmwrite
from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.dataset import FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from viewer.core.patient import Instance
from viewer.dicom import headers, parse
from viewer.dicom.keywords import WANTED
from viewer.dicom.share import Reader
from viewer.dicom.text import harmless

SYNTAXES = [
    ImplicitVRLittleEndian,
    ExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    DeflatedExplicitVRLittleEndian,
]
SKIPPED = ("SpecificCharacterSet", "PixelRepresentation", "NumberOfFrames")  # change others
NAMES = sorted(
    one.keyword
    for tag, one in WANTED.items()
    if not one.owner
    and one.keyword not in SKIPPED
    and tag >> 16 not in (0x0002, 0x0004)
    and tag_for_keyword(one.keyword) == tag
    and dictionary_VR(tag) == one.vr
)
VRS = {name: dictionary_VR(name) for name in NAMES}
NUMBER = st.floats(-1e6, 1e6).map(lambda number: f"{number:.6g}")
WORD = st.text("ABCXYZ019_ ", min_size=1, max_size=16).map(str.strip).filter(bool)
TEXT = st.text("ABC xyz äéü山田", min_size=1, max_size=5).map(str.strip).filter(bool)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "CS": st.lists(WORD, min_size=1, max_size=3),
    "DS": st.lists(NUMBER, min_size=1, max_size=6),
    "IS": st.lists(st.integers(-(2**31), 2**31 - 1), min_size=1, max_size=3),
    "US": st.integers(0, 65535),
    "UL": st.integers(0, 2**32 - 1),
    "FD": st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=3),
    "FL": st.lists(st.floats(-1e6, 1e6, width=32), min_size=1, max_size=3),
    "UI": st.lists(st.integers(0, 999), min_size=2, max_size=8).map(
        lambda parts: ".".join(map(str, parts))
    ),
    "DA": st.dates().map(lambda day: day.strftime("%Y%m%d").rjust(8, "0")),
    "TM": st.times().map(lambda time: time.strftime("%H%M%S.%f")),
    "DT": st.datetimes().map(lambda when: when.strftime("%Y%m%d%H%M%S").rjust(14, "0")),
    **dict.fromkeys(("LO", "SH", "LT", "ST", "UT", "PN"), TEXT),
    "AS": st.integers(0, 999).map(lambda years: f"{years:03}Y"),
}
ELEMENTS = [name for name in NAMES if VRS[name] in VALUES]
SEQUENCES = [name for name in NAMES if VRS[name] == "SQ"]
PRIVATE = st.lists(st.binary(min_size=1, max_size=6), max_size=2)


def data_sets(depth: int = 0) -> st.SearchStrategy[Dataset]:
    """Any wanted elements with legal values, within sequences, too."""
    plain = st.lists(st.sampled_from(ELEMENTS), max_size=12, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: VALUES[VRS[name]] for name in names})
    )
    nested = (
        st.just({})
        if depth == 2
        else st.dictionaries(
            st.sampled_from(SEQUENCES),
            st.lists(st.deferred(lambda: data_sets(depth + 1)), max_size=2),
            max_size=2,
        )
    )
    return st.builds(_made, plain, nested, PRIVATE, st.booleans())


def _made(
    plain: dict[str, Any], nested: dict[str, list[Dataset]], private: list[bytes], open_: bool
) -> Dataset:
    ds = Dataset()
    for name, value in plain.items():
        ds.add_new(name, VRS[name], value)
    for name, items in nested.items():
        ds.add_new(name, "SQ", Sequence(items))
        ds[name].is_undefined_length = open_
    for number, value in enumerate(private):
        block = ds.private_block(0x0077, "ONCOSCOPE TEST", create=True)
        block.add_new(number, "OB", value + b"\0" * (len(value) % 2))
    return ds


def written(ds: Dataset, syntax: str) -> bytes:
    ds.SOPClassUID, ds.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.2", "1.2.3"
    ds.SpecificCharacterSet = "ISO_IR 192"
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = syntax
    out = BytesIO()
    dcmwrite(out, ds, enforce_file_format=True)
    return out.getvalue()


def expected(ds: Dataset) -> dict[str, Any]:
    """What pydicom says, in the plain values that our headers hold."""
    out: dict[str, Any] = {}
    for element in ds:
        wanted = WANTED.get(int(element.tag))
        if wanted is None or not wanted.keyword or wanted.owner:
            continue
        if element.VR == "SQ":
            out[wanted.keyword] = [expected(item) for item in element.value]
            continue
        each = list(element.value) if element.VM > 1 else [element.value]
        values = [_plain(one, element.VR) for one in each]
        if any(one not in ("", None) for one in values):
            out[wanted.keyword] = values if wanted.many or len(values) > 1 else values[0]
    return out


def _plain(value: Any, vr: str) -> Any:
    if vr in ("DS", "FD", "FL"):
        return float(value)
    if vr in ("IS", "US", "UL", "SS", "SL"):
        return int(value)
    text = str(value)
    text = text.rstrip(" =") if vr == "PN" else text.strip(" \0")
    return harmless(text)


@settings(max_examples=120, deadline=None)
@given(data_sets(), st.sampled_from(SYNTAXES))
def test_both_read_the_same(ds: Dataset, syntax: str) -> None:
    data = written(ds, syntax)
    ours = headers.header(lambda count: data[:count], len(data))
    assert ours is not None
    found = headers.values(ours.elements, ("ISO_IR 192",))
    theirs = expected(dcmread(BytesIO(data)))
    assert ours.syntax == syntax and ours.odd == ()
    assert found == theirs


@settings(max_examples=80, deadline=None)
@given(data_sets(), st.integers(0, 4000))
def test_a_header_that_is_cut_is_refused_or_is_the_same_up_to_there(
    ds: Dataset, cut: int
) -> None:
    whole = written(ds, ExplicitVRLittleEndian)
    data = whole[: max(len(whole) - cut, 0)]
    try:
        ours = headers.header(lambda count: data[:count], len(data))
    except parse.Malformed:
        return
    if ours is not None:
        all_there = headers.header(lambda count: whole[:count], len(whole))
        assert all_there is not None
        assert ours.elements.items() <= all_there.elements.items() or not ours.elements


INJECTED = "RadiopharmaceuticalInformationSequence"
DECIMAL = st.integers(-9999, 9999).map(lambda number: f"{number / 100:07.2f}")
SLICES = {  # of one length each, as in the files of a series
    "InstanceNumber": st.integers(0, 99999).map(lambda number: f"{number:06}"),
    "ImagePositionPatient": st.lists(DECIMAL, min_size=3, max_size=3),
    "EchoTime": DECIMAL,
    "AcquisitionTime": st.times().map(lambda time: time.strftime("%H%M%S")),
    "PatientName": st.text("ABCä", min_size=4, max_size=4),
    "SeriesInstanceUID": st.integers(0, 9999).map(lambda number: f"1.2.3.1{number:04}"),
    "StudyDescription": st.text("ab ", min_size=6, max_size=6),
}


@settings(max_examples=60, deadline=None)
@given(
    data_sets(),
    st.lists(st.fixed_dictionaries({}, optional=SLICES), min_size=2, max_size=5),
    st.sampled_from(SYNTAXES[:2]),
)
def test_files_that_are_read_together_say_what_pydicom_says(
    ds: Dataset, slices: list[dict[str, Any]], syntax: str
) -> None:
    """A whole series of them, which are parsed once and then compared."""
    if INJECTED in ds:  # what its item says stands for the whole
        del ds[INJECTED]
    many = []
    for n, own in enumerate([slices[0], *slices]):
        for name, value in own.items():
            ds.add_new(name, VRS.get(name, "UI"), value)
        ds.PixelData = bytes([n]) * 64
        ds["PixelData"].VR = "OW"
        many.append(written(ds, syntax))
    stated = [(str(n), len(data), 7) for n, data in enumerate(many)]
    begun = {n: (data, len(data)) for n, data in enumerate(many)}
    found = Reader().share(stated, begun, lambda path, _: begun[int(path)]).outcomes()
    for data, one in zip(many, found, strict=True):
        assert isinstance(one, Instance)
        theirs = expected(dcmread(BytesIO(data)))
        ours = {**one.attributes, "SeriesInstanceUID": one.series_instance_uid}
        for name in SLICES.keys() & theirs.keys():
            assert ours.get(name) == theirs[name], name
        alone = headers.header(lambda count, data=data: data[:count], len(data))  # type: ignore[misc]
        assert alone is not None
        assert one == headers.instance(alone, one.path, "", (len(data), 7))
