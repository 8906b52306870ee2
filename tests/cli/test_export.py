from pathlib import Path

import nibabel
import numpy as np
import pytest

import viewer
from tests.dicom.test_handles import garbled
from tests.factories import ct_series
from viewer.cli import DONE, NOTHING, PARTLY, USAGE, main


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "ct"
    made.mkdir()
    ct_series(made, StudyInstanceUID="1.2.3", PatientID="P")
    return made


def export(*words: object) -> int:
    return main(["export", *map(str, words)])


def test_the_only_volume_needs_no_key(folder: Path, tmp_path: Path) -> None:
    assert export(folder, "-o", tmp_path / "x.nii.gz") == DONE
    image = nibabel.load(tmp_path / "x.nii.gz")
    k, j, i = np.ogrid[:4, :8, :6]
    assert (100 * k + 10 * j + i == np.asarray(image.dataobj).T).all()


def test_a_key_names_the_volume(folder: Path, tmp_path: Path) -> None:
    key = viewer.scan(folder).volumes[0].key
    assert export(folder, "--volume", key, "-o", tmp_path / "x.npy") == DONE
    assert np.load(tmp_path / "x.npy").shape == (4, 8, 6)


def test_wrong_words_are_usage_errors(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(folder, "--volume", "nokey", "-o", tmp_path / "x.npy") == USAGE
    assert "'nokey'" in capsys.readouterr().err
    assert export(folder, "-o", tmp_path / "x.jpg") == USAGE
    assert ".nii.gz" in capsys.readouterr().err
    assert export(folder) == USAGE
    assert not (tmp_path / "x.npy").exists()


def test_several_volumes_need_a_key(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = tmp_path / "ct" / "more"
    more.mkdir()
    ct_series(more, StudyInstanceUID="1.2.3", PatientID="P")
    assert export(folder, "-o", tmp_path / "x.npy") == USAGE
    err = capsys.readouterr().err
    assert all(one.key in err for one in viewer.scan(folder).volumes)


def test_nothing_to_export(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert export(tmp_path / "empty", "-o", tmp_path / "x.npy") == NOTHING


def test_uneven_slices_are_written_as_acquired_and_said(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = shared / "data/ct_gantrytilt_variable_ge"
    (volume,) = (one for one in viewer.scan(path).volumes if one.kind == "volume")
    assert export(path, "--volume", volume.key, "-o", tmp_path / "x.npy") == PARTLY
    captured = capsys.readouterr()
    assert captured.out == "" and "--resample" in captured.err
    assert np.load(tmp_path / "x.npy").shape == volume.shape
    words = (path, "--volume", volume.key, "--resample", "-o", tmp_path / "r.nii.gz")
    assert export(*words) == DONE
    steps = nibabel.load(tmp_path / "r.nii.gz").affine[:3, :3]
    unit = steps / np.linalg.norm(steps, axis=0)
    assert unit.T @ unit == pytest.approx(np.eye(3), abs=1e-4)


def test_a_damaged_slice_is_said(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = sorted(folder.iterdir())[0]
    one.write_bytes(one.read_bytes()[:-20])
    status = export(folder, "-o", tmp_path / "x.npy")
    assert status == PARTLY
    assert one.name in capsys.readouterr().err


def test_nothing_is_written_of_what_cannot_be_decoded(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in folder.iterdir():
        garbled(path)
    assert export(folder, "-o", tmp_path / "x.npy") == NOTHING
    assert "Nothing of it could be read" in capsys.readouterr().err
    assert not (tmp_path / "x.npy").exists()
