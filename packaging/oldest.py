"""Stops an older Python with a sentence; imported first, and readable by Python 3.6."""

import os
import sys

OLDEST = (3, 11)


def complaint(version: "tuple[int, ...]", script: str) -> str:
    """What to tell a Python that is too old; empty for one that is new enough."""
    if tuple(version[:2]) >= OLDEST:
        return ""
    return (
        "oncoscope: Python {}.{} or newer is needed, and this is {}.{}. Debian 12, Ubuntu "
        "24.04 and python.org have one; start it by its name, for example: python3.12 {}"
    ).format(*OLDEST, *version[:2], script)


if complaint(sys.version_info[:2], ""):
    sys.stderr.write(complaint(sys.version_info[:2], os.path.relpath(sys.argv[0])) + "\n")
    sys.exit(3)
