"""What tells groups of one series from each other that their acquisition does not tell."""

from collections.abc import Callable, Sequence
from math import acos, degrees
from typing import TYPE_CHECKING

import numpy as np

from viewer.dicom import frames as header

if TYPE_CHECKING:
    from viewer.dicom.sort import Group


def distinct(groups: Sequence["Group"], names: Sequence[str]) -> list[tuple[str, str]]:
    """(name, by what it was split: "" for what the names told already) of each group.

    Stacks of one name are told apart by frame of reference, spacing and orientation; by a
    number where they share these too. Pictures without a place keep their names.
    """
    stacks = [n for n, group in enumerate(groups) if not group.flat]
    out = [(name, "") for name in names]
    traits: tuple[tuple[str, Callable[[int], str]], ...] = (
        ("frame of reference", _references(groups, stacks)),
        ("pixel spacing", lambda n: _spacing(groups[n])),
        ("orientation", lambda n: _turned(groups[stacks[0]], groups[n])),
    )
    for what, trait in traits:
        for same in _sharing(out, stacks):
            told = {n: trait(n) for n in same}
            if len(set(told.values())) > 1:
                for n, text in told.items():
                    out[n] = _joined(out[n][0], text), what
    for same in _sharing(out, stacks):
        for at, n in enumerate(same, 1):
            out[n] = _joined(out[n][0], f"{at} of {len(same)}"), out[n][1]
    return out


def _joined(name: str, more: str) -> str:
    return f"{name}, {more}" if name else more


def _sharing(out: Sequence[tuple[str, str]], numbers: Sequence[int]) -> list[list[int]]:
    """The numbers of several groups that bear one name."""
    found: dict[str, list[int]] = {}
    for n in numbers:
        found.setdefault(out[n][0], []).append(n)
    return [same for same in found.values() if len(same) > 1]


def _references(groups: Sequence["Group"], stacks: Sequence[int]) -> Callable[[int], str]:
    """Frames of reference by numbers, since their UIDs tell nobody anything."""
    uids = {n: header.text(groups[n].frames[0], "FrameOfReferenceUID") for n in stacks}
    known = {uid: at for at, uid in enumerate(dict.fromkeys(uids.values()), 1)}
    return lambda n: f"frame of reference {known[uids[n]]}"


def _spacing(group: "Group") -> str:
    place = group.phases[0][0].place
    return " x ".join(f"{one:.4g}" for one in place.spacing) + " mm" if place else ""


def _turned(first: "Group", group: "Group") -> str:
    """By how many degrees the slices are turned from those of the first group."""
    one, other = first.phases[0][0].place, group.phases[0][0].place
    if not one or not other:
        return ""
    normals = [np.cross(place.row, place.column) for place in (one, other)]
    across = float(np.clip(np.dot(*normals), -1, 1))
    return f"turned {degrees(acos(across)):.0f}°"
