"""Which places of two examinations are one: rigid ties between frames of reference."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from viewer.core.geometry import Array

How = Literal["by hand", "registered", "from a file"]
Rows = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Bond:
    """one, other: frames of reference (UIDs). rows: 4 x 4, from mm (LPS) of one to other's."""

    one: str
    other: str
    rows: Rows
    how: How

    @property
    def matrix(self) -> Array:
        return np.array(self.rows, float)


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """From one frame of reference to another: the matrix, and by which means."""

    matrix: Array
    hows: tuple[How, ...] = ()


def bond(one: str, other: str, matrix: Any, how: How) -> Bond:
    """A bond of any 4 x 4 numbers."""
    rows = np.asarray(matrix, float).tolist()
    return Bond(one, other, tuple(tuple(row) for row in rows), how)


def shift(one: str, other: str, offset: Any, how: How = "by hand") -> Bond:
    """The bond of two frames that differ by an offset (mm) alone."""
    matrix = np.eye(4)
    matrix[:3, 3] = offset
    return bond(one, other, matrix, how)


def way(bonds: Sequence[Bond], one: str, other: str) -> Way | None:
    """The shortest chain of bonds; None where there is none, the unit matrix within a frame."""
    path = _path(bonds, one, other)
    if path is None:
        return None
    matrix, at = np.eye(4), one
    for step in path:
        forward = step.one == at
        matrix = (step.matrix if forward else np.linalg.inv(step.matrix)) @ matrix
        at = step.other if forward else step.one
    return Way(matrix, tuple(dict.fromkeys(step.how for step in path)))


def joined(bonds: Sequence[Bond], new: Bond) -> tuple[Bond, ...]:
    """With a new bond: what contradicts it (another way between the two) is cut."""
    return (*parted(bonds, new.one, new.other), new)


def parted(bonds: Sequence[Bond], one: str, other: str) -> tuple[Bond, ...]:
    """Without any way between two frames: the last step of each is cut."""
    left = tuple(bonds)
    while one != other and (path := _path(left, one, other)):
        left = tuple(each for each in left if each is not path[-1])
    return left


def _path(bonds: Iterable[Bond], one: str, other: str) -> tuple[Bond, ...] | None:
    """Breadth first, in the order in which the bonds were made."""
    bonds = tuple(bonds)
    ways: dict[str, tuple[Bond, ...]] = {one: ()}
    queue = [one]
    while queue:
        at = queue.pop(0)
        if at == other:
            return ways[at]
        for step in bonds:
            if at in (step.one, step.other):
                on = step.other if at == step.one else step.one
                if on not in ways:
                    ways[on] = (*ways[at], step)
                    queue.append(on)
    return None
