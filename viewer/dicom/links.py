"""Symbolic links below folders: they are not followed, and that is told."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from viewer.core.patient import Problem

_WHY = {
    "read": "what {they} to is read anyway",
    "out": "{they} out of what was opened",
    "gone": "{they} nowhere, or in circles",
}


def told(links: Iterable[str], tops: Sequence[str]) -> list[Problem]:
    """One note for each folder of tops and each reason why links in it were not followed.

    tops: the folders that are looked through. Nothing outside them is touched.
    """
    roots = list(dict.fromkeys([*tops, *map(os.path.realpath, tops)]))
    found: dict[tuple[str, str], int] = {}
    for link in links:
        top = next((one for one in tops if _is_below(link, one)), str(Path(link).parent))
        key = top, _why(link, roots)
        found[key] = found.get(key, 0) + 1
    return [
        Problem(top, _reason(count, why), "shown with care")
        for (top, why), count in found.items()
    ]


def _reason(count: int, why: str) -> str:
    several = count > 1
    said = _WHY[why].format(they="they lead" if several else "it leads")
    links = f"{count} links that were" if several else "1 link that was"
    return f"holds {links} not followed: {said}"


def _why(link: str, roots: Sequence[str]) -> str:
    """Where a link leads, by what is written in it alone."""
    try:
        target = os.path.normpath(Path(link).parent / Path(link).readlink())
    except OSError:
        return "gone"
    if not any(_is_below(target, root) for root in roots):
        return "out"
    is_parent = _is_below(link, target)
    whole = Path(target).exists() and not Path(target).is_symlink()
    return "read" if whole and not is_parent else "gone"


def _is_below(path: str, top: str) -> bool:
    """True for a folder itself, too."""
    return path == top or path.startswith(top.rstrip(os.sep) + os.sep)
