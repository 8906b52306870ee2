"""What a file adds to its voxels for showing them, as far as headers tell it."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from viewer.core.patient import Frame, Problem
from viewer.core.presentation import VoiLut, Window
from viewer.core.volume import Item, Marks, Series4D
from viewer.dicom import files, realworld, voi
from viewer.dicom import frames as header
from viewer.dicom.layout import Layout
from viewer.dicom.parse import Malformed
from viewer.dicom.shutters import shutter
from viewer.dicom.values import Rescale

EACH = "each image"  # name of a window that differs from image to image
Tables = tuple[VoiLut, ...]


def marked(
    item: Item,
    frames: Sequence[Frame],
    layouts: Sequence[Layout],
    rescales: Sequence[Rescale],
) -> tuple[Item, tuple[Problem, ...]]:
    """(the item with its marks, what of them cannot be read)."""
    parts = item.volumes if isinstance(item, Series4D) else (item,)
    each = len(frames) // len(parts)
    found: list[Marks] = []
    problems: list[Problem] = []
    for n, one in enumerate(parts):
        part = slice(n * each, (n + 1) * each)
        first = found[0] if found else None
        made, told = marks(frames[part], layouts[n * each], rescales[part], one.windows, first)
        found.append(made)
        problems += told
    differ = any(one.own_windows for one in found)
    windows = tuple(map(_by_image, parts[0].windows)) if differ else parts[0].windows
    if isinstance(item, Series4D):
        volumes = tuple(
            replace(one, marks=of, windows=windows)
            for one, of in zip(item.volumes, found, strict=True)
        )
        return replace(item, volumes=volumes), tuple(problems)
    return replace(item, marks=found[0], windows=windows), tuple(problems)


def _by_image(window: Window) -> Window:
    """A window that stands for that of each image; its name says so."""
    return replace(window, name=f"{window.name} ({EACH})" if window.name else EACH)


def marks(
    frames: Sequence[Frame],
    one: Layout,
    rescales: Sequence[Rescale],
    windows: tuple[Window, ...] = (),
    first: Marks | None = None,
) -> tuple[Marks, tuple[Problem, ...]]:
    """(look-up tables, windows, shutters and maps of an item, what of it cannot be read).

    The middle frame speaks for all where frames are alike; else each has its own.
    one: their layout. windows: of the whole series. first: of the first of several phases,
    whose tables the others differ from.
    """
    at = len(frames) // 2
    how = rescales[at]
    found = ((n, shutter(frame)) for n, frame in enumerate(frames))
    shutters = {n: made for n, made in found if made is not None}
    maps = () if how.table is not None else realworld.maps(frames[at], how.slope, how.intercept)
    if one.colour:
        return Marks((), {}, shutters, maps), ()
    own = voi.own_windows(frames, windows)
    tables, own_tables, told = _tables(frames, one, rescales, first)
    return Marks(tables, {}, shutters, maps, own, own_tables), told


def _tables(
    frames: Sequence[Frame], one: Layout, rescales: Sequence[Rescale], first: Marks | None
) -> tuple[Tables, dict[int, Tables], tuple[Problem, ...]]:
    """(the tables that frames have in common, those of single ones, what cannot be read)."""
    if not any(header.value(frame, "VOILUTSequence") for frame in frames):
        return (), {}, ()
    at = len(frames) // 2
    lows = [_least(one, how) for how in rescales]
    if first is None:
        with suppress(Malformed):  # it is told below
            first = Marks(voi.luts(frames[at], lows[at]))
    common = first.voi_luts if first else ()
    own, damaged = voi.own_luts(frames, lows, common)
    return common, own, tuple(_unused(frame, reason) for frame, reason in damaged)


def _unused(frame: Frame, reason: str) -> Problem:
    path = files.shown(frame.instance)
    return Problem(path, f"{reason}; it is not used", "shown with care")


def _least(one: Layout, how: Rescale) -> float:
    """A real-world value that no voxel is below."""
    if how.table is not None:
        return 0.0
    if one.floating:
        return float("-inf")
    low = -(1 << one.stored - 1) if one.signed else 0
    return min(how(low), how(low + (1 << one.stored) - 1))
