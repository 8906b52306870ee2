"""The system's own libraries and programs: which are missing, and how they get here."""

import ctypes
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

BUNDLE = Path("/etc/ssl/certs/ca-certificates.crt")
CERTIFICATES = ("PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
SKIP = "ONCOSCOPE_SKIP_SYSTEM_CHECK"


class SetupError(Exception):
    """A sentence for the user: what stops the set-up, and what to do about it."""


@dataclass(frozen=True)
class Need:
    """A Debian package, and the library or program that shows that it is there."""

    package: str
    probe: str


# Found by ldd over every Qt and VTK library in a bare Debian 12. libgl1 brings Mesa, so
# 3D is drawn without a graphics card too; libfontconfig1 brings a font.
LIBRARIES = (
    Need("libgl1", "libGL.so.1"),
    Need("libegl1", "libEGL.so.1"),
    Need("libglib2.0-0", "libgthread-2.0.so.0"),
    Need("libfontconfig1", "libfontconfig.so.1"),
    Need("libdbus-1-3", "libdbus-1.so.3"),
    Need("libxkbcommon0", "libxkbcommon.so.0"),
    Need("libxcb-cursor0", "libxcb-cursor.so.0"),
    Need("libxkbcommon-x11-0", "libxkbcommon-x11.so.0"),
    Need("libxcb-icccm4", "libxcb-icccm.so.4"),
    Need("libxcb-keysyms1", "libxcb-keysyms.so.1"),
    Need("libxcb-shape0", "libxcb-shape.so.0"),
    Need("libwayland-cursor0", "libwayland-cursor.so.0"),
    Need("libxcursor1", "libXcursor.so.1"),
)
# What only the tests need: a display, a hand on it, and an independent DICOM reader.
PROGRAMS = (
    Need("xvfb", "Xvfb"),
    Need("xauth", "xauth"),
    Need("xdotool", "xdotool"),
    Need("dcmtk", "dsrdump"),
)


def say(line: str) -> None:
    """One line of progress; on standard error, since standard output belongs to the command."""
    print(line, file=sys.stderr, flush=True)


def loadable(library: str) -> bool:
    """Whether the dynamic linker finds a library of this architecture."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def on_path(program: str) -> bool:
    """Whether the shell finds a program."""
    return shutil.which(program) is not None


def missing(needs: Iterable[Need], present: Callable[[str], bool]) -> list[str]:
    """The packages whose library or program is not present."""
    return [need.package for need in needs if not present(need.probe)]


def python_packages(
    has_ensurepip: bool, has_bundle: bool, environment: dict[str, str]
) -> list[str]:
    """What a bare Python lacks for a virtual environment that can download.

    Certificates are left alone where the site brings its own: the Debian package would
    write over them.
    """
    venv = [] if has_ensurepip else [f"python3.{sys.version_info.minor}-venv"]
    own = has_bundle or any(environment.get(name) for name in CERTIFICATES)
    return venv if own else [*venv, "ca-certificates"]


def needed(for_tests: bool, has_venv: bool) -> list[str]:
    """The Debian packages that are missing on this machine, in the order of the tables."""
    has_ensurepip = has_venv or find_spec("ensurepip") is not None
    packages = python_packages(has_ensurepip, BUNDLE.exists(), dict(os.environ))
    packages += missing(LIBRARIES, loadable)
    return packages + (missing(PROGRAMS, on_path) if for_tests else [])


def by_hand(packages: list[str]) -> str:
    """The one command that a user without rights can hand to someone who has them."""
    return "sudo apt-get install -y --no-install-recommends " + " ".join(packages)


def rights() -> list[str] | None:
    """The words before apt-get: none for root, sudo where it may be used, else None."""
    if os.geteuid() == 0:
        return []
    if not on_path("sudo"):
        return None
    asked = sys.stdin.isatty()
    silent = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo"] if asked or silent.returncode == 0 else None


def explain(packages: list[str], has_apt: bool) -> str:
    """What to do where we may not install."""
    if has_apt:
        return (
            f"System packages are missing. Please run, then start again:\n  {by_hand(packages)}"
        )
    probes = {need.package: need.probe for need in LIBRARIES + PROGRAMS}
    names = ", ".join(probes.get(package, package) for package in packages)
    return (
        f"This system lacks: {names}. Please install them with its package manager (on Debian "
        f"they are: {' '.join(packages)}), then start again; or set {SKIP}=1 to go on without."
    )


def ensure_system(for_tests: bool, has_venv: bool) -> None:
    """Install what is missing, or tell the one command; nothing to do off Linux."""
    if sys.platform != "linux" or os.environ.get(SKIP):
        return
    packages = needed(for_tests, has_venv)
    if not packages:
        return
    prefix = rights() if on_path("apt-get") else None
    if prefix is None:
        raise SetupError(explain(packages, on_path("apt-get")))
    say(f"      installing {', '.join(packages)}")
    environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
    apt = [*prefix, *environment, "apt-get", "-q", "-o", "DPkg::Lock::Timeout=300"]
    follow_apt([*apt, "update"], packages)
    follow_apt([*apt, "install", "-y", "--no-install-recommends", *packages], packages)


def follow_apt(command: list[str], packages: list[str]) -> None:
    """Run apt-get, and show how far it is."""
    total, done, complaint = 0, 0, ""
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as process:
        for line in process.stdout or ():
            if count := re.search(r"(\d+) newly installed", line):
                total = int(count[1])
            elif line.startswith("Setting up"):
                done += 1
                if done % 25 == 0:
                    say(f"      {done} of {total} system packages")
            elif line.startswith("E: "):
                complaint = complaint or line[3:].strip()
    if process.returncode and "update" not in command:
        raise SetupError(
            f"apt-get could not install what is missing ({complaint or 'no reason given'}). "
            f"Please run, then start again:\n  sudo apt-get update && {by_hand(packages)}"
        )
