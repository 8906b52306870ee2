import json
from pathlib import Path

import pytest

import viewer
from tests.factories import ct_series
from viewer.cli import DONE, NOTHING, main
from viewer.dicom.links import told


def reasons(folder: Path) -> list[str]:
    links = sorted(str(one) for one in folder.rglob("*") if one.is_symlink())
    return sorted(one.reason for one in told(links, [str(folder)]))


def test_links_are_told_by_where_they_lead(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    (inside / "sub").mkdir(parents=True)
    (inside / "a").write_bytes(b"x")
    for n in range(3):
        (inside / "sub" / f"same{n}").symlink_to("../a")
        (inside / f"out{n}").symlink_to(tmp_path / f"beside{n}")
    (inside / "sub" / "loop").symlink_to("..")
    (inside / "gone").symlink_to("nothing")
    assert reasons(inside) == [
        "holds 2 links that were not followed: they lead nowhere, or in circles",
        "holds 3 links that were not followed: they lead out of what was opened",
        "holds 3 links that were not followed: what they lead to is read anyway",
    ]


def test_a_link_through_another_spelling_of_the_folder_is_inside(tmp_path: Path) -> None:
    real, other = tmp_path / "real", tmp_path / "other"
    real.mkdir()
    (real / "a").write_bytes(b"x")
    (real / "b").symlink_to(real / "a")
    other.symlink_to(real)
    assert reasons(other) == [
        "holds 1 link that was not followed: what it leads to is read anyway"
    ]


@pytest.fixture
def linked(tmp_path: Path) -> Path:
    """A folder of nothing but links to slices elsewhere."""
    (tmp_path / "store").mkdir()
    folder = tmp_path / "study"
    folder.mkdir()
    for path in ct_series(tmp_path / "store", StudyInstanceUID="1.2.3", PatientID="P"):
        (folder / path.name).symlink_to(path)
    return folder


def test_they_are_counted_as_other(linked: Path) -> None:
    found = viewer.scan(linked)
    assert (found.counted["files"], found.counted["other"]) == (4, 4)
    both = viewer.scan(linked, linked.parent / "store")
    assert (both.counted["files"], both.counted["files_shown"]) == (8, 4)
    assert [one.reason for one in both.problems] == [
        "holds 4 links that were not followed: what they lead to is read anyway"
    ]


@pytest.mark.parametrize("command", ["info", "check", "index"])
def test_a_folder_of_links_alone_says_so(
    linked: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, str(linked)]) == NOTHING
    said = capsys.readouterr()
    assert "4 links that were not followed: they lead out" in said.out + said.err


def test_links_to_what_is_shown_are_no_failure(
    linked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["info", str(linked.parent), "--json"]) == DONE
    assert json.loads(capsys.readouterr().out)["counted"]["other"] == 4
