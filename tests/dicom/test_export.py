"""What is written, read back by other libraries: the same voxels at the same places."""

import errno
import gzip
from dataclasses import replace
from pathlib import Path
from typing import Any

import nibabel
import nrrd
import numpy as np
import pytest
import SimpleITK

from tests.volumes import ramp_volume
from viewer.core.errors import ViewerError
from viewer.core.volume import ImageSet, Series4D, Volume
from viewer.dicom import export

POINTS = np.array([[0, 0, 0], [1, 2, 3], [9, 15, 11]], float)  # (k, j, i)


def oblique(**fields: Any) -> Volume:
    """A ramp that stands askew in the patient, far from the origin."""
    volume = ramp_volume(**fields)
    a, b = np.radians(20), np.radians(-35)
    turn = np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]]) @ (
        np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
    )
    affine = volume.geometry.affine.copy()
    affine[:3, :3] = turn @ affine[:3, :3]
    affine[:3, 3] = -120.5, 33.25, -700.125
    return replace(volume, geometry=replace(volume.geometry, affine=affine))


def sheared() -> Volume:
    """Slices of a gantry tilted by 18 degrees."""
    volume = ramp_volume()
    affine = volume.geometry.affine.copy()
    affine[:3, 0] = 0, 3 * np.tan(np.radians(18)), 3
    return replace(volume, geometry=replace(volume.geometry, affine=affine))


def phases(volume: Volume, count: int = 3) -> Series4D:
    moved = tuple(replace(volume, array=volume.array + n) for n in range(count))
    return Series4D(moved, "time", tuple(2.0 * n for n in range(count)), "s")


VOLUMES = {
    "axial": ramp_volume(),
    "oblique": oblique(),
    "sheared": sheared(),
    "float": replace(ramp_volume(), array=ramp_volume().array.astype(np.float32) / 3),
}


@pytest.mark.parametrize("suffix", [".nii", ".nii.gz"])
@pytest.mark.parametrize("name", VOLUMES)
def test_nifti_by_nibabel(tmp_path: Path, name: str, suffix: str) -> None:
    volume = VOLUMES[name]
    export.write(volume, tmp_path / f"x{suffix}")
    image = nibabel.load(tmp_path / f"x{suffix}")
    assert (volume.array == np.asarray(image.dataobj).T).all()
    assert image.get_data_dtype() == volume.array.dtype
    assert image.header["sform_code"] == 1
    assert image.header["qform_code"] == (0 if name == "sheared" else 1)
    found = nibabel.affines.apply_affine(image.affine, POINTS[:, ::-1])
    expected = volume.geometry.to_patient(POINTS) * (-1, -1, 1)  # LPS -> RAS
    assert found == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize("suffix", [".nii.gz", ".nrrd", ".mha"])
@pytest.mark.parametrize("name", ["axial", "oblique", "float"])
def test_simpleitk_finds_the_same_place(tmp_path: Path, name: str, suffix: str) -> None:
    volume = VOLUMES[name]
    export.write(volume, tmp_path / f"x{suffix}")
    image = SimpleITK.ReadImage(str(tmp_path / f"x{suffix}"))
    assert (SimpleITK.GetArrayFromImage(image) == volume.array).all()
    found = [image.TransformContinuousIndexToPhysicalPoint(p[::-1].tolist()) for p in POINTS]
    assert np.array(found) == pytest.approx(volume.geometry.to_patient(POINTS), abs=1e-3)


@pytest.mark.parametrize("name", VOLUMES)
def test_nrrd_by_its_own_library(tmp_path: Path, name: str) -> None:
    volume = VOLUMES[name]
    export.write(volume, tmp_path / "x.nrrd")
    array, header = nrrd.read(str(tmp_path / "x.nrrd"))
    assert (volume.array == array.T).all()
    assert header["space"] == "left-posterior-superior"
    steps, origin = header["space directions"], header["space origin"]
    found = POINTS[:, ::-1] @ steps + origin
    assert found == pytest.approx(volume.geometry.to_patient(POINTS), abs=1e-6)


def test_metaimage_keeps_the_shear(tmp_path: Path) -> None:
    volume = sheared()
    export.write(volume, tmp_path / "x.mha")
    head = (tmp_path / "x.mha").read_bytes().split(b"LOCAL\n")[0].decode()
    lines = dict(line.split(" = ") for line in head.splitlines())
    matrix = np.array(lines["TransformMatrix"].split(), float).reshape(3, 3)
    steps = matrix * np.array(lines["ElementSpacing"].split(), float)[:, None]
    found = POINTS[:, ::-1] @ steps + np.array(lines["Offset"].split(), float)
    assert found == pytest.approx(volume.geometry.to_patient(POINTS), abs=1e-9)


def test_phases_become_a_fourth_axis(tmp_path: Path) -> None:
    series = phases(oblique())
    whole = np.stack([volume.array for volume in series.volumes])
    for suffix in (".nii.gz", ".nrrd", ".mha", ".npy"):
        export.write(series, tmp_path / f"x{suffix}")
    image = nibabel.load(tmp_path / "x.nii.gz")
    assert (whole == np.asarray(image.dataobj).T).all()
    assert image.header.get_zooms()[3] == 2.0
    array, header = nrrd.read(str(tmp_path / "x.nrrd"))
    assert (whole == array.T).all()
    assert np.isnan(header["space directions"][3]).all()
    assert header["kinds"] == ["domain", "domain", "domain", "list"]
    assert b"none" in (tmp_path / "x.nrrd").read_bytes()[:600]
    four = SimpleITK.ReadImage(str(tmp_path / "x.mha"))
    assert (SimpleITK.GetArrayFromImage(four) == whole).all()
    assert four.GetSpacing()[3] == 2.0
    assert (np.load(tmp_path / "x.npy") == whole).all()


def test_images_without_a_place_go_to_numpy_only(tmp_path: Path) -> None:
    item = ImageSet(np.zeros((2, 3, 4), np.int16), "1", "US", np.ones(2, bool))
    with pytest.raises(ViewerError, match="no place in the patient"):
        export.write(item, tmp_path / "x.nii.gz")
    export.write(item, tmp_path / "x.npy")
    assert np.load(tmp_path / "x.npy").shape == (2, 3, 4)


def test_an_unknown_ending_names_those_that_are_known(tmp_path: Path) -> None:
    with pytest.raises(ViewerError, match=r"\.nii\.gz, \.nii, \.nrrd"):
        export.write(ramp_volume(), tmp_path / "x.jpg")


def test_a_full_disk_leaves_nothing_behind_and_the_old_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "x.npy"
    target.write_bytes(b"old")

    def full(stream: Any, array: Any) -> None:
        stream.write(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(np, "save", full)
    with pytest.raises(ViewerError, match="no space left on the disk"):
        export.write(ramp_volume(), target)
    assert [path.name for path in tmp_path.iterdir()] == ["x.npy"]
    assert target.read_bytes() == b"old"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ViewerError, match="could not be written"):
        export.write(ramp_volume(), tmp_path / "nowhere" / "x.nii.gz")


def test_a_gz_file_is_gzip(tmp_path: Path) -> None:
    export.write(ramp_volume(), tmp_path / "x.nii.gz")
    assert gzip.decompress((tmp_path / "x.nii.gz").read_bytes())[344:347] == b"n+1"
