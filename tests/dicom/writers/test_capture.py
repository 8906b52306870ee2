"""Secondary captures, read back by pydicom and by ourselves, judged by dciodvfy."""

from pathlib import Path

import numpy as np
import pydicom
import pytest
from numpy.typing import NDArray

from tests.dicom.writers.test_report import _run, judge
from viewer.core.errors import ViewerError
from viewer.core.patient import Instance, Scan
from viewer.dicom.scan import scan
from viewer.dicom.writers import capture
from viewer.dicom.writers.capture import Captured, write_capture


def frames(count: int, shape: tuple[int, int] = (33, 45)) -> list[NDArray[np.uint8]]:
    rng = np.random.default_rng(4)
    return [rng.integers(0, 256, (*shape, 3), np.uint8) for _ in range(count)]


@pytest.fixture
def source(sample: Scan) -> Instance:
    return next(one.frames[0].instance for one in sample.volumes if one.modality == "CT")


def captured(source: Instance, count: int, identity: bool, named: bool = False) -> Captured:
    shown = ((source.sop_class_uid, source.sop_instance_uid, 0),)
    return Captured(source, identity, shown, count, 12.5, named)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("identity", [True, False])
def test_it_is_read_back_and_dciodvfy_finds_no_error(
    source: Instance, tmp_path: Path, count: int, identity: bool
) -> None:
    path, wanted = tmp_path / "picture.dcm", frames(count)
    write_capture(path, iter(wanted), captured(source, count, identity))
    found = pydicom.dcmread(path)
    assert (found.pixel_array.reshape(np.shape(wanted)) == wanted).all()
    assert found.SOPClassUID == (capture.SINGLE if count == 1 else capture.MANY)
    if count > 1:
        assert float(found.FrameTime) == 80
    told = _run(judge("dciodvfy"), str(path))
    assert [line for line in told.splitlines() if line.startswith("Error")] == []


def test_with_identity_it_joins_the_study_and_names_the_images(
    source: Instance, tmp_path: Path
) -> None:
    path = tmp_path / "picture.dcm"
    write_capture(path, iter(frames(1)), captured(source, 1, True, named=True))
    found = pydicom.dcmread(path)
    assert found.StudyInstanceUID == source.study_instance_uid
    assert found.SeriesInstanceUID != source.series_instance_uid
    assert str(found.PatientID) == source.attributes["PatientID"]
    (reference,) = found.SourceImageSequence
    assert reference.ReferencedSOPInstanceUID == source.sop_instance_uid
    assert found.BurnedInAnnotation == "YES"


def test_without_identity_nothing_leads_back(source: Instance, tmp_path: Path) -> None:
    path = tmp_path / "picture.dcm"
    write_capture(path, iter(frames(2)), captured(source, 2, False))
    found = pydicom.dcmread(path)
    assert found.PatientIdentityRemoved == "YES" and found.BurnedInAnnotation == "NO"
    data = path.read_bytes()
    attributes = source.attributes
    secrets = [attributes.get(k) for k in ("PatientName", "PatientID", "StudyDate", "StudyID")]
    uids = [source.study_instance_uid, source.series_instance_uid, source.sop_instance_uid]
    for secret in filter(None, [*secrets, *uids, attributes.get("FrameOfReferenceUID")]):
        assert str(secret).encode() not in data


@pytest.mark.parametrize(
    ("modality", "told", "expected"),
    [("US", "", "YES"), ("US", "NO", "NO"), ("CT", "", "NO"), ("CT", "YES", "YES")],
)
def test_images_that_may_name_somebody_themselves(
    source: Instance, tmp_path: Path, modality: str, told: str, expected: str
) -> None:
    from dataclasses import replace

    attributes = {**source.attributes, "Modality": modality, "BurnedInAnnotation": told}
    one, path = replace(source, attributes=attributes), tmp_path / "picture.dcm"
    write_capture(path, iter(frames(1)), captured(one, 1, False))
    assert pydicom.dcmread(path).BurnedInAnnotation == expected


def test_too_many_pixels_are_refused_before_anything_is_written(
    source: Instance, tmp_path: Path
) -> None:
    with pytest.raises(ViewerError, match="too many"):
        write_capture(tmp_path / "x.dcm", iter(frames(1)), captured(source, 10_000_000, False))
    assert list(tmp_path.iterdir()) == []


def test_our_own_reader_shows_it(source: Instance, tmp_path: Path) -> None:
    write_capture(tmp_path / "p.dcm", iter(frames(4)), captured(source, 4, True))
    found = scan([tmp_path])
    assert [one.kind for one in found.volumes] == ["cine"]
    assert found.problems == ()
