"""Display sets -> volumes, 4D sequences and image sets that fill from the centre out."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.core.errors import ViewerError
from viewer.core.patient import DisplaySet, Effect, Frame, Problem
from viewer.core.progress import Silent, Ticket
from viewer.core.volume import ImageSet, Item, Series4D, Source, Volume
from viewer.dicom import decoders, described, files, memory, pixels, values
from viewer.dicom.layout import Layout, layout
from viewer.dicom.parse import Malformed

STEP_S = 0.02
OVERFLOW = "has values beyond what fits; they are shown as -32768 or 32767"
LISTED = 3  # frames of one file that are told of one by one
UNREAD = "The other series are not affected."


@dataclass(slots=True, eq=False)
class _Slot:
    """One frame and the place in an array that it is read into.

    broken: of the item that the frame belongs to; index: its number there.
    """

    frame: Frame
    layout: Layout
    rescale: values.Rescale
    out: NDArray[Any]
    broken: dict[int, str]
    index: int


@dataclass(slots=True, eq=False)
class Opened:
    """An item with its shape and place, and how its voxels are read.

    overflowed: some values were beyond the int16 that its header promised.
    """

    item: Item
    overflowed: bool = False
    _slots: list[_Slot] = field(default_factory=list)
    _ready: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, bool))
    _phases: int = 1
    _blank: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def fill(self, ticket: Ticket, only: Sequence[int] | None = None) -> tuple[Problem, ...]:
        """Read the frames that are not there yet, from the centre out, phase 0 first.

        only: these slices (of phase 0), or frames of an image set. A frame that cannot be
        read is a problem, and marked in the item's broken; raises Cancelled.
        """
        with self._lock:
            return self._filled(ticket, only)

    def _filled(self, ticket: Ticket, only: Sequence[int] | None) -> tuple[Problem, ...]:
        wanted = self._order() if only is None else list(only)
        todo = [n for n in wanted if not self._ready[n]]
        native = [n for n in todo if self._slots[n].layout.native]
        packed = [n for n in todo if not self._slots[n].layout.native]
        progress = _Progress(ticket, len(wanted) - len(todo), len(wanted))
        problems: list[Problem] = []
        with pixels.Sources() as sources:
            for n in native:
                problems += self._native(n, sources)
                progress.one()
            for n, found in decoders.run(
                (self._task(n, sources) for n in packed), progress.pulse
            ):
                problems += self._unpacked(n, found)
                progress.one()
        progress.end()
        return tuple(_merged(problems))

    def _order(self) -> list[int]:
        count = len(self._slots) // self._phases
        middle = count // 2
        slices = sorted(range(count), key=lambda k: (abs(k - middle), k))
        return [phase * count + k for phase in range(self._phases) for k in slices]

    def _native(self, n: int, sources: pixels.Sources) -> list[Problem]:
        """Read one frame that is not compressed."""
        slot = self._slots[n]
        one, out = slot.layout, slot.out
        direct = out.ndim == 2 and out.itemsize * 8 == one.allocated and out.dtype.kind == "i"
        direct = direct and out.shape == one.shape
        try:
            source = sources.of(slot.frame.instance)
            raw, share = pixels.read_native(
                source, slot.frame.number, one, out if direct else None
            )
        except (Malformed, OSError) as error:
            return [self._lost(n, _reason(error))]
        return self._settle(n, raw, share)

    def _settle(self, n: int, raw: NDArray[Any], share: float = 1.0) -> list[Problem]:
        """Turn the stored frame into real-world values in its place, and say it is ready."""
        slot, found = self._slots[n], []
        rows, columns = slot.layout.rows, slot.layout.columns
        out = slot.out[:rows, :columns]
        try:
            stored = values.settled(raw, slot.layout)
            if out.ndim == 3:
                out[...] = values.rgb(stored, slot.layout, slot.frame.instance)
            elif not values.convert(stored, slot.rescale, out):
                self.overflowed = True
                found.append(self._told(n, OVERFLOW))
        except Malformed as error:
            return [self._lost(n, str(error))]
        if share < 1:
            out[pixels.missing_rows(slot.layout, share)] = self._blank
            slot.broken[slot.index] = f"the file ends after {share:.0%} of the image"
            reason = f"ends after {share:.0%} of frame {slot.frame.number}"
            found.append(Problem(files.shown(slot.frame.instance), reason, "partly shown"))
        self._ready[n] = True
        return found

    def _told(self, n: int, reason: str) -> Problem:
        return Problem(files.shown(self._slots[n].frame.instance), reason, "shown with care")

    def _lost(self, n: int, reason: str) -> Problem:
        """Mark a frame that could not be read; its place holds padding."""
        slot = self._slots[n]
        slot.out[...] = self._blank
        slot.broken[slot.index] = reason
        self._ready[n] = True
        return Problem(files.shown(slot.frame.instance), reason, "partly shown")

    def _task(self, n: int, sources: pixels.Sources) -> decoders.Task:
        """What a decoder process is to do for one compressed frame."""
        slot = self._slots[n]
        try:
            data = sources.of(slot.frame.instance).encoded(slot.frame.number)
        except (Malformed, OSError) as error:
            return decoders.Task(n, slot.layout, b"", _reason(error))
        return decoders.Task(n, slot.layout, data)

    def _unpacked(self, n: int, found: NDArray[Any] | str) -> list[Problem]:
        if isinstance(found, str):
            return [self._lost(n, found)]
        return self._settle(n, found)


class _Progress:
    """Tells of each frame, but not more often than a screen can show."""

    def __init__(self, ticket: Ticket, done: int, total: int) -> None:
        self._ticket, self._done, self._total = ticket, done, total
        self._told = 0.0

    def one(self) -> None:
        self._done += 1
        self.pulse()

    def pulse(self) -> None:
        """Let the work be cancelled."""
        now = time.perf_counter()
        if now - self._told >= STEP_S:
            self._told = now
            self._ticket.step(self._done, self._total)

    def end(self) -> None:
        self._ticket.step(self._done, self._total)


def load(display_set: DisplaySet, ticket: Ticket | None = None) -> Item:
    """The whole item, read at once; raises ViewerError where nothing of it can be read."""
    return loaded(display_set, ticket)[0]


def loaded(
    display_set: DisplaySet, ticket: Ticket | None = None
) -> tuple[Item, tuple[Problem, ...]]:
    """The whole item, and what could not be read of it.

    Values beyond int16 that the header did not tell of make it float32.
    """
    ticket = ticket or Silent()
    opened = prepare(display_set)
    problems = opened.fill(ticket)
    if opened.overflowed:
        opened = prepare(display_set, "float32")
        problems = opened.fill(ticket)
    return opened.item, problems


def prepare(display_set: DisplaySet, dtype: str = "") -> Opened:
    """The item with its array, nothing read into it yet; raises ViewerError.

    dtype: of the array; "" for what the headers promise (values.dtype_of).
    """
    if not display_set.frames:
        raise ViewerError("This series holds no images.", UNREAD)
    try:
        layouts = _layouts(display_set.frames)
        rescales = [values.rescale(frame) for frame in display_set.frames]
        dtype = dtype or values.dtype_of(display_set.frames, layouts)
    except Malformed as error:
        raise ViewerError(f"This series cannot be shown: a file {error}.", UNREAD) from error
    if any(one.colour != layouts[0].colour for one in layouts):
        raise ViewerError("This series mixes colour and grey images.", UNREAD)
    padding = values.padding(display_set.frames[0], rescales[0], dtype)
    blank = _darkest(display_set, layouts[0], rescales[0], padding)
    array = _array(display_set, layouts, dtype, blank)
    ready = np.zeros(len(array), bool)
    item = _item(display_set, array, ready, padding)
    slots = _slots(display_set.frames, layouts, rescales, (array, item))
    phases = len(item.volumes) if isinstance(item, Series4D) else 1
    return Opened(item, False, slots, ready, phases, blank)


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
    display_set: DisplaySet, layouts: list[Layout], dtype: str, blank: float
) -> NDArray[Any]:
    """(frames, rows, columns[, 3]), after checking that it can be made."""
    rows = max(one.rows for one in layouts)
    columns = max(one.columns for one in layouts)
    shape: tuple[int, ...] = (len(layouts), rows, columns)
    if dtype == "uint8":
        shape = (*shape, 3)
    memory.check(display_set, layouts, shape, np.dtype(dtype).itemsize)
    mixed = len({one.shape for one in layouts}) > 1
    return np.full(shape, blank, dtype) if mixed else np.empty(shape, dtype)


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
    return Series4D(made, display_set.axis, display_set.axis_values)


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
        _suv(display_set, part),
        _source(chosen),
        None if positions is None else np.array(positions, float),
        padding,
        display_set.windows,
        described.inverted(chosen[0]),
        described.lossy(chosen[0]),
        described.acquired(chosen[0]),
        described.texts(chosen[0]),
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
    )


def _suv(display_set: DisplaySet, part: slice) -> Any:
    """The SUV of one phase: the factors of its own slices."""
    suv = display_set.suv
    if suv is None or not isinstance(suv.factor, tuple):
        return suv
    if len(suv.factor) != len(display_set.frames):
        return suv
    return replace(suv, factor=suv.factor[part])


def _source(chosen: Sequence[Frame]) -> Source:
    first = chosen[0].instance
    return Source(
        first.study_instance_uid,
        first.series_instance_uid,
        tuple((frame.instance.sop_instance_uid, frame.number) for frame in chosen),
        first.sop_class_uid,
    )


def _slots(
    chosen: Sequence[Frame],
    layouts: Sequence[Layout],
    rescales: Sequence[values.Rescale],
    made: tuple[NDArray[Any], Item],
) -> list[_Slot]:
    array, item = made
    parts = item.volumes if isinstance(item, Series4D) else (item,)
    each = len(array) // len(parts)
    return [
        _Slot(frame, layouts[n], rescales[n], array[n], parts[n // each].broken, n % each)
        for n, frame in enumerate(chosen)
    ]


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"could not be read ({error.strerror or 'no such file'})"
    return str(error)


def _merged(problems: Sequence[Problem]) -> Iterable[Problem]:
    """Each problem once; of a file with many, the first few and how many more."""
    counted: dict[tuple[str, Effect], int] = {}
    for problem in dict.fromkeys(problems):
        key = (problem.path, problem.effect)
        counted[key] = counted.get(key, 0) + 1
        if counted[key] <= LISTED:
            yield problem
    for (path, effect), count in counted.items():
        if count > LISTED:
            yield Problem(path, f"has the like in {count - LISTED} more frames", effect)
