import hashlib
import zipfile
from pathlib import Path

import numpy as np
import pytest
from pydicom.uid import JPEG2000Lossless

from tests.dicom.instances import image_file
from tests.factories import ct_series
from tests.volumes import ramp_volume
from viewer.core.progress import Silent
from viewer.core.volume import Series4D
from viewer.dicom.scan import scan
from viewer.dicom.statistics import numbers, read


def test_numbers_of_a_volume() -> None:
    volume = ramp_volume((2, 3, 4))
    found = numbers(volume)
    assert (found.dtype, found.minimum, found.maximum) == ("int16", 0, 123)
    assert found.mean == pytest.approx(volume.array.mean())
    bare = volume.array.astype("<f4").tobytes()
    assert found.sha256 == hashlib.sha256(bare).hexdigest()


def test_numbers_of_a_sequence_go_phase_by_phase() -> None:
    volume = ramp_volume((2, 3, 4))
    found = numbers(Series4D((volume, volume), "time", (0.0, 1.0)))
    bare = volume.array.astype("<f4").tobytes() * 2
    assert found.sha256 == hashlib.sha256(bare).hexdigest()


def test_reading_a_scan(tmp_path: Path) -> None:
    ct_series(tmp_path)
    found, by_key = read(scan([tmp_path]), Silent())
    (volume,) = found.volumes
    assert by_key[volume.key].maximum == 375
    assert found.counted["files_shown"] == 4 and found.problems == ()


def test_a_file_that_cannot_be_decoded_is_left_out(tmp_path: Path) -> None:
    image_file(
        tmp_path / "bad.dcm", [b"\xff\x4f junk" * 9], JPEG2000Lossless, Rows=4, Columns=4
    )
    image_file(tmp_path / "good.dcm", np.zeros((4, 4), np.int16))
    before = scan([tmp_path])
    assert before.counted["files_shown"] == 2
    found, by_key = read(before, Silent())
    assert found.counted["files_shown"] == 1 and found.counted["left_out"] == 1
    assert len(by_key) == 1
    (problem,) = [one for one in found.problems if one.effect == "left out"]
    assert problem.path.endswith("bad.dcm")


def test_a_file_that_ends_early_is_shown_in_part(tmp_path: Path) -> None:
    path = image_file(tmp_path / "a.dcm", np.ones((4, 4), np.int16))
    path.write_bytes(path.read_bytes()[:-8])
    found, by_key = read(scan([tmp_path]), Silent())
    assert len(by_key) == 1 and found.counted["left_out"] == 0
    assert {one.effect for one in found.problems} >= {"partly shown"}


def test_members_of_an_archive_are_told_by_their_names(tmp_path: Path) -> None:
    bad = image_file(
        tmp_path / "b", [b"\xff\x4f junk" * 9], JPEG2000Lossless, Rows=4, Columns=4
    )
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(bad, "d/b")
    found, _ = read(scan([tmp_path / "a.zip"]), Silent())
    lost = {one.path for one in found.problems if one.effect == "left out"}
    assert lost == {f"{tmp_path}/a.zip/d/b"}
    assert found.counted["left_out"] == 1
