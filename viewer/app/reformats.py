"""Pictures that must be put together from many voxels: roughly at once, then in full."""

from dataclasses import dataclass
from functools import partial
from time import perf_counter

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from viewer.app.cut import Cut, cut, is_reformat, samples
from viewer.app.jobs import Job, Jobs
from viewer.app.resampling import lying
from viewer.app.sight import Size
from viewer.app.view_state import ViewState

Key = tuple[object, ...]

AT_ONCE = 600_000  # samples that take about 12 ms on two free cores
PREVIEW = 300_000
LEAST = 100_000  # of either, however busy the machine is
BUDGET_S = 0.012
_NEW = 0.5  # weight of the last time measured
REST_MS = 60  # without a change, before the full picture is begun


@dataclass(slots=True)
class _Kept:
    """The last picture of a view, of what it is; key: all that it depends on."""

    key: Key
    shown: Cut


class Reformats(QObject):
    """Keeps one reformat a view, so that windows, marks and lines cost no new samples.

    What takes long is drawn with fewer samples while it moves; once it rests, a job makes it
    in full and `made` tells.
    """

    made = Signal(str)  # name of the view

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._kept: dict[str, _Kept] = {}
        self._waiting: dict[str, tuple[Key, ViewState, Size]] = {}
        self._running: dict[str, Job] = {}
        self._rate = AT_ONCE / BUDGET_S  # samples a second, as this machine does them now
        self._timer = QTimer(self, singleShot=True, interval=REST_MS)
        self._timer.timeout.connect(self._rested)

    def cut(self, name: str, state: ViewState, size: Size) -> Cut | None:
        """What a view shows now, in a time that a reader does not feel; size: its pixels."""
        if not is_reformat(state) or state.cursor is None:
            self._forget(name)
            return cut(state)
        key = _key(state, size)
        kept = self._kept.get(name)
        if kept is not None and kept.key == key:
            return kept.shown
        self._forget(name)
        shown = self._quick(state, size)
        if shown is None:
            return None
        self._kept[name] = _Kept(key, shown)
        if shown.rough:
            self._waiting[name] = key, state, size
            self._timer.start()
        return shown

    def _quick(self, state: ViewState, size: Size) -> Cut | None:
        """In full where that is quick enough now; what it took tells what comes next."""
        able = max(self._rate * BUDGET_S, LEAST)
        needed = samples(state, size)
        taken = needed if needed <= min(able, AT_ONCE) else round(min(able, PREVIEW))
        began = perf_counter()
        shown = cut(state, taken, size)
        if taken >= LEAST:
            rate = taken / (perf_counter() - began)
            self._rate += _NEW * (rate - self._rate)
        return shown

    def close(self) -> None:
        """Let go of all pictures; none is made any more."""
        self._timer.stop()
        for name in (*self._kept, *self._waiting, *self._running):
            self._forget(name)

    def _forget(self, name: str) -> None:
        self._kept.pop(name, None)
        self._waiting.pop(name, None)
        if name in self._running:
            self._running[name].cancel()

    def _rested(self) -> None:
        """Begin what waits; of one view after the other, so that no stale work piles up."""
        for name in [one for one in self._waiting if one not in self._running]:
            key, state, size = self._waiting.pop(name)
            job = self._jobs.start("", partial(_full, state, size))
            self._running[name] = job
            job.done.connect(partial(self._done, name, key))
            job.cancelled.connect(partial(self._ended, name))
            job.failed.connect(partial(self._ended, name))  # it stays rough, and says so

    def _ended(self, name: str, _: object = None) -> None:
        self._running.pop(name, None)
        if name in self._waiting:
            self._timer.start()

    def _done(self, name: str, key: Key, shown: Cut) -> None:
        self._ended(name)
        kept = self._kept.get(name)
        if kept is not None and kept.key == key:
            kept.shown = shown
            self.made.emit(name)


def _full(state: ViewState, size: Size, _: object) -> Cut | None:
    return cut(state, size=size)


def _key(state: ViewState, size: Size) -> Key:
    """All that the values and the place of a reformat depend on."""
    volume = state.volume
    assert volume is not None
    read = int(volume.ready.sum())
    if state.curve is not None:
        return volume, state.curve, read
    plane, _ = lying(state, volume, size)
    place = (*np.round(plane.origin, 6).tolist(), *plane.spacing, *plane.shape)
    return volume, state.orientation, state.oblique, state.slab, place, read
