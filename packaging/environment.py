"""The virtual environment: made when it is missing, brought up to date when a lock changed.

Standard library only: this runs before anything is installed. The versions lie in
requirements.lock (to use) and requirements-test.lock (the same, and what checks need).
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

from system import CERTIFICATES, SetupError, ensure_system, say

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOG = VENV / "oncoscope-setup.log"
NEEDED_BYTES = 4 * 2**30


@dataclass(frozen=True)
class Profile:
    """What the environment is for: its lock, and the other profiles that it covers."""

    name: str
    lock: str
    covers: tuple[str, ...] = ()


RUN = Profile("run", "requirements.lock")
TEST = Profile("test", "requirements-test.lock", covers=("run",))
PROFILES = {profile.name: profile for profile in (RUN, TEST)}

# What pip says, and what it means for the user; the first that fits is told.
TROUBLES = (
    (
        "No space left on device|Disk quota exceeded",
        "The disk is full. Free 4 GB, then start again.",
    ),
    (
        "CERTIFICATE_VERIFY_FAILED|SSLCertVerificationError",
        "The certificate of the package server is not trusted here. If your site has its own "
        "certificates, name their file in PIP_CERT, then start again.",
    ),
    (
        "ProxyError|407 Proxy|Tunnel connection failed",
        "The proxy refused the download. Set HTTPS_PROXY as your site wants it, then start "
        "again.",
    ),
    (
        "NewConnectionError|NameResolutionError|Temporary failure in name resolution|"
        "Name or service not known|Network is unreachable|ConnectTimeout|ReadTimeout|"
        "Connection refused|Connection reset|Connection broken",
        "The package server cannot be reached. Check the network (or the proxy), then start "
        "again: what is downloaded is kept.",
    ),
    (
        "DO NOT MATCH THE HASHES",
        "A downloaded package is not the one that was locked, so it was not installed. If your "
        "site uses a package mirror of its own, ask whether it changes packages.",
    ),
    (
        "Permission denied|PermissionError",
        "A file in the way cannot be written. Check who owns .venv.",
    ),
    (
        "No matching distribution|not a supported wheel",
        "There is no ready-made package for this machine or Python. Python 3.11 to 3.13 on "
        "Linux (x86-64, glibc 2.34 or newer), Windows or macOS are known to work.",
    ),
)


def python(folder: Path = VENV) -> Path:
    """The interpreter of a virtual environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def stamp(profile: Profile) -> str:
    """A digest of all that the environment depends on: another digest, another set-up."""
    parts = [str(ROOT).encode(), os.path.realpath(python()).encode()]
    parts += [(ROOT / "pyproject.toml").read_bytes()]
    parts += [(ROOT / "packaging" / profile.lock).read_bytes()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def stamp_file(name: str) -> Path:
    """Where the digest of a finished set-up is kept."""
    return VENV / f"oncoscope-{name}.stamp"


def is_fresh(profile: Profile) -> bool:
    """Whether the environment is as it must be; costs a few file reads, so every start asks."""
    try:
        return python().exists() and stamp_file(profile.name).read_text() == stamp(profile)
    except OSError:
        return False


def ensure(profile: Profile) -> None:
    """Bring the machine and the environment to what the profile needs."""
    if is_fresh(profile):
        return
    say("Setting up Oncoscope. The first time takes some minutes and about 2 GB.")
    try:
        say("[1/4] system libraries")
        ensure_system(profile is TEST, works())
        say("[2/4] virtual environment")
        make_environment()
        say("[3/4] packages")
        install(profile)
        say("[4/4] preparing for a quick start")
        compile_all()
        for name in (profile.name, *profile.covers):
            stamp_file(name).write_text(stamp(PROFILES[name]))
    except OSError as error:
        raise SetupError(in_words(error)) from error
    say("Ready.")


def in_words(error: OSError) -> str:
    """What an error of the system means for the user."""
    trouble = diagnose(str(error))
    return trouble or f"The set-up stopped: {error.strerror or error} ({error.filename})."


def works() -> bool:
    """Whether there is an environment whose Python is new enough and has pip."""
    probe = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    if not python().exists():
        return False
    return subprocess.run([python(), "-I", "-c", probe], capture_output=True).returncode == 0


def make_environment() -> None:
    """Make .venv, unless one that works is there."""
    if works():
        return
    if not os.access(ROOT, os.W_OK):
        raise SetupError(
            f"The folder {ROOT} cannot be written. Copy it to a place of your own."
        )
    if shutil.disk_usage(ROOT).free < NEEDED_BYTES:
        raise SetupError(
            f"The disk of {ROOT} has less than 4 GB left. Free some, then start again."
        )
    try:
        venv.create(VENV, clear=True, with_pip=True, symlinks=os.name != "nt")
    except subprocess.CalledProcessError as error:
        package = f"python3.{sys.version_info.minor}-venv"
        raise SetupError(
            f"Python could not make a virtual environment. On Debian and Ubuntu {package} "
            f"brings what it needs:\n  sudo apt-get install -y {package}"
        ) from error


def pip_environment() -> dict[str, str]:
    """Our environment variables for pip; it does not know SSL_CERT_FILE by itself."""
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
    bundle = next((os.environ[name] for name in CERTIFICATES if os.environ.get(name)), "")
    if bundle:
        environment["PIP_CERT"] = bundle
    return environment


def locked(text: str) -> list[str]:
    """The names of the packages in a lock file."""
    return re.findall(r"^([A-Za-z0-9][\w.-]*)==", text, re.MULTILINE)


def install(profile: Profile) -> None:
    """Install the locked packages, each checked by its hash, and our own in place."""
    lock = ROOT / "packaging" / profile.lock
    total = len(locked(lock.read_text()))
    quick = ["--no-deps", "--no-compile", "--progress-bar", "off"]
    LOG.unlink(missing_ok=True)
    pip([*quick, "--require-hashes", "--only-binary", ":all:", "-r", str(lock)], total)
    pip([*quick, "--no-build-isolation", "--no-index", "-e", str(ROOT)], 0)


def pip(words: list[str], total: int) -> None:
    """Run pip install; show how far it is, keep what it says in .venv, explain its failures."""
    command = [str(python()), "-I", "-m", "pip", "install", *words]
    said: list[str] = []
    with subprocess.Popen(
        command,
        env=pip_environment(),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        done = 0
        for line in process.stdout or ():
            said.append(line)
            done += line.startswith(("Collecting", "Requirement already satisfied"))
            if news := progress(line, done, total):
                say(f"      {news}")
    with LOG.open("a", encoding="utf-8") as file:
        file.writelines(said)
    if process.returncode:
        why = diagnose("".join(said)) or "The packages could not be installed."
        raise SetupError(f"{why} What pip said is in {LOG}.")


def progress(line: str, done: int, total: int) -> str:
    """What a line of pip means to someone who waits; empty for most lines."""
    if total and line.startswith("Collecting"):
        return f"{done} of {total}: {line.split()[1].partition('==')[0]}"
    if total and line.startswith("Installing collected"):
        return "unpacking"
    return ""


def diagnose(said: str) -> str:
    """The first known trouble in what was said, in words for the user; or nothing."""
    return next((told for pattern, told in TROUBLES if re.search(pattern, said)), "")


def compile_all() -> None:
    """Compile every module now, so that the first window does not wait for it.

    Some packages ship templates that are no valid Python: their failure means nothing.
    """
    places = [str(VENV / ("Lib" if os.name == "nt" else "lib")), str(ROOT / "viewer")]
    command = [str(python()), "-I", "-m", "compileall", "-qq", "-j", "0", *places]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def become(words: list[str]) -> int:
    """Go on as the environment's Python with these words; -P: import nothing from here."""
    command = [str(python()), "-P", *words]
    if os.name != "nt":
        os.execv(command[0], command)
    return subprocess.call(command)


def start(profile: Profile, words: list[str]) -> int:
    """Set up what is missing, then go on with these words; 3 where that cannot be done."""
    try:
        ensure(profile)
        return become(words)
    except SetupError as error:
        say(f"oncoscope: {error}")
        return 3
    except KeyboardInterrupt:
        say("oncoscope: stopped; start again to go on.")
        return 130
