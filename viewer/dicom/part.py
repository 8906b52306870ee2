"""A part of a display set: some of its slices, at their places."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from viewer.core.geometry import Geometry
from viewer.core.patient import DisplaySet

T = TypeVar("T")


def slices_of(display_set: DisplaySet) -> int:
    """How many slices (of each phase) or frames there are."""
    return len(display_set.frames) // max(display_set.phases, 1)


def part(display_set: DisplaySet, chosen: range) -> DisplaySet:
    """Only some slices of a display set (of every phase), evenly taken; its key stays.

    What is left is a volume of its own right: its step and origin are those of the slices.
    """
    count = slices_of(display_set)
    frames = tuple(
        display_set.frames[phase * count + k]
        for phase in range(max(display_set.phases, 1))
        for k in chosen
    )
    shape = display_set.shape
    positions = display_set.slice_positions
    suv = display_set.suv
    if suv is not None and isinstance(suv.factor, tuple):
        suv = replace(suv, factor=_each(suv.factor, count, chosen))
    return replace(
        display_set,
        frames=frames,
        shape=shape and (len(chosen), shape[1], shape[2]),
        geometry=display_set.geometry and _geometry(display_set.geometry, chosen),
        slice_positions=positions and tuple(positions[k] for k in chosen),
        suv=suv,
    )


def _geometry(whole: Geometry, chosen: range) -> Geometry:
    affine = whole.affine.copy()
    affine[:3, 3] = whole.to_patient(np.array([chosen.start, 0, 0]))
    affine[:3, 0] *= chosen.step
    shape = len(chosen), whole.shape[1], whole.shape[2]
    return Geometry(affine, shape, whole.frame_of_reference_uid)


def _each(all_of_them: Sequence[T], count: int, chosen: range) -> tuple[T, ...]:
    """One for each slice; there may be as many for each phase."""
    return tuple(
        all_of_them[start + k] for start in range(0, len(all_of_them), count) for k in chosen
    )
