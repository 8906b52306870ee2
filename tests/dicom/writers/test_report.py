"""TID 1500 reports, read back by highdicom and judged by DCMTK and dciodvfy."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom.uid import generate_uid

from tests.factories import ct_series
from viewer import __version__
from viewer.core.annotation import Annotation
from viewer.core.errors import ViewerError
from viewer.core.geometry import Array, Vector
from viewer.core.patient import DisplaySet, Instance
from viewer.core.volume import Volume
from viewer.dicom.load import load
from viewer.dicom.scan import scan
from viewer.dicom.writers.report import Mark, report, write_report
from viewer.measure import Drawn, kinds

kinds.discover()
X, Y, Z = np.eye(3)
TILTED = (Y + Z) / np.sqrt(2)


class Study:
    """A synthetic CT that is open, and marks on it."""

    def __init__(self, folder: Path) -> None:
        ct_series(
            folder,
            (8, 40, 36),
            (2.0, 0.7, 0.5),
            PatientName="Müller^Jürg=山田^太郎",
            SpecificCharacterSet="ISO_IR 192",
            PatientBirthDate="19600102",
            StudyDate="20200103",
            PatientID="P7",
            StudyID="7",
            AccessionNumber="A1",
        )
        self.display_set: DisplaySet = scan([folder]).volumes[0]
        item = load(self.display_set)
        assert isinstance(item, Volume)
        self.volume = item
        self.instances: list[Instance] = [f.instance for f in self.display_set.frames]

    def mark(self, kind: str, *points: Array, v: Array = Y, **fields: Any) -> Mark:
        drawn = Drawn(np.array(points, float), X, v)
        places = tuple(_vector(point) for point in points)
        annotation = Annotation(
            generate_uid(prefix=None),
            kind,
            places,
            self.volume.geometry.frame_of_reference_uid,
            _vector(X),
            _vector(v),
            **fields,
        )
        return Mark(annotation, self.volume, tuple(kinds[kind].measure(drawn, self.volume)))

    def every_mark(self, v: Array = Y) -> list[Mark]:
        """A mark of every kind, around the middle, on a plane along x and v."""
        at = self.volume.geometry.to_patient(np.array([4, 18.0, 14.0]))
        plane = (
            ("length", at, at + 3 * X),
            ("bidirectional", at, at + 6 * X, at + 2 * X + v, at + 2 * X - 2 * v),
            ("angle", at, at + 3 * X, at + 3 * v),
            ("cobb", at, at + 3 * X, at + v, at + v + 3 * X + v),
            ("polyline", at, at + 3 * X, at + 3 * v),
            ("path", at, at + 3 * X + 9 * Z, at - 5 * Z),
            ("rectangle", at - 2 * v, at + 3 * X + 2 * v),
            ("ellipse", at - 2 * v, at + 3 * X + 2 * v),
            ("freehand", at, at + 3 * X, at + 3 * v),
            ("sphere", at, at + 3 * v),
            ("probe", at),
        )
        marks = [self.mark(name, *points, v=v) for name, *points in plane]
        return [*marks, self.mark("arrow", at, at + 5 * v, v=v, text="Größer als zuvor")]


def _vector(point: Array) -> Vector:
    x, y, z = point.tolist()
    return x, y, z


@pytest.fixture
def study(tmp_path: Path) -> Study:
    folder = tmp_path / "ct"
    folder.mkdir()
    return Study(folder)


def _written(study: Study, marks: list[Mark], folder: Path) -> Path:
    target = folder / "report.dcm"
    write_report(target, marks, study.instances)
    assert [one.name for one in folder.iterdir() if one.is_file()] == ["report.dcm"]
    return target


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, check=False)
    return (done.stdout + done.stderr).decode("utf-8", "replace")


def judge(program: str) -> str:
    """The path of an independent reader; CI must have it, elsewhere the test is skipped."""
    here = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    found = shutil.which(program, path=here)
    if found:
        return found
    if os.environ.get("CI"):
        pytest.fail(f"{program} is not installed, and CI must judge with it")
    pytest.skip(f"{program} is not installed: packaging/test.py brings it")


@pytest.mark.parametrize("v", [Y, TILTED], ids=["acquired", "oblique"])
def test_dciodvfy_finds_no_error(study: Study, tmp_path: Path, v: Array) -> None:
    told = _run(judge("dciodvfy"), str(_written(study, study.every_mark(v), tmp_path)))
    assert "Comprehensive3DSR" in told
    assert [line for line in told.splitlines() if line.startswith("Error")] == []


@pytest.mark.parametrize("v", [Y, TILTED], ids=["acquired", "oblique"])
def test_dcmtk_dumps_it(study: Study, tmp_path: Path, v: Array) -> None:
    told = _run(judge("dsrdump"), "+U8", str(_written(study, study.every_mark(v), tmp_path)))
    assert "Verification Flag   : UNVERIFIED" in told
    assert [line for line in told.splitlines() if line.startswith(("E:", "F:"))] == []
    assert told.count("Measurement Group") == 12 and "Müller^Jürg" in told


@pytest.mark.parametrize("v", [Y, TILTED], ids=["acquired", "oblique"])
def test_highdicom_reads_it_back(study: Study, tmp_path: Path, v: Array) -> None:
    import highdicom as hd

    marks = study.every_mark(v)
    read = hd.sr.srread(_written(study, marks, tmp_path))
    content = read.content
    groups = [
        *content.get_planar_roi_measurement_groups(),
        *content.get_volumetric_roi_measurement_groups(),
        *content.get_image_measurement_groups(),
    ]
    by_uid = {str(group.tracking_uid): group for group in groups}
    assert set(by_uid) == {mark.annotation.uid for mark in marks}
    for mark in marks:
        group = by_uid[mark.annotation.uid]
        told = [(m.value, m.unit.value) for m in group.get_measurements()]
        assert told == [
            (pytest.approx(m.value, rel=1e-9), m.unit.value) for m in mark.measurements
        ]
        assert group.finding_type is not None


def _all_items(dataset: Any) -> list[Any]:
    items = []
    for item in dataset.get("ContentSequence", []):
        items += [item, *_all_items(item)]
    return items


def _named(dataset: Any, code: str) -> list[Any]:
    return [
        item
        for item in _all_items(dataset)
        if item.ConceptNameCodeSequence[0].CodeValue == code
    ]


def test_patient_study_and_observer_are_there(study: Study) -> None:
    made = report([study.mark("probe", np.array([-5.0, -10, 34]))], study.instances)
    assert str(made.PatientName) == "Müller^Jürg=山田^太郎"
    assert (made.PatientID, made.PatientBirthDate) == ("P7", "19600102")
    assert (made.StudyDate, made.StudyID, made.AccessionNumber) == ("20200103", "7", "A1")
    assert made.StudyInstanceUID == study.instances[0].study_instance_uid
    assert made.VerificationFlag == "UNVERIFIED" and made.Manufacturer == "Oncoscope"
    (model,) = _named(made, "121015")
    assert model.TextValue == f"Oncoscope {__version__}"


def test_statistics_carry_their_derivation(study: Study) -> None:
    box = study.mark("rectangle", np.array([-6.0, -12, 34]), np.array([-2.0, -8, 34]))
    made = report([box], study.instances)
    derivations = [item.ConceptCodeSequence[0].CodeValue for item in _named(made, "121401")]
    assert derivations == ["373098007", "386136009", "255605001", "56851009"]
    units = {
        item.MeasuredValueSequence[0].MeasurementUnitsCodeSequence[0].CodeValue
        for item in _named(made, "112031")
    }
    assert units == {"[hnsf'U]"}


def test_an_acquired_mark_is_selected_from_its_image_in_its_pixels(study: Study) -> None:
    start = study.volume.geometry.to_patient(np.array([4.0, 10, 6]))
    made = report([study.mark("length", start, start + 5 * X)], study.instances)
    (scoord,) = [item for item in _all_items(made) if item.ValueType == "SCOORD"]
    assert list(scoord.GraphicData) == pytest.approx([6.5, 10.5, 16.5, 10.5])
    (image,) = [item for item in _all_items(scoord) if item.ValueType == "IMAGE"]
    uid = image.ReferencedSOPSequence[0].ReferencedSOPInstanceUID
    assert uid == study.volume.source.images[4][0]
    assert _evidence(made) == {uid}


def _evidence(made: Any) -> set[str]:
    return {
        str(image.ReferencedSOPInstanceUID)
        for one in made.CurrentRequestedProcedureEvidenceSequence
        for series in one.ReferencedSeriesSequence
        for image in series.ReferencedSOPSequence
    }


def test_an_oblique_mark_is_in_the_patient_and_says_that_it_is_resampled(
    study: Study,
) -> None:
    at = study.volume.geometry.to_patient(np.array([3.0, 18, 14]))
    box = study.mark("rectangle", at, at + 4 * X + 4 * TILTED, v=TILTED)
    made = report([box], study.instances)
    (scoord,) = [item for item in _all_items(made) if item.ValueType == "SCOORD3D"]
    assert scoord.GraphicType == "POLYGON"
    assert list(scoord.GraphicData[:3]) == pytest.approx(at.tolist())
    assert scoord.ReferencedFrameOfReferenceUID == box.annotation.frame_of_reference_uid
    (comment,) = _named(made, "121106")
    assert comment.TextValue == "Statistics resampled linearly at 0.50 mm."
    images = [uid for uid, _ in study.volume.source.images]
    assert _evidence(made) == set(images[3:5])


def test_two_axes_are_two_numbers_with_a_line_each(study: Study) -> None:
    at = study.volume.geometry.to_patient(np.array([4.0, 18, 10]))
    cross = (at, at + 6 * X, at + 2 * X + Y, at + 2 * X - 2 * Y)
    made = report([study.mark("bidirectional", *cross)], study.instances)
    (long,), (short,) = _named(made, "103339001"), _named(made, "103340004")
    assert list(long.ContentSequence[0].GraphicData)[0::2] == pytest.approx([10.5, 22.5])
    assert list(short.ContentSequence[0].GraphicData)[0::2] == pytest.approx([14.5, 14.5])
    (finding,) = _named(made, "121071")
    assert finding.ConceptCodeSequence[0].CodeMeaning == "Lesion"


def test_an_author_is_a_person_observer(study: Study) -> None:
    probe = study.mark("probe", np.array([-5.0, -10, 34]), author="Weber^Anna")
    (name,) = _named(report([probe], study.instances), "121008")
    assert str(name.PersonName) == "Weber^Anna"


def test_what_cannot_be_reported_says_why(study: Study, tmp_path: Path) -> None:
    at = study.volume.geometry.to_patient(np.array([3.0, 18, 14]))
    line = study.mark("length", at, at + 4 * TILTED)
    with pytest.raises(ViewerError, match="not open"):
        report([line], [])
    with pytest.raises(ViewerError, match="could not be written"):
        write_report(tmp_path / "nosuch" / "x.dcm", [line], study.instances)
