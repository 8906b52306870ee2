"""Structured reports as outlines."""

from pathlib import Path

import pytest
from pydicom import Dataset

from tests.dicom.objects import code, data_set, item, made, stored
from viewer.core.content import Node, lines
from viewer.dicom import report_text
from viewer.dicom.contents import content
from viewer.dicom.whole import Values


def told(*items: Dataset) -> list[str]:
    return lines(report_text.outline(Values(made(ContentSequence=list(items)))))


def test_every_kind_of_value() -> None:
    measured = made(
        NumericValue="12.5", MeasurementUnitsCodeSequence=[code("x", "mm2", "UCUM")]
    )
    image = made(
        ReferencedSOPClassUID="1.2.840.10008.5.1.4.1.1.2", ReferencedSOPInstanceUID="1.2.3",
        ReferencedFrameNumber=5,
    )  # fmt: skip
    assert told(
        item("NUM", "Area", MeasuredValueSequence=[measured]),
        item("NUM", "Lost", NumericValueQualifierCodeSequence=[code("Not a number")]),
        item("CODE", "Finding", ConceptCodeSequence=[code("Nodule")]),
        item("TEXT", "Note", TextValue="as before"),
        item("DATE", "Day", Date="20240531"),
        item("TIME", "Time", Time="0941"),
        item("DATETIME", "When", DateTime="20240531094107"),
        item("PNAME", "Reader", PersonName="Roe^Jane"),
        item("UIDREF", "Key", UID="1.2.3"),
        item("IMAGE", "Source", ReferencedSOPSequence=[image]),
        item("SCOORD", "Region", GraphicType="POLYLINE", GraphicData=[0, 0, 1, 1, 2, 0]),
        item("SCOORD3D", "Place", GraphicType="POINT", GraphicData=[0, 0, 1]),
        item("", ReferencedContentItemIdentifier=[1, 2, 3]),
    ) == [
        "Area: 12.5 mm²", "Lost: Not a number", "Finding: Nodule", "Note: as before",
        "Day: 2024-05-31", "Time: 09:41:00", "When: 2024-05-31 09:41:07", "Reader: Roe Jane",
        "Key: 1.2.3", "Source: image 1.2.3, frame 5", "Region: polyline, 3 points",
        "Place: point, 1 point", "see item 1.2.3",
    ]  # fmt: skip


def test_what_is_below_is_further_in() -> None:
    inner = item("CONTAINER", "Group", item("TEXT", "Label", TextValue="<b>A</b>"))
    assert told(item("CONTAINER", "Findings", inner)) == [
        "Findings", "  Group", "    Label: <b>A</b>",
    ]  # fmt: skip


def test_depth_and_length_have_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = item("TEXT", "End", TextValue="x")
    for _ in range(report_text.DEEPEST + 20):
        deep = item("CONTAINER", "In", deep)
    assert len(told(deep)) == report_text.DEEPEST + 1
    monkeypatch.setattr(report_text, "MOST", 5)
    many = [item("TEXT", "Line", TextValue="x") for _ in range(20)]
    found = report_text.outline(Values(made(ContentSequence=many)))
    assert len(found) == 6 and found[-1] == report_text.CUT


def test_texts_are_read_by_their_character_set(tmp_path: Path) -> None:
    report = data_set("88.11", "SR", SpecificCharacterSet="ISO_IR 144")
    report.ContentSequence = [item("TEXT", "Вывод", TextValue="Опухоль")]
    found = content(stored(tmp_path, report))
    assert found.outline == (Node("Вывод", "Опухоль"),)


def test_a_real_report(shared: Path) -> None:
    from viewer.dicom.scan import scan

    found = scan([shared / "data/sr_highdicom_generic/sr_document.dcm"])
    (one,) = [o for series in found.series for o in series.objects]
    text = lines(content(one).outline)
    assert "    Finding: Spinal cord" in text
    assert "    Area of defined region: 1.7 cm2" in text
