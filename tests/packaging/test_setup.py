"""The set-up: what it finds missing, when it runs again, what it says when it cannot go on."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

Script = Callable[[str], ModuleType]
ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted(path.stem for path in (ROOT / "packaging").glob("*.py"))


@pytest.fixture
def checkout(script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The environment module on a folder that looks like a checkout which was set up."""
    environment = script("environment")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "LOG", tmp_path / ".venv" / "log")
    monkeypatch.setattr(environment, "python", lambda: tmp_path / ".venv" / "python")
    (tmp_path / "packaging").mkdir()
    (tmp_path / ".venv").mkdir()
    for name in ("pyproject.toml", "packaging/requirements.lock", ".venv/python"):
        (tmp_path / name).write_text(name)
    (tmp_path / "packaging/requirements-test.lock").write_text("tests")
    return environment


def finish(environment: ModuleType, name: str) -> None:
    profile = environment.PROFILES[name]
    for covered in (name, *profile.covers):
        stamp = environment.stamp(environment.PROFILES[covered])
        environment.stamp_file(covered).write_text(stamp)


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_needs_nothing_but_the_standard_library(name: str) -> None:
    own = {*SCRIPTS, *sys.stdlib_module_names}
    text = (ROOT / "packaging" / f"{name}.py").read_text()
    imported = set(re.findall(r"^\s*(?:from|import) ([a-z_]+)", text, re.MULTILINE))
    assert imported <= own


def test_a_package_is_missing_when_its_library_or_program_is(script: Script) -> None:
    system = script("system")
    needs = (system.Need("libgl1", "libGL.so.1"), system.Need("xvfb", "Xvfb"))
    assert system.missing(needs, {"Xvfb"}.__contains__) == ["libgl1"]
    assert system.missing(needs, lambda probe: True) == []


@pytest.mark.skipif(sys.platform != "linux", reason="the C library has this name on Linux only")
def test_a_library_is_looked_up_by_the_dynamic_linker(script: Script) -> None:
    system = script("system")
    assert system.loadable("libc.so.6")
    assert not system.loadable("libthere-is-no-such-thing.so.1")


def test_a_site_s_own_certificates_are_left_alone(script: Script) -> None:
    system = script("system")
    venv = f"python3.{sys.version_info.minor}-venv"
    assert system.python_packages(False, False, {}) == [venv, "ca-certificates"]
    assert system.python_packages(True, False, {"PIP_CERT": "/site.crt"}) == []
    assert system.python_packages(False, True, {}) == [venv]


