"""oncoscope measure."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest

from tests.factories import ct_series
from viewer.cli import main
from viewer.paths import resource

SAMPLE = "sample/petctmr_sarcoma_ge_STS003"


@pytest.fixture
def ct(tmp_path: Path) -> Path:
    """4 slices of 8 x 6 voxels of 2 x 0.7 x 0.5 mm; voxel (k, j, i) holds 100 k + 10 j + i."""
    folder = tmp_path / "ct"
    folder.mkdir()
    ct_series(folder)
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
    ct: Path,
    capsys: pytest.CaptureFixture[str],
    tool: str,
    points: str,
    code: str,
    value: float,
) -> None:
    told = _by_code(_measured(capsys, ct, "--tool", tool, "--points", points))
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


def test_no_voxel_there_is_one(ct: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["measure", str(ct), "--tool", "probe", "--points", "900,0,0", "--json"]
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
