"""Every check of the project, as CI runs them: .venv/bin/python packaging/check.py.

Lint, format, types, architecture and tests; all run even when one fails. With arguments
(as for pytest) only those tests run.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent

# The static checks run side by side, then the tests alone, for the sake of their timings.
STATIC = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy", "viewer"],
    "import-linter": ["lint-imports"],
}


def headless() -> dict[str, str]:
    """Our environment, drawing without a display."""
    defaults = {
        "QT_QPA_PLATFORM": "offscreen",
        "VTK_DEFAULT_OPENGL_WINDOW": "vtkEGLRenderWindow",
    }
    return {**defaults, **os.environ}


def command(words: list[str]) -> list[str]:
    """The words, with the tool of this environment in place of its name."""
    return [str(TOOLS / words[0]), *words[1:]]


def static() -> dict[str, bool]:
    """Which of the static checks passed; what they say is shown."""
    started = {
        name: subprocess.Popen(
            command(words),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for name, words in STATIC.items()
    }
    passed = {}
    for name, process in started.items():
        said, _ = process.communicate()
        passed[name] = process.returncode == 0
        print(f"== {name}: {'passed' if passed[name] else 'FAILED'}")
        if not passed[name]:
            print(said, flush=True)
    return passed


def tests(words: list[str]) -> int:
    """The exit status of pytest."""
    return subprocess.call([sys.executable, "-m", "pytest", *words], cwd=ROOT, env=headless())


def main(words: list[str]) -> int:
    """0 when all passed."""
    if words:
        return tests(words)
    began = time.monotonic()
    passed = static()
    print("== pytest", flush=True)
    passed["pytest"] = tests([]) == 0
    for name, good in passed.items():
        print(f"{'passed' if good else 'FAILED'}  {name}")
    print(f"{time.monotonic() - began:.0f} s")
    return 0 if all(passed.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
