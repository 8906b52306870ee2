"""The wheel: built, installed into an empty environment, and used from there."""

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RESOURCES = ROOT / "resources"
SKIPPED = {"__pycache__", ".DS_Store"}


def files_below(folder: Path) -> set[str]:
    """The files that ship, as paths from the folder."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not SKIPPED & set(path.parts)
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir"]
    done = subprocess.run([*build, folder, ROOT], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with our wheel and sight of the dependencies, but not of the checkout."""
    home = tmp_path_factory.mktemp("elsewhere") / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True)
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pip = [sys.executable, "-m", "pip", "--python", str(python), "-q", "install"]
    subprocess.run([*pip, "--no-deps", "--no-index", "--no-compile", wheel], check=True)
    (site_packages(home) / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return home


def site_packages(home: Path) -> Path:
    return Path(sysconfig.get_path("purelib", vars={"base": str(home)}))


def oncoscope(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """What the installed command answers, started far from the checkout."""
    command = home / ("Scripts/oncoscope.exe" if os.name == "nt" else "bin/oncoscope")
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [command, *words],
        cwd=home.parent,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_every_file_of_the_project_is_in_the_wheel(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {f"viewer/resources/{name}" for name in files_below(RESOURCES)} <= names
    assert {f"viewer/{name}" for name in files_below(ROOT / "viewer")} <= names


def test_nothing_else_is_in_the_wheel(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert sorted(top.partition("-")[0] for top in tops) == ["oncoscope", "viewer"]


def test_the_licences_are_in_the_wheel(wheel: Path) -> None:
    names = {name.rpartition("/")[2] for name in zipfile.ZipFile(wheel).namelist()}
    assert {"LICENSE", "NOTICE", "OFL.txt"} <= names


def test_the_sample_and_fonts_are_bundled_and_small() -> None:
    assert len(list(RESOURCES.glob("sample/**/*.dcm"))) == 152
    assert "CC BY 3.0" in (RESOURCES / "sample" / "README.txt").read_text()
    assert len(list(RESOURCES.glob("fonts/*.ttf"))) == 4
    sizes = {
        folder: sum(path.stat().st_size for path in (RESOURCES / folder).rglob("*.*"))
        for folder in ("sample", "fonts")
    }
    assert sizes["sample"] < 15e6
    assert sizes["fonts"] < 2e6


def test_the_installed_command_reads_its_sample(installed: Path) -> None:
    sample = site_packages(installed) / "viewer" / "resources" / "sample"
    done = oncoscope(installed, "info", str(sample), "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    (patient,) = told["patients"]
    series = [series for study in patient["studies"] for series in study["series"]]
    shapes = {one["modality"]: volume["shape"] for one in series for volume in one["volumes"]}
    assert patient["patient_id"] == "STS_003"
    assert shapes == {"CT": [51, 158, 154], "PT": [51, 30, 29], "MR": [47, 138, 121]}
    assert sum(len(one["objects"]) for one in series) == 3
    assert told["counted"]["files"] == 153
    assert told["counted"]["other"] == 1


def test_the_installed_command_is_not_the_checkout_s(installed: Path) -> None:
    python = installed / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    code = "import viewer.paths as paths; print(paths.resource('fonts/OFL.txt'))"
    found = subprocess.run(
        [python, "-P", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert Path(found.strip()).is_relative_to(installed)
    version = oncoscope(installed, "--version")
    assert version.returncode == 0, version.stderr
    assert "0.1.0" in version.stdout
