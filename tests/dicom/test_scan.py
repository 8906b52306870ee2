import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.dicom.instances import image_file
from tests.factories import ct_series
from viewer.core.errors import ViewerError
from viewer.core.patient import Instance, Scan
from viewer.core.progress import Cancelled
from viewer.dicom import scan as scanning
from viewer.dicom.batch import Batch
from viewer.dicom.scan import scan, scan_of


def balanced(found: Scan) -> dict[str, int]:
    """The counts, after checking that every file is counted once."""
    counted = dict(found.counted)
    assert sum(counted.values()) == 2 * counted["files"]
    left_out = {one.path for one in found.problems if one.effect == "left out"}
    assert counted["left_out"] == len(left_out)
    return {name: count for name, count in counted.items() if count}


def reasons(found: Scan) -> list[str]:
    return [one.reason for one in found.problems]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A CT of four slices, a copy of one of them, a broken one and a text."""
    ct_series(tmp_path)
    shutil.copy(tmp_path / "000.dcm", tmp_path / "copy.dcm")
    (tmp_path / "broken.dcm").write_bytes((tmp_path / "001.dcm").read_bytes()[:400])
    (tmp_path / "notes.txt").write_text("hello, not DICOM\n" * 20)
    return tmp_path


COUNTS = {"files": 7, "files_shown": 4, "files_set_aside": 1, "left_out": 1, "other": 1}


def test_every_file_is_counted_once(folder: Path) -> None:
    found = scan([folder])
    assert balanced(found) == COUNTS
    (volume,) = found.volumes
    assert volume.shape == (4, 8, 6) and volume.geometry is not None
    assert volume.geometry.spacing == pytest.approx((2, 0.7, 0.5))
    assert volume.geometry.origin == pytest.approx((-10, -20, 30))
    assert any("cut off" in reason for reason in reasons(found))


def test_an_archive_holds_the_same(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("zip") / "study.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in sorted(folder.iterdir()):
            archive.write(one, f"study/{one.name}")
    found = scan([path])
    assert balanced(found) == COUNTS
    assert [one.key for one in found.volumes] == [one.key for one in scan([folder]).volumes]
    assert {Path(one.path).name for one in found.problems} == {"copy.dcm", "broken.dcm"}
    assert list(path.parent.iterdir()) == [path]


def test_an_archive_inside_an_archive_is_told(folder: Path) -> None:
    inner = folder / "inner.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.write(folder / "000.dcm", "x.dcm")
    path = folder / "outer.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(inner, "inner.zip")
    assert reasons(scan([path])) == ["is an archive inside an archive, which is not opened"]


def test_a_bomb_in_an_archive_is_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.dcm", bytes(40 << 20))
    assert reasons(scan([tmp_path])) == ["inflates to far more than an image would"]


def test_a_file_that_the_user_names_and_is_not_dicom_is_told(folder: Path) -> None:
    found = scan([folder / "notes.txt"])
    assert reasons(found) == ["is not a DICOM file"]
    assert balanced(found) == {"files": 1, "left_out": 1}


def test_an_empty_folder_and_a_missing_path(tmp_path: Path) -> None:
    assert balanced(scan([tmp_path])) == {}
    with pytest.raises(ViewerError):
        scan([tmp_path / "nothing"])


def test_a_scan_is_cancelled_by_its_ticket(folder: Path) -> None:
    class Impatient:
        def step(self, done: int, total: int) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        scan([folder], Impatient())


class Index:
    """Headers kept by file, as the store keeps them."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, int, int], tuple[Instance, ...]] = {}
        self.taken = 0
        self.arrangements: dict[bytes, bytes] = {}

    def get(self, path: str, size: int, mtime_ns: int) -> tuple[Instance, ...] | None:
        found = self.kept.get((path, size, mtime_ns))
        self.taken += found is not None
        return found

    def put(self, path: str, size: int, mtime_ns: int, instances: tuple[Instance, ...]) -> None:
        self.kept[path, size, mtime_ns] = instances

    def put_batch(self, batch: Batch) -> None:
        for one in batch.instances():
            self.put(one.path, one.size, one.mtime_ns, (one,))

    def prepared(self, batch: Batch) -> Any:
        return None

    def arrangement(self, key: bytes) -> bytes | None:
        return self.arrangements.get(key)

    def keep_arrangement(self, key: bytes, data: bytes) -> None:
        self.arrangements[key] = data


