"""What a file adds to its voxels for showing them, as far as headers tell it."""

from collections.abc import Sequence

from viewer.core.patient import Frame, Problem
from viewer.core.volume import Marks
from viewer.dicom import files, realworld, voi
from viewer.dicom.layout import Layout
from viewer.dicom.parse import Malformed
from viewer.dicom.shutters import shutter
from viewer.dicom.values import Rescale


def marks(
    frames: Sequence[Frame], one: Layout, how: Rescale
) -> tuple[Marks, tuple[Problem, ...]]:
    """(look-up tables, shutters and maps of an item, what of it cannot be read).

    The middle frame speaks for all, but each has its own shutter. one, how: its layout and
    rescale.
    """
    middle = frames[len(frames) // 2]
    found = ((n, shutter(frame)) for n, frame in enumerate(frames))
    shutters = {n: made for n, made in found if made is not None}
    maps = () if how.table is not None else realworld.maps(middle, how.slope, how.intercept)
    try:
        luts = () if one.colour else voi.luts(middle, _least(one, how))
    except Malformed as error:
        told = Problem(
            files.shown(middle.instance), f"{error}; it is not used", "shown with care"
        )
        return Marks((), {}, shutters, maps), (told,)
    return Marks(luts, {}, shutters, maps), ()


def _least(one: Layout, how: Rescale) -> float:
    """A real-world value that no voxel is below."""
    if how.table is not None:
        return 0.0
    if one.floating:
        return float("-inf")
    low = -(1 << one.stored - 1) if one.signed else 0
    return min(how(low), how(low + (1 << one.stored) - 1))
