"""What each kind of object is told to hold."""

from pathlib import Path

from tests.dicom.objects import code, data_set, made, stored
from tests.dicom.presentation import full, radiograph, state_for
from viewer.core.content import Node, lines
from viewer.dicom.contents import content
from viewer.dicom.scan import scan


def test_a_segmentation_names_its_segments(tmp_path: Path) -> None:
    ds = data_set("66.4", "SEG", SegmentationType="BINARY", NumberOfFrames=3)
    ds.SegmentSequence = [
        made(
            SegmentNumber=1, SegmentLabel="Liver", SegmentAlgorithmType="AUTOMATIC",
            SegmentAlgorithmName="net", SegmentedPropertyTypeCodeSequence=[code("Organ")],
        )
    ]  # fmt: skip
    assert lines(content(stored(tmp_path, ds)).outline) == [
        "Form: binary", "Frames: 3", "Segment 1: Liver", "  Type: Organ", "  Drawn: automatic",
        "  Algorithm: net",
    ]  # fmt: skip


def test_a_structure_set_names_its_regions(shared: Path) -> None:
    found = scan([shared / "data/rt_plan_dose_struct/rtss.dcm"])
    (one,) = [o for series in found.series for o in series.objects]
    told = content(one)
    assert told.outline[0] == Node(
        "Structure 1", "BODY",
        (Node("Type", "external"), Node("Drawn", "manual"), Node("Contours", "141")),
    )  # fmt: skip
    assert Node("Approval", "approved") in told.facts


def test_a_plan_names_its_beams(shared: Path) -> None:
    found = scan([shared / "data/rt_plan_dose_struct/rtplan.dcm"])
    (one,) = [o for series in found.series for o in series.objects]
    text = lines(content(one).outline)
    assert text[0] == "Fraction group 1: 7 fractions, 4 beams"
    assert "Beam 2: 4 AP" in text


def test_a_presentation_state_tells_its_notes(shared: Path) -> None:
    found = scan([shared / "data/gsps_and_pdf/Issue168.dcm"])
    (one,) = [o for series in found.series for o in series.objects]
    text = lines(content(one).outline)
    assert text[0] == "Images: 1" and text[1].startswith("Shows columns, rows: 0, 0 to")
    assert text[2:4] == ["Layer: ANALYSIS LAYER", "  Text: 98%"]


def test_a_presentation_state_tells_what_it_would_do(tmp_path: Path) -> None:
    image = radiograph(tmp_path)
    path = state_for(tmp_path, image, **full(image))
    (one,) = [o for series in scan([path]).series for o in series.objects]
    assert lines(content(one).outline) == [
        "Images: 1", "Window: W 100  C 200", "Turned: 90° clockwise, mirrored",
        "Grey: inverted", "Shutter: rectangular", "Shows columns, rows: 31, 21 to 60, 40",
        "Layer: A", "  Text: nodule", "  Drawing: polyline", "  Drawing: circle",
    ]  # fmt: skip


def test_a_waveform_and_a_registration(tmp_path: Path) -> None:
    ecg = data_set("9.1.1", "ECG")
    ecg.WaveformSequence = [
        made(
            NumberOfWaveformChannels=1, NumberOfWaveformSamples=1000, SamplingFrequency="500",
            MultiplexGroupLabel="RHYTHM",
            ChannelDefinitionSequence=[made(ChannelSourceSequence=[code("Lead I")])],
        )
    ]  # fmt: skip
    assert lines(content(stored(tmp_path, ecg)).outline) == [
        "RHYTHM: 1 channels, 1000 samples at 500 Hz", "  Channel: Lead I",
    ]  # fmt: skip
    matrix = made(
        FrameOfReferenceTransformationMatrixType="RIGID",
        FrameOfReferenceTransformationMatrix=[1, 0, 0, 5, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
    )
    registration = data_set("66.1", "REG")
    registration.RegistrationSequence = [
        made(MatrixRegistrationSequence=[made(MatrixSequence=[matrix])])
    ]
    text = lines(content(stored(tmp_path, registration)).outline)
    assert text[0] == "Matrix: rigid" and len(text) == 5 and text[1].split()[3] in ("5", "5.0")


def test_a_document_is_handed_on_with_what_it_claims(shared: Path) -> None:
    found = scan([shared / "data/gsps_and_pdf/sample-pdf.dcm"])
    (one,) = [o for series in found.series for o in series.objects]
    told = content(one)
    assert told.mime == "application/pdf" and told.document is not None
    assert told.document.startswith(b"%PDF-") and len(told.document) == 20576
    assert Node("Size", "20,576 bytes") in told.outline


def test_an_unknown_object_says_that_it_is_not_read(tmp_path: Path) -> None:
    told = content(stored(tmp_path, data_set("66", "OT", Manufacturer="ACME")))
    assert told.outline == (Node("Content", "is not read by this program"),)
    assert Node("Equipment", "ACME") in told.facts
    assert "Test" not in " ".join(lines(told.facts))
