"""Writes the lock files anew from pyproject.toml: packaging/lock.py [--upgrade].

Needs uv. Versions stay as they are unless --upgrade is given; no address of an index is
written, so each site installs from its own.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMON = ["--universal", "--generate-hashes", "--no-header", "--no-annotate"]


def compile_lock(lock: str, groups: list[str], words: list[str]) -> None:
    """Write one lock file."""
    chosen = [word for group in groups for word in ("--group", group)]
    command = ["uv", "pip", "compile", "pyproject.toml", *COMMON, *chosen, *words]
    command += ["-o", f"packaging/{lock}"]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def main(words: list[str]) -> int:
    """Both locks; what they share has the same version."""
    same = ["-c", "packaging/requirements.lock"]
    compile_lock("requirements.lock", ["install"], words)
    compile_lock("requirements-test.lock", ["install", "dev"], [*same, *words])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
