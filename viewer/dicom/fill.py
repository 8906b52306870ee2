"""An item that fills: frames into their places, from the centre out, with what goes wrong."""

import time
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.core.patient import ENDS, Effect, Frame, Problem
from viewer.core.presentation import Overlay
from viewer.core.progress import Ticket
from viewer.core.volume import Item
from viewer.dicom import decoders, files, overlays, pixels, values
from viewer.dicom.codecs import JPEG_LS, JPEG_LS_NEAR
from viewer.dicom.frames import stored_number
from viewer.dicom.layout import Layout
from viewer.dicom.parse import Malformed
from viewer.dicom.streams import is_whole
from viewer.dicom.together import together

STEP_S = 0.02
ENDED = "has compressed pixels that end too early"
OVERFLOW = "has values beyond what fits; they are shown as -32768 or 32767"
SEVERAL = 8 << 20  # bytes that are worth more than one thread, in frames of so many bytes
EACH = 256 << 10  # or more: with less, threads wait for each other's Python
THREADS_MOST = 4  # that read: more wait for the memory
LISTED = 3  # frames of one file that are told of one by one


@dataclass(slots=True, eq=False)
class Slot:
    """One frame and the place in an array that it is read into.

    broken, overlays: of the item that the frame belongs to; index: its number there.
    tile: the part of the stored picture that is the frame, where it is not the whole.
    """

    frame: Frame
    layout: Layout
    rescale: values.Rescale
    out: NDArray[Any]
    broken: dict[int, str]
    index: int
    tile: tuple[slice, slice] | None = None
    overlays: dict[int, tuple[Overlay, ...]] = field(default_factory=dict)

    @property
    def grey(self) -> bool:
        """True where nothing but its samples makes the picture."""
        return self.out.ndim == 2 and "OverlayGroups" not in self.frame.instance.attributes

    @property
    def plain(self) -> bool:
        """True where any thread may read it by itself."""
        one = self.frame.instance
        return (
            self.tile is None
            and self.grey
            and not one.member
            and "PixelTag" in one.attributes
            and pixels.is_plain(self.layout)
        )

    @property
    def stored(self) -> tuple[str, str, int]:
        """The stored picture: what the tiles of a mosaic share."""
        one = self.frame.instance
        return one.path, one.member, self.number

    @property
    def number(self) -> int:
        """Of the stored picture in its file, from 1."""
        return stored_number(self.frame)


