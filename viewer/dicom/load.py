"""Display sets -> volumes, 4D sequences and image sets that fill from the centre out."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.core.errors import ViewerError
from viewer.core.patient import DisplaySet, Frame, Problem
from viewer.core.progress import Silent, Ticket
from viewer.core.volume import ImageSet, Item, Series4D, Source, Volume
from viewer.dicom import described, memory, mosaic, suv_header, values
from viewer.dicom import frames as header
from viewer.dicom.fill import Opened, Slot
from viewer.dicom.geometry import is_by_transducer
from viewer.dicom.layout import Layout, layout
from viewer.dicom.marks import marked
from viewer.dicom.parse import Malformed

__all__ = ["Opened", "load", "loaded", "prepare", "readable"]

UNREAD = "The other series are not affected."


def load(display_set: DisplaySet, ticket: Ticket | None = None) -> Item:
    """The whole item, read at once; raises ViewerError where nothing of it can be read."""
    return readable(display_set, ticket)[0]


def readable(
    display_set: DisplaySet, ticket: Ticket | None = None
) -> tuple[Item, tuple[Problem, ...]]:
    """The same as loaded; raises ViewerError where all of it would be padding."""
    opened, problems = filled(display_set, prepare(display_set), ticket or Silent())
    if opened.empty:
        first = next(one for one in problems if one.effect != "shown with care")
        told = f"Nothing of it could be read: {Path(first.path).name} {first.reason}."
        raise ViewerError(told, UNREAD)
    return opened.item, problems


def loaded(
    display_set: DisplaySet, ticket: Ticket | None = None
) -> tuple[Item, tuple[Problem, ...]]:
    """The whole item, and what could not be read of it."""
    opened, problems = filled(display_set, prepare(display_set), ticket or Silent())
    return opened.item, problems


def filled(
    display_set: DisplaySet, opened: Opened, ticket: Ticket, folder: Path | None = None
) -> tuple[Opened, tuple[Problem, ...]]:
    """Fill an item; another one, of float32, where values are beyond the promised int16.

    opened: what prepare made of the display set, and folder as it was given there.
    """
    problems = opened.fill(ticket)
    if opened.overflowed:
        opened = prepare(display_set, "float32", folder)
        problems = opened.fill(ticket)
    return opened, problems


def prepare(display_set: DisplaySet, dtype: str = "", folder: Path | None = None) -> Opened:
    """The item with its array, nothing read into it yet; raises ViewerError.

    dtype: of the array; "" for what the headers promise (values.dtype_of).
    folder: where to keep the voxels on disk instead of in memory.
    """
    if not display_set.frames:
        raise ViewerError("This series holds no images.", UNREAD)
    try:
        layouts = _layouts(display_set.frames)
        rescales = [values.rescale(frame) for frame in display_set.frames]
        dtype = dtype or values.dtype_of(display_set.frames, layouts, rescales)
    except Malformed as error:
        raise ViewerError(f"This series cannot be shown: a file {error}.", UNREAD) from error
    if any(one.colour != layouts[0].colour for one in layouts):
        raise ViewerError("This series mixes colour and grey images.", UNREAD)
    padding = values.padding(display_set.frames[0], rescales[0], dtype)
    blank = _darkest(display_set, layouts[0], rescales[0], padding)
    array = _array(display_set, layouts, (dtype, blank), folder)
    ready = np.zeros(len(array), bool)
    item = _item(display_set, array, ready, padding)
    item, told = marked(item, display_set.frames, layouts, rescales)
    slots = _slots(display_set.frames, layouts, rescales, (array, item))
    phases = len(item.volumes) if isinstance(item, Series4D) else 1
    return Opened(item, False, slots, ready, phases, blank, told)


def _layouts(chosen: Iterable[Frame]) -> list[Layout]:
    known: dict[int, Layout] = {}
    out = []
    for frame in chosen:
        key = id(frame.instance)
        if key not in known:
            known[key] = layout(frame)
        out.append(known[key])
    return out


def _array(
    display_set: DisplaySet,
    layouts: list[Layout],
    of: tuple[str, float],
    folder: Path | None = None,
) -> NDArray[Any]:
    """(frames, rows, columns[, 3]), after checking that it can be made.

    of: its type, and what stands where a frame is smaller than others.
    """
    dtype, blank = of
    sizes = {
        mosaic.size(frame) or (one.rows, one.columns)
        for frame, one in zip(display_set.frames, layouts, strict=True)
    }
    rows, columns = max(size[0] for size in sizes), max(size[1] for size in sizes)
    shape: tuple[int, ...] = (len(layouts), rows, columns)
    if dtype == "uint8":
        shape = (*shape, 3)
    itemsize = np.dtype(dtype).itemsize
    memory.check(display_set, layouts, shape, itemsize, in_memory=folder is None)
    if folder is None:
        made: NDArray[Any] = np.empty(shape, dtype)
    else:
        made = memory.on_disk(folder, shape, dtype)
    if len(sizes) > 1:
        made[...] = blank
    return made


def _darkest(
    display_set: DisplaySet,
    one: Layout,
    how: values.Rescale,
    padding: tuple[float, float] | None,
) -> float:
    """What stands where the file holds nothing: padding, air in CT, or a stored 0."""
    if one.colour:
        return 0.0
    if padding is not None:
        return padding[0]
    if display_set.unit == "[hnsf'U]":
        return -1024.0
    return min(max(how(0), -32768.0), 32767.0)


def _item(
    display_set: DisplaySet,
    array: NDArray[Any],
    ready: NDArray[np.bool_],
    padding: tuple[float, float] | None,
) -> Item:
    if display_set.geometry is None or array.ndim == 4:
        return _image_set(display_set, array, ready)
    count = display_set.geometry.shape[0]
    phases = len(array) // count if count else 0
    if phases * count != len(array) or array.shape[1:] != display_set.geometry.shape[1:]:
        raise ViewerError("The images of this series do not fit together.", UNREAD)
    made = tuple(
        _volume(display_set, phase, (array, ready), padding) for phase in range(phases)
    )
    if display_set.kind != "4d" or display_set.axis is None:
        return made[0]
    return Series4D(
        made,
        display_set.axis,
        display_set.axis_values,
        display_set.axis_unit,
        display_set.directions,
    )


def _volume(
    display_set: DisplaySet,
    phase: int,
    arrays: tuple[NDArray[Any], NDArray[np.bool_]],
    padding: tuple[float, float] | None,
) -> Volume:
    geometry = display_set.geometry
    assert geometry is not None
    part = slice(phase * geometry.shape[0], (phase + 1) * geometry.shape[0])
    chosen = display_set.frames[part]
    positions = display_set.slice_positions
    return Volume(
        arrays[0][part],
        geometry,
        display_set.unit,
        display_set.modality,
        arrays[1][part],
        display_set.label,
        suv_header.part_of(display_set.suv, part),
        _source(chosen),
        None if positions is None else np.array(positions, float),
        padding,
        display_set.windows,
        described.inverted(chosen[0]),
        described.lossy(chosen[0]),
        described.acquired(chosen[0]),
        described.texts(chosen[0]),
        oriented=not is_by_transducer(chosen[0]),
    )


def _image_set(
    display_set: DisplaySet, array: NDArray[Any], ready: NDArray[np.bool_]
) -> ImageSet:
    first = display_set.frames[0]
    spacing, kind = described.spacing(first)
    return ImageSet(
        array,
        "RGB" if array.ndim == 4 else display_set.unit,
        display_set.modality,
        ready,
        spacing,
        kind,
        display_set.label,
        _source(display_set.frames),
        display_set.windows,
        described.inverted(first),
        described.lossy(first),
        described.frame_time_ms(display_set.frames),
        described.texts(first),
        frame_starts_ms=described.frame_starts_ms(display_set.frames),
        sweeping=described.sweeping(first),
    )


def _source(chosen: Sequence[Frame]) -> Source:
    first = chosen[0].instance
    return Source(
        first.study_instance_uid,
        first.series_instance_uid,
        tuple((one.instance.sop_instance_uid, header.stored_number(one)) for one in chosen),
        first.sop_class_uid,
    )


def _slots(
    chosen: Sequence[Frame],
    layouts: Sequence[Layout],
    rescales: Sequence[values.Rescale],
    made: tuple[NDArray[Any], Item],
) -> list[Slot]:
    array, item = made
    parts = item.volumes if isinstance(item, Series4D) else (item,)
    each = len(array) // len(parts)
    return [
        Slot(
            frame,
            layouts[n],
            rescales[n],
            array[n],
            parts[n // each].broken,
            n % each,
            mosaic.window(frame),
            parts[n // each].marks.overlays,
        )
        for n, frame in enumerate(chosen)
    ]
