"""Where things lie."""

import os
import stat
from pathlib import Path

import pytest

from viewer import paths


def test_a_resource_is_found_in_the_checkout() -> None:
    assert paths.resource("presets/windows.json").is_file()


@pytest.mark.parametrize(
    ("folder", "home"),
    [
        (paths.data, "XDG_DATA_HOME"),
        (paths.cache, "XDG_CACHE_HOME"),
        (paths.logs, "XDG_STATE_HOME"),
    ],
)
def test_the_user_s_folders_are_made(user_folders: Path, folder: object, home: str) -> None:
    made = folder()  # type: ignore[operator]
    assert made.is_dir()
    assert os.name == "nt" or stat.S_IMODE(made.stat().st_mode) == 0o700
    assert made.is_relative_to(user_folders / home / "oncoscope")


def test_a_folder_that_cannot_be_made_is_found_out_by_who_writes_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file" / "home"))
    assert paths.data() == tmp_path / "file" / "home" / "oncoscope"
