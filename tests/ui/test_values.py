"""Measurements in words."""

from tests.ui.conftest import mark
from viewer.app.session import Session
from viewer.core import codes
from viewer.core.codes import Code
from viewer.core.measurement import Measurement
from viewer.ui.values import lines, modality, place, series_name, table

HU = Code("[hnsf'U]", "UCUM", "Hounsfield unit")


def test_numbers_that_belong_together_share_a_line_and_a_unit() -> None:
    found = [
        Measurement(codes.LONG_AXIS, 32.44, codes.MM),
        Measurement(codes.SHORT_AXIS, 18.1, codes.MM),
    ]
    assert lines(found) == ["32.4 × 18.1 mm"]
    found = [
        Measurement(codes.MEAN, 38.2, HU),
        Measurement(codes.STANDARD_DEVIATION, 12.0, HU),
        Measurement(codes.MINIMUM, -20.0, HU),
        Measurement(codes.MAXIMUM, 80.0, HU),
        Measurement(codes.AREA, 412.4, codes.MM2),
    ]
    assert lines(found) == ["38 ± 12 HU", "−20 to 80 HU", "412 mm²"]
    assert lines([Measurement(codes.MEAN, 38.2, HU)]) == ["38 HU"]
    assert lines([]) == []
    bare = Measurement(codes.AREA, 412.4, codes.MM2, "no voxel inside")
    assert lines([bare]) == ["412 mm²", "no voxel inside"]


def test_where_a_mark_lies(session: Session) -> None:
    one = mark(session, "1.1", "length", (0, 0, 0), (10, 0, 0))
    assert place(session, one) == "Axial 26/51"
    step = 3.27
    far = mark(session, "1.2", "path", (0, 0, -4 * step), (10, 0, 0), (5, 0, 2 * step))
    assert place(session, far) == "Axial 24–30/51"
    assert modality(session, one) == "CT"
    assert series_name(session, one).endswith("CT_image")


def test_the_table_for_a_spreadsheet(session: Session) -> None:
    mark(session, "1.1", "length", (0, 0, 0), (30, 0, 0), label="=1+1")
    mark(session, "1.2", "bidirectional", (0, 0, 0), (30, 0, 0), (15, -5, 0), (15, 5, 0))
    head, first, long, short = table(session).splitlines()
    assert head.split("\t") == [
        "Number", "Label", "Kind", "Measure", "Value", "Unit", "Series", "Place",
    ]  # fmt: skip
    assert first.split("\t")[:6] == ["1", "'=1+1", "Length", "Length", "30.0", "mm"]
    assert long.split("\t")[3:6] == ["Long axis", "30.0", "mm"]
    assert short.split("\t")[3:6] == ["Short axis", "10.0", "mm"]
    assert len(table(session, ["1.1"]).splitlines()) == 2
    assert "STS_003\t" not in table(session)
