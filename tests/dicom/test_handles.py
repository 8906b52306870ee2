import hashlib
import json
import zipfile
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.encaps import encapsulate
from pydicom.uid import JPEG2000Lossless

import viewer
from tests.factories import ct_series
from viewer.core.progress import Cancelled
from viewer.core.volume import Volume


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    ct_series(tmp_path, StudyInstanceUID="1.2.3", PatientID="P")
    return tmp_path


def test_a_scan_gives_volumes_that_load(folder: Path) -> None:
    found = viewer.scan(folder)
    assert [len(found.patients), len(found.studies), len(found.series)] == [1, 1, 1]
    assert found.counted["files_shown"] == 4
    (handle,) = found.volumes
    assert (handle.kind, handle.shape, handle.dtype) == ("volume", (4, 8, 6), "int16")
    volume = handle.load()
    assert isinstance(volume, Volume)
    k, j, i = np.ogrid[:4, :8, :6]
    assert (volume.array == 100 * k + 10 * j + i).all()
    assert volume.geometry.spacing == pytest.approx((2.0, 0.7, 0.5))
    assert volume.geometry.to_patient(np.array([1, 2, 4])) == pytest.approx([-8, -18.6, 32])


def test_the_series_of_a_study_load_too(folder: Path) -> None:
    found = viewer.scan(str(folder))
    assert found.studies[0].series[0].volumes == found.volumes


def test_several_paths_at_once(folder: Path) -> None:
    files = sorted(folder.iterdir())
    assert viewer.scan(files).counted["files"] == 4


def test_progress_is_told(folder: Path) -> None:
    told: list[tuple[int, int]] = []
    viewer.scan(folder).volumes[0].load(progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (4, 4)


def test_an_event_ends_the_reading(folder: Path) -> None:
    cancel = Event()
    cancel.set()
    with pytest.raises(Cancelled):
        viewer.scan(folder).volumes[0].load(cancel=cancel)


def series_truths() -> list[Any]:
    """(case, series UID, what SimpleITK makes of it) of every series it loads."""
    path = Path(__file__).resolve().parents[3] / "shared/data/truth.json"
    if not path.exists():
        return []
    return [
        pytest.param(case, uid, one["sitk"], id=f"{case}-{one['description']}")
        for case, found in json.loads(path.read_text("utf-8")).items()
        if isinstance(found, dict)
        for uid, one in found.get("series", {}).items()
        if one.get("sitk", {}).get("min") is not None
    ]


@pytest.mark.parametrize(("case", "uid", "truth"), series_truths())
def test_real_series_hold_what_simpleitk_reads(
    shared: Path, case: str, uid: str, truth: dict[str, Any]
) -> None:
    found = viewer.scan(shared / "data" / case)
    (series,) = (one for one in found.series if one.series_instance_uid == uid)
    assert series.volumes
    for handle in series.volumes:
        volume = handle.load()
        assert isinstance(volume, Volume)
        array = volume.array
        assert array.shape == tuple(truth["shape"][-3:])
        assert array.dtype == np.dtype(handle.dtype)
        numbers = [float(array.min()), float(array.max()), float(array.mean(dtype=float))]
        assert numbers == pytest.approx([truth["min"], truth["max"], truth["mean"]], rel=1e-5)
        if array.dtype == np.int16:
            bare = array.astype(truth["dtype"]).tobytes()
            assert hashlib.sha256(bare).hexdigest() == truth["sha256"]


def test_an_archive_is_read_without_unpacking_it(folder: Path, tmp_path: Path) -> None:
    files = sorted(folder.glob("*.dcm"))
    archive = tmp_path / "study.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        for file in files:
            out.write(file, file.name)
    (handle,) = viewer.scan(archive).volumes
    volume, plain = handle.load(), viewer.scan(files).volumes[0].load()
    assert isinstance(volume, Volume) and isinstance(plain, Volume)
    assert (volume.array == plain.array).all() and volume.ready.all()


def test_several_paths_one_after_the_other(folder: Path) -> None:
    first, second, *_ = sorted(folder.iterdir())
    assert viewer.scan(first, str(second)).counted["files"] == 2
    found = viewer.scan(first, folder / "nothing")  # the others are read all the same
    assert [one.path for one in found.problems if one.effect == "left out"] == [
        str(folder / "nothing")
    ]
    with pytest.raises(viewer.ViewerError, match="There is no file or folder"):
        viewer.scan(folder / "nothing")


def test_a_cancelled_reading_says_so(folder: Path) -> None:
    cancel = Event()
    cancel.set()
    with pytest.raises(viewer.Cancelled, match=r"^cancelled$"):
        viewer.scan(folder).volumes[0].load(cancel=cancel)


def test_uneven_slices_are_written_with_a_warning_or_resampled(folder: Path) -> None:
    sorted(folder.iterdir(), key=lambda path: dcmread(path).ImagePositionPatient[2])[1].unlink()
    volume = viewer.scan(folder).volumes[0].load()
    with pytest.warns(UserWarning, match="unevenly spaced"):
        viewer.write(volume, folder / "a.npy")
    assert np.load(folder / "a.npy").shape[0] == 3
    viewer.write(volume, folder / "b.npy", resample=True)
    assert np.load(folder / "b.npy").shape[0] == 4


def test_nothing_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="not NoneType"):
        viewer.write(None, tmp_path / "x.nii")  # type: ignore[arg-type]


def test_a_scan_can_be_cancelled(folder: Path) -> None:
    wanted = Event()
    wanted.set()
    with pytest.raises(Cancelled):
        viewer.scan(folder, cancel=wanted)


def cut(path: Path, share: float) -> None:
    """Take away the end of a file's pixels, that 96 bytes are."""
    path.write_bytes(path.read_bytes()[: -int(96 * (1 - share))])


def test_a_missing_part_is_warned_of(folder: Path) -> None:
    cut(sorted(folder.iterdir())[0], 0.5)
    with pytest.warns(viewer.IncompleteWarning, match=r"^1 of 4 images is not .* after 50%"):
        item = viewer.scan(folder).volumes[0].load()
    assert isinstance(item, Volume) and len(item.broken) == 1


def test_what_cannot_be_decoded_at_all_is_an_error(folder: Path) -> None:
    for path in folder.iterdir():
        garbled(path)
    (handle,) = viewer.scan(folder).volumes
    with pytest.raises(viewer.ViewerError, match=r"^Nothing of it could be read: 00\d.dcm has"):
        handle.load()


def garbled(path: Path) -> None:
    """The file with bytes for its JPEG 2000 that are none."""
    dataset: Any = dcmread(path)
    dataset.file_meta.TransferSyntaxUID = JPEG2000Lossless
    dataset.PixelData = encapsulate([bytes(range(200))])
    dataset["PixelData"].is_undefined_length = True
    dataset.save_as(path)
