from pathlib import Path

from viewer.dicom.media import missing_problem, named
from viewer.dicom.walk import Found


def medium(folder: Path) -> Found:
    (folder / "img").mkdir(parents=True)
    (folder / "img/im1").write_bytes(b"1")
    (folder / "img/IM2.;1").write_bytes(b"2")
    (folder / "img/link").symlink_to("/etc/passwd")
    (folder.parent / "secret").write_bytes(b"s")
    return Found(str(folder / "DICOMDIR"), "", 0, 0, named=True)


def test_files_are_found_whatever_the_case_of_their_names(tmp_path: Path) -> None:
    found, missing = named(medium(tmp_path / "cd"), ["IMG/IM1", "IMG/IM2", "IMG/IM1"])
    assert [Path(one.path).name for one in found] == ["im1", "IM2.;1"]
    assert missing == []


def test_nothing_outside_the_medium_is_touched(tmp_path: Path) -> None:
    bad = ["../secret", "/etc/passwd", "", "C:/x", "IMG/../../secret", "IMG/LINK", "A" * 300]
    found, missing = named(medium(tmp_path / "cd"), bad)
    assert found == [] and missing == bad


def test_missing_files_are_one_note(tmp_path: Path) -> None:
    directory = medium(tmp_path / "cd")
    problem = missing_problem(directory, ["A", "B", "C", "D\n"])
    assert problem.effect == "partly shown"
    assert problem.reason == ("the DICOMDIR names 4 files that are missing: A, B, C and 1 more")
    assert missing_problem(directory, ["A"]).reason.endswith("missing: A")
