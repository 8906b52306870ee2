"""oncoscope snapshot: the pixels against the voxels, the words against the contract."""

import errno
from pathlib import Path

import numpy as np
import pytest
from pydicom import dcmread
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tests.ui.showing import greys
from viewer.cli import main
from viewer.core.patient import DisplaySet, Scan
from viewer.core.progress import Silent
from viewer.core.volume import Item, Series4D, Volume
from viewer.dicom import load
from viewer.dicom.scan import scan
from viewer.imaging import planes, presets
from viewer.paths import resource

SAMPLE = str(resource("sample"))
ORIENTATIONS = ("axial", "coronal", "sagittal")


@pytest.fixture(scope="module")
def sample() -> Scan:
    return scan([resource("sample")], Silent())


@pytest.fixture
def output(tmp_path: Path, qtbot: QtBot) -> Path:
    return tmp_path / "picture.png"


def one(sample: Scan, modality: str) -> DisplaySet:
    return next(found for found in sample.volumes if found.modality == modality)


def snap(output: Path, *words: str) -> QImage:
    assert main(["snapshot", *words, "-o", str(output)]) == 0
    return QImage(str(output))


def volume_of(item: Item) -> Volume:
    assert isinstance(item, Volume)
    return item


def expected(values: np.ndarray, center: float, width: float) -> np.ndarray:
    """PS3.3 C.11.2.1.2.1, written out."""
    y = ((values - (center - 0.5)) / (width - 1) + 0.5) * 255
    return np.clip(np.rint(y), 0, 255)


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_plain_and_native_are_the_voxels_of_the_plane(
    sample: Scan, output: Path, orientation: str
) -> None:
    ct = one(sample, "CT")
    volume = volume_of(load.load(ct))
    words = ["--volume", ct.key, "--view", orientation, "--plain", "--size", "native"]
    made = snap(output, SAMPLE, *words, "--index", "7", "--window", "40,400")
    values = planes.picture(volume.array, volume.geometry, orientation, 7)  # type: ignore[arg-type]
    assert np.abs(greys(made) - expected(values.astype(float), 40, 400)).max() <= 1
    assert made.isGrayscale()


