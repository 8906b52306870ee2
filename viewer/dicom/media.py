"""The files that a DICOMDIR names (PS3.10 8, PS3.3 F.3): only those below its own folder."""

import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from viewer.core.patient import Problem
from viewer.dicom.walk import Found

_TOLD = 3


def named(directory: Found, names: Iterable[str]) -> tuple[list[Found], list[str]]:
    """(the files that are there, the names of those that are not)."""
    top = str(Path(directory.path).parent)
    found, missing = [], []
    for name in dict.fromkeys(names):
        path = _below(top, name)
        if path is None:
            missing.append(name)
            continue
        status = Path(path).stat()
        found.append(Found(path, "", status.st_size, status.st_mtime_ns))
    _listing.cache_clear()
    return found, missing


def missing_problem(directory: Found, missing: list[str]) -> Problem:
    """One note for all files that a DICOMDIR names and that are not beside it."""
    told = ", ".join(_plain(name) for name in missing[:_TOLD])
    more = f" and {len(missing) - _TOLD} more" if len(missing) > _TOLD else ""
    files = "a file that is" if len(missing) == 1 else f"{len(missing)} files that are"
    return Problem(
        directory.shown,
        f"the DICOMDIR names {files} missing: {told}{more}",
        "partly shown",
    )


def _below(top: str, name: str) -> str | None:
    """A regular file below a folder, by its name on the medium; None where it is not there.

    Media are written in upper case and often read in lower case. Nothing outside the folder
    and no link is followed.
    """
    path = top
    parts = name.split("/")
    for part in parts:
        if part in ("", ".", "..") or len(part) > 255 or set(part) & set("/\\:\0"):
            return None
        entry = _listing(path).get(part.casefold())
        if entry is None:
            return None
        path = os.path.join(path, entry)  # noqa: PTH118 - plain strings, by the thousand
    return path if Path(path).is_file() and not Path(path).is_symlink() else None


@lru_cache(maxsize=256)
def _listing(folder: str) -> dict[str, str]:
    """The names in a folder by their form without case and version number; no links."""
    try:
        with os.scandir(folder) as listing:
            return {
                entry.name.casefold().removesuffix(";1").rstrip("."): entry.name
                for entry in listing
                if not entry.is_symlink()
            }
    except OSError:
        return {}


def _plain(name: str) -> str:
    return "".join(c if c.isprintable() else "\ufffd" for c in name[:64])
