import json
from pathlib import Path

import pytest

from tests.factories import ct_series
from viewer.cli import main
from viewer.paths import resource


def test_the_sample_has_nothing_to_find(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(resource("sample"))]) == 0
    assert "nothing found" in capsys.readouterr().out


def test_findings_are_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (path, *_) = ct_series(tmp_path)
    path.write_bytes(b"MZ" + path.read_bytes()[2:])
    assert main(["check", str(path)]) == 0
    out = capsys.readouterr().out
    assert "- begins like a Windows program" in out and "  effect: " in out


def test_json_for_scripts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = ct_series(tmp_path)
    paths[0].write_bytes(paths[0].read_bytes()[:300])
    assert main(["check", str(tmp_path), "--json"]) == 1
    made = json.loads(capsys.readouterr().out)
    assert made["checked"] == len(paths)
    assert any(
        one["effect"] == "left out" and one["paths"] == [str(paths[0])]
        for one in made["findings"]
    )


def test_no_dicom_file_at_all(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello")
    assert main(["check", str(tmp_path)]) == 3
    assert main(["check", str(tmp_path / "absent")]) == 3
    assert main(["check", str(tmp_path / "a.txt")]) == 3


def test_one_is_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (path, *_) = ct_series(tmp_path)
    path.write_bytes(b"MZ" + path.read_bytes()[2:])
    main(["check", str(path)])
    assert capsys.readouterr().out.startswith("1 DICOM file, 3 findings:")