def test_without_rights_the_one_command_is_told(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = script("system")
    monkeypatch.delenv(system.SKIP, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(system, "needed", lambda for_tests, has_venv: ["libgl1", "libegl1"])
    monkeypatch.setattr(system, "on_path", lambda program: program == "apt-get")
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(system.SetupError) as told:
        system.ensure_system(False, True)
    command = "sudo apt-get install -y --no-install-recommends libgl1 libegl1"
    assert command in str(told.value)


def test_without_apt_the_libraries_are_named(script: Script) -> None:
    told = script("system").explain(["libgl1", "xvfb"], has_apt=False)
    assert "libGL.so.1" in told
    assert "Xvfb" in told


def test_the_set_up_is_done_once(checkout: ModuleType) -> None:
    assert not checkout.is_fresh(checkout.RUN)
    finish(checkout, "run")
    assert checkout.is_fresh(checkout.RUN)
    assert not checkout.is_fresh(checkout.TEST)


def test_the_test_environment_serves_the_viewer_too(checkout: ModuleType) -> None:
    finish(checkout, "test")
    assert checkout.is_fresh(checkout.RUN)
    assert checkout.is_fresh(checkout.TEST)


@pytest.mark.parametrize("name", ["pyproject.toml", "packaging/requirements.lock"])
def test_a_change_of_the_project_sets_up_again(checkout: ModuleType, name: str) -> None:
    finish(checkout, "run")
    (checkout.ROOT / name).write_text("changed")
    assert not checkout.is_fresh(checkout.RUN)


def test_a_lost_interpreter_sets_up_again(checkout: ModuleType) -> None:
    finish(checkout, "run")
    checkout.python().unlink()
    assert not checkout.is_fresh(checkout.RUN)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        (
            "WARNING: Retrying after connection broken by 'NewConnectionError(...)'\n"
            "ERROR: No matching distribution found for vtk==9.7.2",
            "cannot be reached",
        ),
        ("SSLError(SSLCertVerificationError(1, 'CERTIFICATE_VERIFY_FAILED'))", "PIP_CERT"),
        ("ProxyError('Cannot connect to proxy.')", "HTTPS_PROXY"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE FILE", "not the one"),
        ("ERROR: No matching distribution found for vtk==9.7.2", "no ready-made package"),
        ("PermissionError: [Errno 13] Permission denied: '/x'", "who owns"),
        ("something else", ""),
    ],
)
def test_pip_s_troubles_are_told_in_words(script: Script, said: str, told: str) -> None:
    assert told in script("environment").diagnose(said)
    assert bool(told) == bool(script("environment").diagnose(said))


def test_a_failure_of_the_set_up_is_one_sentence_and_3(
    checkout: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def full(folder: object) -> None:
        raise OSError(28, "No space left on device", "/somewhere")

    monkeypatch.setattr(checkout, "ensure_system", lambda for_tests, has_venv: None)
    monkeypatch.setattr(checkout, "works", lambda: False)
    monkeypatch.setattr(checkout.shutil, "disk_usage", full)
    assert checkout.start(checkout.RUN, []) == 3
    out, err = capfd.readouterr()
    assert out == ""
    assert err.splitlines()[-1].startswith("oncoscope: The disk is full.")
    assert "Traceback" not in err


def test_pip_is_told_of_certificates_that_it_does_not_look_for(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = script("environment")
    for name in environment.CERTIFICATES:
        monkeypatch.delenv(name, raising=False)
    assert "PIP_CERT" not in environment.pip_environment()
    monkeypatch.setenv("SSL_CERT_FILE", "/site.crt")
    assert environment.pip_environment()["PIP_CERT"] == "/site.crt"


def test_progress_counts_the_packages(script: Script) -> None:
    environment = script("environment")
    assert environment.progress("Collecting vtk==9.7.2 (from x)", 3, 31) == "3 of 31: vtk"
    assert environment.progress("  Downloading vtk.whl (112 MB)", 3, 31) == ""


def test_every_locked_package_has_hashes_and_the_test_lock_covers_the_other(
    script: Script,
) -> None:
    texts = [
        (ROOT / "packaging" / name).read_text()
        for name in ("requirements.lock", "requirements-test.lock")
    ]
    pins = [set(re.findall(r"^[a-z][\w.-]*==[\w.]+", text, re.MULTILINE)) for text in texts]
    assert len(pins[0]) > 20
    assert pins[0] <= pins[1]
    for text, found in zip(texts, pins, strict=True):
        assert len(script("environment").locked(text)) == len(found)
        assert len(re.findall(r"^[a-z].*\\\n    --hash=sha256:", text, re.MULTILINE)) == len(
            found
        )
        assert "://" not in text


@pytest.mark.parametrize(
    ("lock", "groups"),
    [("requirements.lock", ["install"]), ("requirements-test.lock", ["install", "dev"])],
)
def test_the_locks_fit_what_the_project_asks_for(lock: str, groups: list[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = list(project["project"]["dependencies"])
    asked += [line for group in groups for line in project["dependency-groups"][group]]
    text = (ROOT / "packaging" / lock).read_text()
    pins = dict(re.findall(r"^([a-z0-9][\w.-]*)==([\w.]+)", text, re.MULTILINE))
    for line in map(Requirement, asked):
        version = pins.get(canonicalize_name(line.name), "")
        assert version, f"{line.name} is not locked: run packaging/lock.py"
        assert line.specifier.contains(version), f"{line} is locked at {version}"


def test_an_older_python_is_told_which_to_take(script: Script) -> None:
    told = script("oldest").complaint((3, 9), "packaging/run.py")
    assert "Python 3.11 or newer is needed, and this is 3.9" in told
    assert script("oldest").complaint((3, 11), "packaging/run.py") == ""


@pytest.mark.parametrize("name", ["run", "test", "oldest"])
def test_an_older_python_can_read_as_far_as_that(name: str) -> None:
    text = (ROOT / "packaging" / f"{name}.py").read_text()
    ast.parse(text, feature_version=(3, 7))
    assert name == "oldest" or text.index("import oldest") < text.index("from environment")


def test_the_check_fails_when_one_of_its_parts_fails(
    script: Script, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    check = script("check")
    why = "print('the reason'); raise SystemExit(1)"
    parts = {"good": ["python", "-c", "pass"], "bad": ["python", "-c", why]}
    monkeypatch.setattr(check, "STATIC", parts)
    monkeypatch.setattr(check, "command", lambda words: [sys.executable, *words[1:]])
    monkeypatch.setattr(check, "tests", lambda words: 0)
    assert check.main([]) == 1
    out, _ = capfd.readouterr()
    assert "the reason" in out
    assert "passed  pytest" in out
    assert "FAILED  bad" in out


@pytest.mark.skipif(os.name == "nt", reason="a shell script")
def test_ci_refuses_to_pass_without_the_real_cases(tmp_path: Path) -> None:
    (tmp_path / "project" / ".ci").mkdir(parents=True)
    run = tmp_path / "project" / ".ci" / "run"
    run.write_text((ROOT / ".ci" / "run").read_text())
    done = subprocess.run(
        ["bash", run],
        env={**os.environ, "CI": "true"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "CI tests with the real cases" in done.stderr