@pytest.mark.parametrize("packed", [False, True])
def test_unchanged_files_are_taken_over_unread(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, packed: bool
) -> None:
    where = folder
    if packed:
        where = tmp_path_factory.mktemp("zip") / "study.zip"
        with zipfile.ZipFile(where, "w") as archive:
            for one in sorted(folder.iterdir()):
                archive.write(one, one.name)
    index = Index()
    first = scan([where], known=index)
    assert index.taken == 0
    again = scan([where], known=index)
    assert index.taken == (7 if packed else 6)  # the broken file is read again
    assert balanced(again) == balanced(first) == COUNTS
    assert reasons(again) == reasons(first)


def test_a_changed_file_is_read_again(folder: Path) -> None:
    index = Index()
    scan([folder], known=index)
    for path in folder.glob("00?.dcm"):
        path.unlink()
    ct_series(folder, shape=(3, 8, 6))
    (volume,) = [one for one in scan([folder], known=index).volumes if one.shape != (1, 8, 6)]
    assert volume.shape == (3, 8, 6)


def test_instances_that_are_known_make_the_same_scan(folder: Path) -> None:
    first = scan([folder])
    instances = [one for series in first.series for one in series.instances]
    again = scan_of(instances)
    assert [one.key for one in again.volumes] == [one.key for one in first.volumes]
    assert again.counted["files_shown"] == 4


def test_a_named_directory_means_its_files(shared: Path) -> None:
    found = scan([shared / "data/dicomdir_tree/DICOMDIR"])
    assert balanced(found) == {"files": 32, "files_shown": 31, "other": 1}
    assert len(found.volumes) == 18


def test_missing_files_of_a_directory_are_told(shared: Path) -> None:
    folder = shared / "data/mr_enhanced_siemens_xa61"
    named = [one for one in scan([folder / "DICOMDIR"]).problems if "DICOMDIR" in one.path]
    assert [one.effect for one in named] == ["partly shown"]
    assert "63 files that are missing" in named[0].reason
    inside = [one for one in scan([folder]).problems if "DICOMDIR" in one.path]
    assert inside == named


def test_a_hostile_directory_reads_nothing_outside(tmp_path: Path) -> None:
    from pydicom.dataset import Dataset, FileMetaDataset
    from pydicom.uid import UID, ExplicitVRLittleEndian, MediaStorageDirectoryStorage

    cd = tmp_path / "cd"
    cd.mkdir()
    ct_series(tmp_path, shape=(1, 4, 4))[0].rename(tmp_path / "SECRET")
    record, ds = Dataset(), Dataset()
    record.ReferencedFileID = ["XX", "SECRET"]
    ds.DirectoryRecordSequence = [record]
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.file_meta.MediaStorageSOPClassUID = MediaStorageDirectoryStorage
    ds.file_meta.MediaStorageSOPInstanceUID = UID("1.2.3")
    ds.save_as(cd / "DICOMDIR", enforce_file_format=True)
    data = (cd / "DICOMDIR").read_bytes()
    (cd / "DICOMDIR").write_bytes(data.replace(b"XX\\", b"..\\"))
    found = scan([cd / "DICOMDIR"])
    assert balanced(found) == {"files": 1, "other": 1}
    assert "a file that is missing: ../SECRET" in reasons(found)[0]


def test_an_unsupported_compression_is_told_by_name(tmp_path: Path) -> None:
    path = image_file(
        tmp_path / "a", [b"\0" * 64], "1.2.840.10008.1.2.4.102", Rows=4, Columns=4
    )
    (problem,) = [one for one in scan([path]).problems if one.effect == "left out"]
    assert "MPEG-4 video" in problem.reason


def test_the_arrangement_of_many_unchanged_files_is_taken_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "_WORTH", 1)
    known = Index()
    first = scan([folder], known=known)
    calls: list[object] = []
    monkeypatch.setattr(scanning, "arranged", calls.append)
    again = scan([folder], known=known)
    assert not calls and len(known.arrangements) == 1
    assert (again.problems, again.counted) == (first.problems, first.counted)
    assert [one.key for one in again.volumes] == [one.key for one in first.volumes]
