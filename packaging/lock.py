"""Writes the lock files anew from pyproject.toml: .venv/bin/python packaging/lock.py [--upgrade].

Needs uv. Versions stay as they are unless --upgrade is given; no address of an index is
written, so each site installs from its own.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMON = [
    "--universal",
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
    "--group",
    "install",
]


def compile_lock(lock: str, words: list[str]) -> None:
    """Write one lock file."""
    command = [
        "uv",
        "pip",
        "compile",
        "pyproject.toml",
        *COMMON,
        *words,
        "-o",
        f"packaging/{lock}",
    ]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def main(words: list[str]) -> int:
    """Both locks; what they share has the same version."""
    compile_lock("requirements.lock", words)
    compile_lock(
        "requirements-test.lock",
        ["--group", "dev", "-c", "packaging/requirements.lock", *words],
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
