import json
from pathlib import Path

import pytest

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
    utf8 = {"SpecificCharacterSet": "ISO_IR 192", "PatientID": "x\u202ey"}
    ct_series(tmp_path, shape=(1, 4, 4), **utf8)
    main(["info", str(tmp_path)])
    assert "\u202e" not in capsys.readouterr().out
