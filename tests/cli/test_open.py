"""oncoscope [PATH...]: without a window to open, it says so."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from viewer.cli import main


def test_a_path_that_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["open", str(tmp_path / "nothing")]) == 3
    told = capsys.readouterr().err
    assert "There is no file or folder" in told and "Traceback" not in told


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="screens are Linux's question")
@pytest.mark.parametrize(
    "screen",
    [{}, {"DISPLAY": ":9123"}, {"DISPLAY": "nosuchhost.invalid:0"}, {"WAYLAND_DISPLAY": "foo"}],
)
def test_without_a_screen_it_says_what_to_do(tmp_path: Path, screen: dict[str, str]) -> None:
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_SESSION_TYPE")
    environment = {key: value for key, value in os.environ.items() if key not in names}
    done = subprocess.run(
        [sys.executable, "-m", "viewer", str(tmp_path)],
        env=environment | screen,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    for word in ("ssh -X", "xvfb-run", "info, export, snapshot, measure, index, check, bench"):
        assert word in done.stderr
    assert "Traceback" not in done.stderr and done.stdout == ""
