"""oncoscope measure."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest

import viewer
from tests.factories import ct_series
from viewer.cli import main
from viewer.core.volume import Series4D
from viewer.paths import resource

SAMPLE = "sample/petctmr_sarcoma_ge_STS003"


@pytest.fixture
def ct(tmp_path: Path) -> Path:
    """4 slices of 8 x 6 voxels of 2 x 0.7 x 0.5 mm; voxel (k, j, i) holds 100 k + 10 j + i."""
    folder = tmp_path / "ct"
    folder.mkdir()
    ct_series(folder)
    return folder


@pytest.fixture
def wide(tmp_path: Path) -> Path:
    """4 slices of 40 x 40 voxels of 2 x 1 x 1 mm, from (-10, -20, 30)."""
    folder = tmp_path / "wide"
    folder.mkdir()
    ct_series(folder, (4, 40, 40), (2.0, 1.0, 1.0))
    return folder


def _measured(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, Any]:
    assert main(["measure", *map(str, words), "--json"]) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def _by_code(told: dict[str, Any]) -> dict[tuple[str, str], float]:
    return {(m["code"][0], m["unit"]): m["value"] for m in told["measurements"]}


def test_a_length_as_json(ct: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = _measured(capsys, ct, "--tool", "length", "--points", "-10,-20,30;-7,-16,30")
    assert told["tool"] == "length" and told["volume"] and told["frame_of_reference_uid"]
    assert told["measurements"] == [
        {
            "concept": "Length",
            "code": ["410668003", "SCT"],
            "value": pytest.approx(5),
            "unit": "mm",
        }
    ]


@pytest.mark.parametrize(
    ("tool", "points", "code", "value"),
    [
        ("bidirectional", "0,0,30;9,0,30;4,2,30;4,-1,30", "103339001", 9),
        ("bidirectional", "0,0,30;9,0,30;4,2,30;4,-1,30", "103340004", 3),
        ("angle", "1,0,30;0,0,30;0,1,30", "1483009", 90),
        ("cobb", "0,0,30;1,0,30;5,5,30;4,6,30", "285285000", 45),
        ("polyline", "0,0,30;3,4,30;3,4,32", "410668003", 7),
    ],
)
def test_tools_of_points(
    wide: Path,
    capsys: pytest.CaptureFixture[str],
    tool: str,
    points: str,
    code: str,
    value: float,
) -> None:
    told = _by_code(_measured(capsys, wide, "--tool", tool, "--points", points))
    found = {key[0]: one for key, one in told.items()}
    assert found[code] == pytest.approx(value)


def test_a_rectangle_on_the_slice_nearest_to_its_points(
    ct: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    points = "-9.75,-18.95,32.7;-8.25,-17.55,32.7"
    told = _by_code(_measured(capsys, ct, "--tool", "rectangle", "--points", points))
    inside = np.array([100 + 10 * j + i for j in (2, 3) for i in (1, 2, 3)])
    assert told["42798000", "mm2"] == pytest.approx(1.5 * 1.4)
    assert told["373098007", "[hnsf'U]"] == pytest.approx(inside.mean())
    assert told["386136009", "[hnsf'U]"] == pytest.approx(inside.std())
    assert told["255605001", "[hnsf'U]"] == inside.min()
    assert told["56851009", "[hnsf'U]"] == inside.max()


def test_a_probe_takes_the_nearest_voxel(ct: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = _measured(capsys, ct, "--tool", "probe", "--points", "-8.9,-18.5,33.1")
    (only,) = told["measurements"]
    assert (only["value"], only["unit"]) == (222, "[hnsf'U]")


def test_in_words(ct: Path, capsys: pytest.CaptureFixture[str]) -> None:
    points = "-10,-20,30;-7,-16,30"
    assert main(["measure", str(ct), "--tool", "length", "--points", points]) == 0
    assert capsys.readouterr().out == "Length: 5.0 mm\n"


@pytest.mark.parametrize(
    ("tool", "points", "word"),
    [
        ("ruler", "0,0,0;1,1,1", "ruler"),
        ("arrow", "0,0,0;1,1,1", "arrow"),
        ("length", "0,0,0", "2 points"),
        ("length", "0,0,0;1,1,1;2,2,2", "2 points"),
        ("probe", "0,0,0;1,1,1", "1 point,"),
        ("freehand", "0,0,0;1,1,1", "at least 3"),
        ("length", "0,0;1,1", "threes"),
        ("length", "0,0,x;1,1,1", "threes"),
        ("length", "0,0,nan;1,1,1", "threes"),
        ("length", "", "threes"),
    ],
)
def test_wrong_usage_is_two(
    ct: Path, capsys: pytest.CaptureFixture[str], tool: str, points: str, word: str
) -> None:
    assert main(["measure", str(ct), "--tool", tool, "--points", points]) == 2
    told = capsys.readouterr()
    assert word in told.err and told.out == ""


def test_an_unknown_volume_is_two(ct: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["measure", str(ct), "--volume", "nosuch", "--tool", "probe", "--points", "0,0,0"]
    assert main(words) == 2 and "nosuch" in capsys.readouterr().err


def test_nothing_there_is_three(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["measure", str(tmp_path), "--tool", "probe", "--points", "0,0,0"]
    assert main(words) == 3 and capsys.readouterr().out == ""


def test_no_voxel_there_is_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ct_series(tmp_path, PixelPaddingValue=1024)  # 0 HU: the first voxel
    words = ["measure", str(tmp_path), "--tool", "probe", "--points=-10,-20,30", "--json"]
    assert main(words) == 1
    told = capsys.readouterr()
    assert json.loads(told.out)["measurements"] == [] and "no voxel" in told.err


def test_the_report_names_the_image_below_the_points(
    ct: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "sr.dcm"
    points = "-9.75,-18.95,32;-8.25,-17.55,32"
    _measured(capsys, ct, "--tool", "ellipse", "--points", points, "--sr", target)
    made = pydicom.dcmread(target)
    (study,) = made.CurrentRequestedProcedureEvidenceSequence
    (image,) = study.ReferencedSeriesSequence[0].ReferencedSOPSequence
    slices = {
        ds.SOPInstanceUID: float(ds.ImagePositionPatient[2])
        for ds in map(pydicom.dcmread, ct.iterdir())
    }
    assert slices[image.ReferencedSOPInstanceUID] == 32
    assert made.VerificationFlag == "UNVERIFIED"


def test_pet_in_its_sample_and_the_volume_is_chosen_by_its_place(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The hottest voxel that the lesion's truth names is found by a sphere around it."""
    folder = Path(str(resource(SAMPLE)))
    files = [pydicom.dcmread(path) for path in sorted((folder / "PET/image").iterdir())]
    hot = max(files, key=lambda ds: float(ds.pixel_array.max() * ds.RescaleSlope))
    j, i = np.unravel_index(int(hot.pixel_array.argmax()), hot.pixel_array.shape)
    x, y, z = map(float, hot.ImagePositionPatient)
    place = f"{x + i * hot.PixelSpacing[1]},{y + j * hot.PixelSpacing[0]},{z}"
    told = _measured(capsys, folder / "PET", "--tool", "probe", "--points", place)
    (only,) = told["measurements"]
    assert only["unit"] == "g/ml{SUVbw}"
    assert only["value"] == pytest.approx(float(hot.pixel_array.max() * hot.RescaleSlope))