@dataclass(slots=True, eq=False)
class Opened:
    """An item with its shape and place, and how its voxels are read.

    overflowed: some values were beyond the int16 that its header promised.
    """

    item: Item
    overflowed: bool = False
    _slots: list[Slot] = field(default_factory=list)
    _ready: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, bool))
    _phases: int = 1
    _blank: float = 0.0
    _told_before: tuple[Problem, ...] = ()
    _lock: Lock = field(default_factory=Lock)
    _library: Lock = field(default_factory=Lock)  # pydicom, that reads palettes and overlays
    _slow: set[str] = field(default_factory=set)
    _ended: set[tuple[str, str, int]] = field(default_factory=set)
    _asides: dict[str, str] = field(default_factory=dict)
    _lost_frames: set[int] = field(default_factory=set)

    @property
    def empty(self) -> bool:
        """True where no frame at all could be read: the array holds padding alone."""
        return bool(self._slots) and len(self._lost_frames) == len(self._slots)

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
        packed = self._sharing(n for n in todo if not self._slots[n].layout.native)
        progress = _Progress(ticket, len(wanted) - len(todo), len(wanted))
        problems = list(self._told_before)
        with pixels.Sources() as sources:
            plain = all(self._slots[n].plain for n in native)
            for some in together(
                native,
                self._plain if plain else lambda n: self._native(n, sources),
                self._helpers(native) if plain else 0,
                progress.at,
            ):
                problems += some
            for told in decoders.run(
                (self._task(n, sources) for n in packed),
                progress.pulse,
                lambda first, found: [self._unpacked(n, found) for n in packed[first]],
            ):
                for some in told:
                    problems += some
                    progress.one()
        progress.end()
        problems += [
            Problem(path, said, "shown with care")
            for path, said in self._asides.items()
            if said
        ]
        return tuple(_merged(problems))

    def _order(self) -> list[int]:
        count = len(self._slots) // self._phases
        middle = count // 2
        slices = sorted(range(count), key=lambda k: (abs(k - middle), k))
        return [phase * count + k for phase in range(self._phases) for k in slices]

    def _sharing(self, numbers: Iterable[int]) -> dict[int, list[int]]:
        """Frames by the first of those that are tiles of one stored picture."""
        firsts: dict[tuple[str, str, int], int] = {}
        out: dict[int, list[int]] = {}
        for n in numbers:
            first = firsts.setdefault(self._slots[n].stored, n)
            out.setdefault(first, []).append(n)
        return out

    def _helpers(self, native: Sequence[int]) -> int:
        """How many threads besides this one are worth while for frames that are plain."""
        size = sum(self._slots[n].out.nbytes for n in native)
        if size < max(SEVERAL, EACH * len(native)):
            return 0
        return min(decoders.processors(), THREADS_MOST) - 1

    def _plain(self, n: int) -> Sequence[Problem]:
        """Read one frame whose samples lie in its file as in memory. By any thread."""
        slot = self._slots[n]
        one, out = slot.layout, slot.out
        raw = (out if _is_direct(slot) else np.empty(one.shape, one.dtype)).view(one.dtype)
        try:
            share = pixels.read_plain(slot.frame.instance, slot.number, raw)
        except OSError as error:
            return [self._lost(n, _reason(error))]
        if share < 1 or out.shape != one.shape or not values.is_settled(one):
            return self._settle(n, raw, share)
        if values.convert(raw, slot.rescale, out):
            self._ready[n] = True
            return ()
        self.overflowed = self._ready[n] = True
        return [self._told(n, OVERFLOW)]

    def _native(self, n: int, sources: pixels.Sources) -> list[Problem]:
        """Read one frame that is not compressed."""
        slot = self._slots[n]
        one = slot.layout
        try:
            source = sources.of(slot.frame.instance)
            if slot.tile:
                raw, share = source.whole(one)
            else:
                raw, share = pixels.read_native(
                    source, slot.number, one, slot.out if _is_direct(slot) else None
                )
        except (Malformed, OSError) as error:
            return [self._lost(n, _reason(error))]
        return self._settle(n, raw, share)

    def _settle(self, n: int, raw: NDArray[Any], share: float = 1.0) -> list[Problem]:
        """Turn the stored frame into real-world values in its place, and say it is ready."""
        slot = self._slots[n]
        found: list[Problem] = []
        rows, columns = slot.layout.rows, slot.layout.columns
        out = slot.out[:rows, :columns]
        if slot.tile:
            if slot.tile[0].stop > rows * share:
                return [self._lost(n, "ends before this tile of the mosaic")]
            raw, share = raw[slot.tile].copy(), 1.0
        found += self._overlaid(n, raw)
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
            reason = f"{ENDS} {share:.0%} of frame {slot.frame.number}"
            found.append(Problem(files.shown(slot.frame.instance), reason, "partly shown"))
        self._ready[n] = True
        return found

    def _overlaid(self, n: int, raw: NDArray[Any]) -> list[Problem]:
        """Keep what the file draws over a frame."""
        slot = self._slots[n]
        try:
            drawn = overlays.of(slot.frame, raw)
        except Malformed as error:
            return [self._told(n, f"{error}; it is not drawn")]
        if drawn:
            slot.overlays[slot.index] = drawn
        return []

    def _told(self, n: int, reason: str) -> Problem:
        return Problem(files.shown(self._slots[n].frame.instance), reason, "shown with care")

    def _lost(self, n: int, reason: str) -> Problem:
        """Mark a frame that could not be read; its place holds padding."""
        slot = self._slots[n]
        slot.out[...] = self._blank
        slot.broken[slot.index] = reason
        self._ready[n] = True
        self._lost_frames.add(n)
        return Problem(files.shown(slot.frame.instance), reason, "partly shown")

    def _task(self, n: int, sources: pixels.Sources) -> decoders.Task:
        """What a decoder process is to do for one compressed frame."""
        slot = self._slots[n]
        path = files.shown(slot.frame.instance)
        if path in self._slow:
            return decoders.Task(n, slot.layout, b"", decoders.SLOW)
        try:
            source = sources.of(slot.frame.instance)
            data = source.encoded(slot.number)
            if path not in self._asides:
                self._asides[path] = source.behind()
        except (Malformed, OSError) as error:
            return decoders.Task(n, slot.layout, b"", _reason(error))
        if not is_whole(data):
            if slot.layout.syntax in (JPEG_LS, JPEG_LS_NEAR):  # refused, but after a long time
                return decoders.Task(n, slot.layout, b"", ENDED)
            self._ended.add(slot.stored)
        return decoders.Task(n, slot.layout, data)

    def _unpacked(self, n: int, found: NDArray[Any] | str) -> list[Problem]:
        slot = self._slots[n]
        path = files.shown(slot.frame.instance)
        if isinstance(found, str):
            if found == decoders.SLOW:
                self._slow.add(path)
            return [self._lost(n, found)]
        with nullcontext() if slot.grey else self._library:
            problems = self._settle(n, found)
        if slot.stored in self._ended and slot.index not in slot.broken:
            slot.broken[slot.index] = ENDED
            reason = f"{ENDED}: a part of frame {slot.number} may be missing"
            problems.append(Problem(path, reason, "partly shown"))
        return problems


class _Progress:
    """Tells of each frame, but not more often than a screen can show."""

    def __init__(self, ticket: Ticket, done: int, total: int) -> None:
        self._ticket, self._done, self._total = ticket, done, total
        self._before = done
        self._told = 0.0

    def one(self) -> None:
        self._done += 1
        self.pulse()

    def at(self, done: int) -> None:
        """So many of what was to be done are there."""
        self._done = self._before + done
        self.pulse()

    def pulse(self) -> None:
        """Let the work be cancelled."""
        now = time.perf_counter()
        if now - self._told >= STEP_S:
            self._told = now
            self._ticket.step(self._done, self._total)

    def end(self) -> None:
        self._ticket.step(self._done, self._total)


def _is_direct(slot: Slot) -> bool:
    """True where a frame is read straight into its place: of its size, in 16 bits."""
    one, out = slot.layout, slot.out
    return out.dtype == np.int16 and one.allocated == 16 and out.shape == one.shape


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
