"""Items of one window in memory: prepared at once, filled in the background."""

from collections.abc import Callable, Set
from dataclasses import dataclass, field
from math import prod
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from viewer.app.jobs import Job, Jobs
from viewer.app.parts import WHOLE, Plan
from viewer.core.errors import ViewerError
from viewer.core.patient import DisplaySet, Problem
from viewer.core.progress import Ticket
from viewer.core.volume import Item, Series4D
from viewer.dicom import load, memory
from viewer.dicom.part import part
from viewer.paths import cache


@dataclass(slots=True)
class _Entry:
    """One display set on its way; waiting: who wants the item once it is there."""

    waiting: list[Callable[[Item], None]] = field(default_factory=list)
    opened: load.Opened | None = None
    job: Job | None = None
    share: float = 0.0
    wanted_whole: bool = False
    made: bool = False  # computed here: no file has it, so it is never let go of


class Loading(QObject):
    """Prepares and fills items, each once; tells what has landed.

    remake(display set, item): the item as it is to be shown, of the same voxels.
    """

    filled = Signal(str)  # key: more slices of it are ready
    changed = Signal()  # the shares done
    problems = Signal(tuple)  # of core.patient.Problem
    failed = Signal(str, object)  # key, ViewerError
    replaced = Signal(str, object)  # key, the item that is to be shown from now on

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self.remake: Callable[[DisplaySet, Item], Item] = lambda _, item: item
        self._entries: dict[str, _Entry] = {}
        self._plans: dict[str, Plan] = {}

    def item(self, key: str) -> Item | None:
        """The item if it is in memory (filled or not)."""
        entry = self._entries.get(key)
        return entry.opened.item if entry and entry.opened else None

    def plan(self, key: str) -> Plan:
        """How much of a series is loaded, and where to."""
        return self._plans.get(key, WHOLE)

    def take(self, key: str, plan: Plan) -> None:
        """Load a series so from now on; what is in memory of it is let go."""
        if plan != self.plan(key):
            self._plans[key] = plan
            if key in self._entries:
                self._drop(key)

    def taken(self, display_set: DisplaySet) -> DisplaySet:
        """What of a display set is loaded."""
        slices = self.plan(display_set.key).slices
        return display_set if slices is None else part(display_set, slices)

    def replace(self, key: str, item: Item) -> None:
        """Take another item of the same voxels from now on."""
        entry = self._entries.get(key)
        if entry and entry.opened:
            entry.opened.item = item

    def hold(self, key: str, item: Item) -> None:
        """Take an item that was computed; it stays while the window is open."""
        self._entries[key] = _Entry(opened=load.Opened(item), share=1.0, made=True)

    @property
    def shares(self) -> dict[str, float]:
        """Share done (0..1) of what is being read now, by key."""
        return {key: one.share for key, one in self._entries.items() if one.job}

    def whole(self, key: str) -> bool:
        """True once all of it that can be read has been."""
        entry = self._entries.get(key)
        return entry is not None and entry.share >= 1

    def want(
        self, display_set: DisplaySet, then: Callable[[Item], None], fill: bool = True
    ) -> None:
        """Call then(item) when the item has its shape and place; fill it unless told not to."""
        entry = self._entries.pop(display_set.key, None) or _Entry()
        self._entries[display_set.key] = entry  # the newest is last
        entry.wanted_whole |= fill
        if entry.opened is not None:
            then(entry.opened.item)
            self._fill(display_set, entry)
            return
        entry.waiting.append(then)
        if entry.job is None:
            folder = self._folder(display_set.key)
            entry.job = self._jobs.start(
                f"Opening {display_set.label}",
                lambda _: load.prepare(self.taken(display_set), folder=folder),
            )
            entry.job.done.connect(lambda opened: self._prepared(display_set, entry, opened))
            entry.job.failed.connect(lambda error: self._lost(display_set.key, entry, error))
            entry.job.cancelled.connect(lambda: self._stopped(entry))

    def make_room(self, display_set: DisplaySet, in_use: Set[str]) -> None:
        """Let go of what was wanted longest ago, so that a series fits.

        All items together then take no more than half of the memory that could be had. Those
        in use stay in any case.
        """
        free = memory.available()
        if free is None or display_set.key in self._entries:
            return
        held = {key: _bytes(one.opened) for key, one in self._entries.items()}
        total = sum(held.values())
        most = (free + total) // 2 - _expected_bytes(self.taken(display_set))
        for key, size in held.items():
            kept = key in in_use or self._entries[key].made
            if total > most and size and not kept:
                self._drop(key)
                total -= size

    def forget(self, keep: frozenset[str] = frozenset()) -> None:
        """Stop reading, and let go of all items but those to keep."""
        for key in set(self._entries) - keep:
            self._drop(key)

    def _folder(self, key: str) -> Path | None:
        """Where the voxels of a series are kept, None for in memory."""
        return cache() if self.plan(key).on_disk else None

    def _drop(self, key: str) -> None:
        entry = self._entries.pop(key)
        if entry.job is not None:
            entry.job.cancel()

    def _prepared(self, display_set: DisplaySet, entry: _Entry, opened: load.Opened) -> None:
        opened.item = self.remake(self.taken(display_set), opened.item)
        entry.opened, entry.job = opened, None
        waiting, entry.waiting = entry.waiting, []
        for then in waiting:
            then(opened.item)
        self._fill(display_set, entry)

    def _fill(self, display_set: DisplaySet, entry: _Entry) -> None:
        opened = entry.opened
        if opened is None or entry.job or not entry.wanted_whole or entry.share >= 1:
            return

        taken, folder = self.taken(display_set), self._folder(display_set.key)

        def work(ticket: Ticket) -> tuple[load.Opened, tuple[Problem, ...]]:
            return load.filled(taken, opened, ticket, folder)

        entry.job = self._jobs.start(f"Reading {display_set.label}", work)
        entry.job.progress.connect(
            lambda done, total: self._step(display_set.key, entry, done / max(total, 1))
        )
        entry.job.done.connect(lambda found: self._complete(display_set, entry, *found))
        entry.job.failed.connect(lambda error: self._lost(display_set.key, entry, error))
        entry.job.cancelled.connect(lambda: self._stopped(entry))

    def _step(self, key: str, entry: _Entry, share: float) -> None:
        entry.share = share
        self.filled.emit(key)
        self.changed.emit()

    def _complete(
        self,
        display_set: DisplaySet,
        entry: _Entry,
        opened: load.Opened,
        found: tuple[Problem, ...],
    ) -> None:
        key = display_set.key
        entry.job, entry.share = None, 1.0
        if opened is not entry.opened:  # its values needed wider voxels
            opened.item = self.remake(self.taken(display_set), opened.item)
            entry.opened = opened
            if self._entries.get(key) is entry:
                self.replaced.emit(key, opened.item)
        self.filled.emit(key)
        self.changed.emit()
        if found:
            self.problems.emit(found)

    def _stopped(self, entry: _Entry) -> None:
        entry.job = None
        self.changed.emit()

    def _lost(self, key: str, entry: _Entry, error: Exception) -> None:
        entry.job = None
        if not isinstance(error, ViewerError):
            error = ViewerError(
                "This series could not be read.", "The rest of the study is not affected."
            )
        if entry.opened is None and self._entries.get(key) is entry:
            del self._entries[key]  # so that it can be asked for again
        self.changed.emit()
        self.failed.emit(key, error)


def _bytes(opened: load.Opened | None) -> int:
    """What the voxels of an item take."""
    if opened is None:
        return 0
    item = opened.item
    parts = item.volumes if isinstance(item, Series4D) else (item,)
    return sum(part.array.nbytes for part in parts)


def _expected_bytes(display_set: DisplaySet) -> int:
    """What a display set will take, as its header tells."""
    if display_set.shape is None:
        return 0
    return prod(display_set.shape) * display_set.phases * np.dtype(display_set.dtype).itemsize