def test_a_point_outside_is_named(ct: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for tool, points in (("probe", "900,0,0"), ("sphere", "0,0,30;-10,-20,30")):
        assert main(["measure", str(ct), "--tool", tool, "--points", points]) == 2
        told = capsys.readouterr().err
        assert "Point 1 (" in told and "outside the volume" in told
        assert "from -10,-20,30 to -7.5,-15.1,36 mm" in told
    edge = ["measure", str(ct), "--tool", "sphere", "--points=-9,-18,32;9,-18,32"]
    assert main(edge) == 0


def test_a_length_may_leave_the_volume_and_says_so(
    ct: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = "-10,-20,30;-10,-20,40"
    assert main(["measure", str(ct), "--tool", "length", f"--points={line}", "--json"]) == 0
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert told["measurements"][0]["value"] == pytest.approx(10)
    assert "Point 2 (-10,-20,40) lies outside the volume" in told["note"]
    assert "Point 2" in said.err


def test_a_short_axis_is_turned_to_the_right_angle_and_said(
    wide: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As in a view, which moves the ends across the long axis."""
    points = "0,0,30;10,0,30;4,2,30;6,-2,30"
    told = _by_code(_measured(capsys, wide, "--tool", "bidirectional", "--points", points))
    assert told["103340004", "mm"] == pytest.approx(4)
    words = ["measure", str(wide), "--tool", "bidirectional", "--points", points, "--json"]
    assert main(words) == 0
    out, err = capsys.readouterr()
    assert "27 degrees off" in json.loads(out)["note"] and "27 degrees off" in err
    square = "0,0,30;9,0,30;4,2,30;4.1,-1,30"
    assert "note" not in _measured(capsys, wide, "--tool", "bidirectional", "--points", square)
    assert capsys.readouterr().err == ""


def test_corners_on_different_slices_are_moved_to_one(
    wide: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--tool", "rectangle", "--points"]
    told = _measured(capsys, wide, *words, "0,0,30;4,4,34")
    assert "moved to the nearest" in told["note"]
    flat = _measured(capsys, wide, *words, "0,0,32;4,4,32")
    assert "note" not in flat and told["measurements"] == flat["measurements"]


def test_corners_on_a_coronal_plane_are_measured_there(
    wide: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = _measured(capsys, wide, "--tool", "rectangle", "--points", "0,1,30;4,1,34")
    found = _by_code(told)
    assert "note" not in told and found["42798000", "mm2"] == pytest.approx(16)
    inside = [100 * k + 10 * 21 + i for k in (0, 1, 2) for i in range(10, 15)]
    assert found["373098007", "[hnsf'U]"] == pytest.approx(np.mean(inside))


def test_a_phase_can_be_chosen(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = shared / "data/mr_fmri_ge_4d"
    (one,) = (one for one in viewer.scan(folder).volumes if one.kind == "4d")
    item = one.load()
    assert isinstance(item, Series4D)
    middle = item.volumes[0].geometry.center
    k, j, i = np.rint(item.volumes[0].geometry.to_index(np.array(middle))).astype(int)
    place = ",".join(str(x) for x in middle)
    words = [folder, "--volume", one.key, "--tool", "probe", f"--points={place}"]
    for phase in (0, 2):
        (only,) = _measured(capsys, *words, "--phase", phase)["measurements"]
        assert only["value"] == item.volumes[phase].array[k, j, i]
    assert main(["measure", *map(str, words), "--phase", "9999"]) == 2
    assert "no phase 9999" in capsys.readouterr().err
    assert main(["measure", *map(str, words)]) == 0
    assert "--phase N takes another" in capsys.readouterr().err


def test_names_in_any_case_and_a_plain_minus(
    ct: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ct_series(tmp_path, RescaleIntercept=-1100)
    words = ["measure", str(tmp_path / "000.dcm"), "--tool", "Probe", "--points"]
    z = pydicom.dcmread(tmp_path / "000.dcm").ImagePositionPatient[2]
    assert main([*words, f"-10,-20,{z}"]) == 0
    told = capsys.readouterr().out
    value = 100 * (z - 30) / 2 + 1024 - 1100
    assert f": {value:.0f} HU" in told and "\N{MINUS SIGN}" not in told


def test_images_without_a_place_say_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (path,) = ct_series(tmp_path, (1, 8, 6))
    made = pydicom.dcmread(path)
    del made.ImagePositionPatient, made.ImageOrientationPatient
    made.save_as(path)
    assert main(["measure", str(path), "--tool", "probe", "--points", "0,0,0"]) == 3
    told = capsys.readouterr().err
    assert "no ImagePositionPatient" in told and "--volume" not in told


def test_of_several_volumes_the_one_that_holds_the_points_is_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    sample = resource("sample")
    middle = next(one for one in viewer.scan(sample).volumes if one.modality == "CT")
    assert middle.geometry is not None
    place = ",".join(f"{x:.2f}" for x in middle.geometry.center)
    words = ["measure", str(sample), "--tool", "probe", f"--points={place}", "--json"]
    assert main(words) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["volume"] == middle.key
    assert middle.key in err and "--volume KEY takes another" in err