def test_the_sample_is_hung_as_its_array_lies(sample: Scan, output: Path) -> None:
    """Axial slices, head up in k: the head of a coronal picture is the last slice."""
    ct = one(sample, "CT")
    array = volume_of(load.load(ct)).array.astype(float)
    words = [SAMPLE, "--volume", ct.key, "--plain", "--size", "native", "--window=-600,1500"]
    middle = [n // 2 for n in array.shape]
    axial = greys(snap(output, *words, "--view", "axial"))
    assert np.abs(axial - expected(array[middle[0]], -600, 1500)).max() <= 1
    coronal = greys(snap(output, *words, "--view", "coronal"))
    assert np.abs(coronal - expected(array[::-1, middle[1]], -600, 1500)).max() <= 1
    sagittal = greys(snap(output, *words, "--view", "sagittal"))
    assert np.abs(sagittal - expected(array[::-1, :, middle[2]], -600, 1500)).max() <= 1


def test_pet_is_windowed_in_suv_exactly(sample: Scan, output: Path) -> None:
    pet = one(sample, "PT")
    volume = volume_of(load.load(pet))
    words = [SAMPLE, "--volume", pet.key, "--view", "axial", "--plain", "--size", "native"]
    made = greys(snap(output, *words, "--window", "3.5,7"))
    values = volume.array[len(volume.array) // 2].astype(float)  # stored as SUV: Units GML
    assert np.abs(made - np.clip(np.rint(values / 7 * 255), 0, 255)).max() <= 1
    assert np.array_equal(made, greys(snap(output, *words, "--window", "suv-7")))


def test_a_place_in_mm_is_the_nearest_plane(sample: Scan, output: Path) -> None:
    ct = one(sample, "CT")
    assert ct.geometry is not None
    words = [SAMPLE, "--volume", ct.key, "--view", "axial", "--plain", "--size", "native"]
    z = float(ct.geometry.to_patient(np.array([9.0, 0.0, 0.0]))[2])
    by_place = greys(snap(output, *words, "--at", f"{z + 1:.2f}"))
    assert np.array_equal(by_place, greys(snap(output, *words, "--index", "9")))


def test_a_size_keeps_true_proportions_and_has_text(sample: Scan, output: Path) -> None:
    ct = one(sample, "CT")
    words = [SAMPLE, "--volume", ct.key, "--view", "coronal", "--size", "500x300"]
    with_text = snap(output, *words)
    plain = snap(output, *words, "--plain")
    assert (with_text.width(), with_text.height()) == (500, 300)
    assert not np.array_equal(greys(with_text), greys(plain))
    columns = np.flatnonzero(greys(plain).max(axis=0))
    assert ct.geometry is not None
    shape, spacing = ct.geometry.shape, ct.geometry.spacing
    ratio = shape[2] * spacing[2] / (shape[0] * spacing[0])
    assert (columns[-1] - columns[0] + 1) / 300 == pytest.approx(ratio, abs=0.02)


@pytest.mark.parametrize("view", ["mip", "volume"])
def test_in_3d(sample: Scan, output: Path, view: str) -> None:
    words = ["--volume", one(sample, "CT").key, "--view", view, "--size", "160x120"]
    made = greys(snap(output, SAMPLE, *words))
    assert made.shape == (120, 160)
    assert made.max() > 100


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (["--view", "axial", "--index", "51"], 2, "no plane 51"),
        (["--view", "axial", "--index", "-1"], 2, "no plane -1"),
        (["--view", "axial", "--at", "5000"], 2, "outside the volume"),
        (["--view", "axial", "--window", "nonsense"], 2, "no window named 'nonsense'"),
        (["--view", "axial", "--window", "1,2,3"], 2, "'1,2,3' is no window"),
        (["--view", "axial", "--window", "40,0"], 2, "'40,0' is no window"),
        (["--view", "axial", "--window", "nan,400"], 2, "'nan,400' is no window"),
        (["--view", "axial", "--window", "inf,400"], 2, "'inf,400' is no window"),
        (["--view", "axial", "--window", "40,inf"], 2, "'40,inf' is no window"),
        (["--view", "axial", "--window", "40,1e400"], 2, "'40,1e400' is no window"),
        (["--view", "axial", "--window", "40,0.5"], 2, "at least 1 wide, not 0.5"),
        (["--view", "axial", "-o", "x.jpg"], 2, "'x.jpg' does not say a known format"),
        (["--view", "axial", "-o", "/tmp"], 2, "'tmp' is a folder"),
        (["--view", "axial", "--size", "0x5"], 2, "too small"),
        (["--view", "axial", "--size", "big"], 2, "'big' is no size"),
        (["--view", "axial", "--phase", "1"], 2, "no phase 1"),
        (["--view", "axial", "--preset", "ct-bone"], 2, "--preset is for"),
        (["--view", "mip", "--index", "3"], 2, "are for slices"),
        (["--view", "mip", "--size", "native"], 2, "no native size"),
        (["--view", "volume", "--preset", "nonsense"], 2, "no preset named"),
        (["--view", "oblique"], 2, "invalid choice"),
        (["--view", "axial", "--volume", "nokey"], 2, "No volume has the key"),
        (["--view", "axial", "-o", "no/such/folder.png"], 3, "its folder does not exist"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    sample: Scan,
    output: Path,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    status: int,
    told: str,
) -> None:
    volume = ["--volume", one(sample, "CT").key]
    assert main(["snapshot", SAMPLE, *volume, "-o", str(output), *words]) == status
    said = capsys.readouterr()
    assert told in said.err and said.out == ""
    assert not output.exists()


def test_images_without_a_place_are_shown_by_number(
    shared: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = str(shared / "data" / "mammo_ge")
    made = snap(output, case, "--view", "axial", "--size", "300x400")
    assert greys(made).max() > 100
    assert "no place in the patient" in capsys.readouterr().err
    for view in ("coronal", "sagittal", "mip", "volume"):
        output.unlink(missing_ok=True)
        assert main(["snapshot", case, "--view", view, "-o", str(output)]) == 2
        assert "These images have no planes" in capsys.readouterr().err
        assert not output.exists()
    assert main(["snapshot", case, "--view", "axial", "--at", "3", "-o", str(output)]) == 2


def test_a_file_that_is_cut_short_gives_a_picture_and_a_word(
    shared: Path, output: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    images = sorted(resource("sample").rglob("CT/image/*.dcm"))
    folder = tmp_path / "cut"
    folder.mkdir()
    for file in images[:6]:
        (folder / file.name).write_bytes(file.read_bytes())
    broken = sorted(folder.iterdir())[3]
    broken.write_bytes(broken.read_bytes()[:-20_000])
    words = ["snapshot", str(folder), "--view", "coronal", "-o", str(output)]
    assert main(words) == 1
    assert broken.name in capsys.readouterr().err
    assert output.exists()


def test_names_are_taken_in_any_case(sample: Scan, output: Path) -> None:
    words = [SAMPLE, "--volume", one(sample, "CT").key, "--size", "80x80"]
    upper = snap(output, *words, "--view", "Axial", "--window", "LUNG")
    assert upper == snap(output, *words, "--view", "axial", "--window", "lung")
    snap(output, *words, "--view", "volume", "--preset", "CT-BONE")


def test_without_a_key_it_is_what_the_window_shows_first(
    sample: Scan, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--view", "axial", "--plain", "--size", "native"]
    made = snap(output, SAMPLE, *words)
    ct = one(sample, "CT")
    told = capsys.readouterr().err
    assert ct.key in told and "--volume KEY takes another" in told
    assert made == snap(output, SAMPLE, "--volume", ct.key, *words)


def test_a_place_on_a_tilted_stack_is_its_slices_position(shared: Path, output: Path) -> None:
    """ImagePositionPatient of slice 8 has this z; the middle of the slice lies elsewhere."""
    case = shared / "data" / "ct_gantrytilt_variable_ge"
    (volume,) = (one for one in scan([case], Silent()).volumes if one.kind == "volume")
    words = [str(case), "--volume", volume.key, "--view", "axial", "--plain"]
    by_place = snap(output, *words, "--at", "61.836")
    assert by_place == snap(output, *words, "--index", "8")


def test_a_full_disk_leaves_the_picture_that_was_there(
    sample: Scan, output: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    words = [SAMPLE, "--volume", one(sample, "CT").key, "--view", "axial", "--size", "90x90"]
    snap(output, *words)
    before, write = output.read_bytes(), Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        write(path, data[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    capsys.readouterr()
    monkeypatch.setattr(Path, "write_bytes", full)
    assert main(["snapshot", *words, "--window", "lung", "-o", str(output)]) == 3
    told = capsys.readouterr().err
    assert "no space left on the disk" in told and len(told.splitlines()) == 1
    assert output.read_bytes() == before and list(output.parent.glob(".onco*")) == []


def test_objects_without_images_are_named(
    shared: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = str(shared / "data" / "gsps_and_pdf")
    assert main(["snapshot", case, "--view", "axial", "-o", str(output)]) == 3
    told = capsys.readouterr().err
    assert "Presentation state, PDF document" in told and "path right" not in told


@pytest.mark.parametrize("index", [0, 15])
def test_the_files_own_window_is_that_of_the_slice(
    shared: Path, output: Path, index: int
) -> None:
    """A head CT whose slices of the skull base have another window than those above."""
    case = shared / "data/ct_gantrytilt_variable_ge"
    (ct,) = scan([case], Silent()).volumes
    header = dcmread(ct.frames[index].instance.path)
    words = ["--view", "axial", "--plain", "--size", "native", "--index", str(index)]
    made = snap(output, str(case), *words, "--window", "dicom")
    assert snap(output, str(case), *words) == made, "it opens so"
    values = header.pixel_array * float(header.RescaleSlope) + float(header.RescaleIntercept)
    wanted = expected(values, float(header.WindowCenter), float(header.WindowWidth))
    assert np.abs(greys(made) - wanted).max() <= 1


def test_a_series_without_a_window_of_its_own_says_so(
    shared: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = shared / "data/ct_headneck_picker"
    words = ["snapshot", str(case), "--view", "axial", "--window", "dicom", "-o", str(output)]
    assert main(words) == 3
    assert "carries no window of its own" in capsys.readouterr().err


def test_all_phases_are_in_one_window(shared: Path, output: Path) -> None:
    """The images of a functional MR each propose one of their own; it is not theirs."""
    folder = shared / "data/mr_fmri_ge_4d"
    (found,) = [v for v in scan([folder], Silent()).volumes if v.phases > 1]
    item = load.prepare(found).item
    assert isinstance(item, Series4D)
    middle = presets.opening_window(item)
    assert middle is not None
    words = str(folder), "--volume", found.key, "--view", "axial", "--plain", "--phase", "4"
    as_told = snap(output, *words, "--window", f"{middle.center},{middle.width}")
    assert (greys(snap(output, *words)) == greys(as_told)).all()
    assert (greys(snap(output, *words, "--window", "dicom")) != greys(as_told)).any()
