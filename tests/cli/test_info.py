import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from pydicom import dcmread

from tests.factories import ct_series
from viewer.cli import main
from viewer.paths import resource


def test_json_is_one_document_on_standard_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ct_series(tmp_path)
    assert main(["info", str(tmp_path), "--json", "--pixels"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    (volume,) = json.loads(out)["patients"][0]["studies"][0]["series"][0]["volumes"]
    assert (volume["min"], volume["max"], volume["dtype"]) == (0, 375, "int16")


def test_words_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info", str(resource("sample"))]) == 0
    out, _ = capsys.readouterr()
    assert "3 CT IBSI_1_STS_003_CT_image (51 files)" in out
    assert "51 x 158 x 154  3.27 x 0.9766 x 0.9766 mm  HU" in out
    assert "files: 153, of them 149 shown" in out


def test_what_was_left_out_makes_the_status_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = ct_series(tmp_path)
    paths[0].write_bytes(paths[0].read_bytes()[:300])
    assert main(["info", str(tmp_path)]) == 1
    assert f"left out: {paths[0]}: is cut off" in capsys.readouterr().out


def test_a_gap_is_shown_with_care(tmp_path: Path) -> None:
    paths = ct_series(tmp_path, shape=(8, 4, 4))
    paths[0].unlink()
    assert main(["info", str(tmp_path)]) == 0


@pytest.mark.parametrize("name", ["notes.txt", ""])
def test_nothing_to_show_makes_the_status_3(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    if name:
        (tmp_path / name).write_text("hello " * 100)
    assert main(["info", str(tmp_path / name), "--json"]) == 3
    out, err = capsys.readouterr()
    assert json.loads(out)["patients"] == []
    assert "nothing here that can be shown" in err


def test_a_path_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info", "/no/such/path"]) == 3
    assert "There is no file or folder" in capsys.readouterr().err


def test_hostile_text_moves_no_cursor(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    utf8: dict[str, Any] = {"SpecificCharacterSet": "ISO_IR 192", "PatientID": "x\u202ey"}
    ct_series(tmp_path, shape=(1, 4, 4), **utf8)
    main(["info", str(tmp_path)])
    assert "\u202e" not in capsys.readouterr().out


def listed(capsys: pytest.CaptureFixture[str], path: Path, *words: str) -> tuple[int, Any]:
    """(exit status, the answer of info --json)."""
    status = main(["info", str(path), "--json", *words])
    return status, json.loads(capsys.readouterr().out)


def identity_holds(answer: Any) -> bool:
    """Every file is counted once, and each that is left out is told."""
    counted = dict(answer["counted"])
    told = {one["path"] for one in answer["problems"] if one["effect"] == "left out"}
    files = counted.pop("files")
    return bool(files == sum(counted.values()) and len(told) == counted["left_out"])


def test_a_cut_copy_does_not_take_the_place_of_the_whole_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = ct_series(tmp_path)
    _, before = listed(capsys, tmp_path, "--pixels")
    cut = tmp_path / "000-before-all-others"
    cut.write_bytes(paths[2].read_bytes()[:-10])
    status, answer = listed(capsys, tmp_path, "--pixels")
    assert status == 1 and identity_holds(answer)
    assert (
        answer["patients"][0]["studies"][0]["series"][0]["volumes"]
        == (before["patients"][0]["studies"][0]["series"][0]["volumes"])
    )
    (problem,) = answer["problems"]
    assert (problem["path"], problem["effect"]) == (str(cut), "left out")
    assert "is cut off" in problem["reason"]


@pytest.mark.parametrize(
    ("other", "status", "counted"),
    [
        ({"PatientName": "Else^Some", "PatientID": "E"}, 0, (6, 0)),
        ({"SeriesInstanceUID": "1.2.99"}, 0, (6, 0)),
        ({"PixelData": b"\1\2" * 64}, 1, (5, 1)),
    ],
)
def test_two_images_under_one_uid_are_both_accounted_for(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    other: dict[str, Any],
    status: int,
    counted: tuple[int, int],
) -> None:
    paths = ct_series(tmp_path, shape=(5, 8, 8))
    _, before = listed(capsys, tmp_path, "--pixels")
    second = dcmread(paths[0])
    for keyword, value in other.items():
        setattr(second, keyword, value)
    second.save_as(tmp_path / "zz.dcm")
    found, answer = listed(capsys, tmp_path, "--pixels")
    assert found == status and identity_holds(answer)
    numbers = answer["counted"]
    assert (numbers["files_shown"], numbers["files_set_aside"]) == counted
    told = [one for one in answer["problems"] if one["path"] == str(tmp_path / "zz.dcm")]
    assert any(one["reason"].startswith("conflict") for one in told)
    volumes = [
        volume
        for patient in answer["patients"]
        for study in patient["studies"]
        for series in study["series"]
        for volume in series["volumes"]
    ]
    (whole,) = before["patients"][0]["studies"][0]["series"][0]["volumes"]
    assert whole in volumes
    assert len({volume["key"] for volume in volumes}) == len(volumes)


def test_a_cut_image_is_told_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = ct_series(tmp_path, shape=(1, 8, 8))
    paths[0].write_bytes(paths[0].read_bytes()[:-10])
    status, answer = listed(capsys, tmp_path, "--pixels")
    said = [one["reason"] for one in answer["problems"] if one["effect"] != "shown with care"]
    assert status == 1 and len(said) == 1 and said[0].startswith("is cut off")


def test_of_a_cut_archive_what_is_left_is_shown_and_the_rest_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, path = tmp_path / "study", tmp_path / "study.zip"
    folder.mkdir()
    ct_series(folder, shape=(5, 64, 64))
    shutil.make_archive(str(tmp_path / "study"), "zip", folder)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    status, answer = listed(capsys, path)
    assert status == 1 and identity_holds(answer)
    assert answer["counted"]["files_shown"] == 3
    told = {one["effect"]: one["reason"] for one in answer["problems"]}
    assert "an archive without its end" in told["partly shown"]
    assert "cut off inside its archive" in told["left out"]


@pytest.mark.parametrize("named", [True, False])
def test_a_text_file_is_counted_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], named: bool
) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    status, answer = listed(capsys, tmp_path / "notes.txt" if named else tmp_path)
    counted = answer["counted"]
    assert status == 3 and identity_holds(answer)
    assert (counted["left_out"], counted["other"]) == ((1, 0) if named else (0, 1))


def test_pixels_count_segments_and_measure_structures(
    shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [str(shared / "data" / name) for name in ("seg_liver_ct3slice/liver.dcm",)]
    paths.append(str(shared / "data/rt_plan_dose_struct/rtss.dcm"))
    assert main(["info", "--json", *paths]) == 0
    objects = _objects(json.loads(capsys.readouterr().out))
    assert not any("segments" in one or "rois" in one for one in objects)
    assert main(["info", "--json", "--pixels", *paths]) == 0
    rtss, liver = _objects(json.loads(capsys.readouterr().out))
    assert liver["segments"] == [
        {"number": 1, "label": "Liver", "voxels": 107098,
         "volume_mm3": pytest.approx(70361.934)},
    ]  # fmt: skip
    assert {"number": 2, "name": "Areola", "volume_mm3": None} in rtss["rois"]
    assert main(["info", "--pixels", *paths]) == 0
    said = capsys.readouterr().out
    assert "1 Liver: 107098 voxels, 70.36 ml" in said and "2 Areola: no volume" in said


def _objects(made: Any) -> list[Any]:
    return [
        one
        for patient in made["patients"]
        for study in patient["studies"]
        for series in study["series"]
        for one in series["objects"]
    ]


def test_a_path_that_is_not_there_keeps_no_other_from_being_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ct_series(tmp_path)
    absent = str(tmp_path / "no" / "such")
    status = main(["info", "--json", absent, str(tmp_path)])
    answer = json.loads(capsys.readouterr().out)
    assert status == 1 and answer["counted"]["files_shown"] > 0
    assert {"path": absent, "reason": "is no file or folder", "effect": "left out"} in (
        answer["problems"]
    )
    assert identity_holds(answer)


@pytest.mark.parametrize("named", [True, False])
def test_files_that_a_dicomdir_names_and_that_are_missing_are_told_alike(
    shared: Path, capsys: pytest.CaptureFixture[str], named: bool
) -> None:
    folder = shared / "data/mr_enhanced_siemens_xa61"
    status, answer = listed(capsys, folder / "DICOMDIR" if named else folder)
    (told,) = [one for one in answer["problems"] if "DICOMDIR names" in one["reason"]]
    assert status == 1 and told["effect"] == "partly shown"
    assert "names 63 files that are missing" in told["reason"]
    assert told["path"].endswith("DICOMDIR") and identity_holds(answer)


def test_of_an_archive_in_which_nothing_is_whole_nothing_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, path = tmp_path / "study", tmp_path / "study.zip"
    folder.mkdir()
    ct_series(folder, shape=(1, 64, 64))
    shutil.make_archive(str(tmp_path / "study"), "zip", folder)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    status, answer = listed(capsys, path)
    assert status == 3 and identity_holds(answer)
    (told,) = [one for one in answer["problems"] if one["path"] == str(path)]
    assert "nothing is shown" in told["reason"] and told["effect"] == "left out"
