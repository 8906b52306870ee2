import argparse
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from viewer import cli
from viewer.core.errors import ViewerError
from viewer.paths import resource


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A command "probe" whose run can be replaced."""
    module = ModuleType("viewer.cli.probe")
    module.HELP = "probes"  # type: ignore[attr-defined]

    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("paths", nargs="*")
        parser.add_argument("--points")
        parser.add_argument("-w", "--window")

    def run(options: argparse.Namespace) -> int:
        print(options.paths, options.points, options.window)
        return 0

    module.arguments, module.run = arguments, run  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "viewer.cli.probe", module)
    monkeypatch.setattr(cli, "commands", lambda: ["probe"])
    return module


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == "0.1.0\n"


def test_help_lists_all_commands(
    command: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["--help"]) == 0
    assert "probe      probes" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["a", "b"], "['a', 'b'] None None"),
        (["--points", "-1,2,3;4,5,6"], "[] -1,2,3;4,5,6 None"),
        (["--window", "-100,400", "x"], "['x'] None -100,400"),
        (["--window=-100,400"], "[] None -100,400"),
        (["-w", "-.5,4"], "[] None -.5,4"),
    ],
)
def test_arguments_may_begin_with_a_minus(
    command: ModuleType, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert cli.main(["probe", *words]) == 0
    assert capsys.readouterr().out.strip() == said


def test_paths_alone_mean_open(
    command: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "DEFAULT", "probe")
    assert cli.main(["some/folder"]) == 0
    assert capsys.readouterr().out.startswith("['some/folder']")


def test_a_mistyped_command_is_told(
    command: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["prboe"]) == 2
    assert "Did you mean 'probe'?" in capsys.readouterr().err


def test_wrong_usage_is_two(command: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["probe", "--nonsense"]) == 2
    assert "unrecognized arguments" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (ViewerError("No disk.", "Get one."), 3, "oncoscope: No disk. Get one.\n"),
        (cli.UsageError("No key.", "See info."), 2, "oncoscope: No key. See info.\n"),
        (KeyboardInterrupt(), 130, ""),
        (BrokenPipeError(), 1, ""),
    ],
)
def test_failures_are_one_sentence(
    command: ModuleType,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    status: int,
    said: str,
) -> None:
    def run(options: argparse.Namespace) -> int:
        raise error

    monkeypatch.setattr(cli, "_close", lambda stream: None)
    command.run = run  # type: ignore[attr-defined]
    assert cli.main(["probe"]) == status
    assert capsys.readouterr().err == said


def test_a_bug_shows_a_traceback_only_with_debug(
    command: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(options: argparse.Namespace) -> int:
        raise KeyError("SMITH^JOHN")

    command.run = run  # type: ignore[attr-defined]
    assert cli.main(["probe"]) == 3
    told = capsys.readouterr().err
    assert "Traceback" not in told and "SMITH" not in told and "KeyError" in told
    assert cli.main(["probe", "--debug"]) == 3
    assert "Traceback" in capsys.readouterr().err


def test_the_module_starts() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "viewer", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "0.1.0\n"


@pytest.mark.parametrize(
    "words",
    [
        [""],
        ["info", ""],
        ["index", ""],
        ["export", "", "-o", "x.nii"],
        ["export", "x", "-o", ""],
        ["snapshot", "", "--view", "axial", "-o", "x.png"],
        ["measure", "", "--tool", "length", "--points", "0,0,0;1,1,1"],
    ],
)
def test_an_empty_path_is_wrong_usage(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(words) == 2
    assert "a path is empty" in capsys.readouterr().err


@pytest.mark.parametrize("word", ["bogus", "help"])
def test_a_word_that_is_nothing_tells_of_the_commands(
    capsys: pytest.CaptureFixture[str], word: str
) -> None:
    assert cli.main([word]) == 2
    told = capsys.readouterr().err
    assert f"no command or file named {word!r}" in told
    assert "oncoscope --help lists the commands" in told


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is full")
@pytest.mark.parametrize(
    "words", [["info", str(resource("sample")), "--json"], ["--help"], ["info", "--help"]]
)
@pytest.mark.parametrize("buffering", [{}, {"PYTHONUNBUFFERED": "1"}])
def test_output_that_cannot_be_written_is_told(
    words: list[str], buffering: dict[str, str]
) -> None:
    buffered = {k: v for k, v in os.environ.items() if k != "PYTHONUNBUFFERED"}
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "viewer", *words],
            env=buffered | buffering,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 3
    assert "Standard output could not be written: there is no space left" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_reader_that_has_gone_is_no_failure() -> None:
    done = subprocess.run(
        f"{sys.executable} -m viewer info {resource('sample')} --json | head -c 10",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == "" and len(done.stdout) == 10


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is full")
def test_where_both_are_full_the_status_is_left() -> None:
    with Path("/dev/full").open("w") as full:
        words = [sys.executable, "-m", "viewer", "--help"]
        assert subprocess.run(words, stdout=full, stderr=full, check=False).returncode == 3


def test_what_pydicom_says_of_values_is_not_told(tmp_path: Path) -> None:
    """A process of its own: pydicom sets its level as it is imported."""
    code = (
        "from viewer import cli; cli._prepare(False)\n"
        "import pydicom\n"
        "pydicom.config.logger.warning('Invalid value for VR PN: Doe^Jane')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
