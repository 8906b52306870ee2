"""Pictures that must be put together from many voxels: roughly at once, then in full."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from viewer.app.cut import Cut, cut, is_reformat, samples
from viewer.app.jobs import Job, Jobs
from viewer.app.view_state import ViewState
from viewer.imaging.oblique import height_mm
from viewer.imaging.planes import index_at

AT_ONCE = 600_000  # samples that take about 12 ms on two threads
PREVIEW = 300_000
REST_MS = 60  # without a change, before the full picture is begun


@dataclass(slots=True)
class _Kept:
    """The last picture of a view, of what it is; key: all that it depends on."""

    key: tuple[object, ...]
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
        self._waiting: dict[str, tuple[tuple[object, ...], ViewState]] = {}
        self._running: dict[str, Job] = {}
        self._timer = QTimer(self, singleShot=True, interval=REST_MS)
        self._timer.timeout.connect(self._rested)

    def cut(self, name: str, state: ViewState) -> Cut | None:
        """What a view shows now, in a time that a reader does not feel."""
        if not is_reformat(state) or state.cursor is None:
            self._forget(name)
            return cut(state)
        key = _key(state)
        kept = self._kept.get(name)
        if kept is not None and kept.key == key:
            return kept.shown
        self._forget(name)
        shown = cut(state, samples(state) if samples(state) <= AT_ONCE else PREVIEW)
        if shown is None:
            return None
        self._kept[name] = _Kept(key, shown)
        if shown.rough:
            self._waiting[name] = key, state
            self._timer.start()
        return shown

    def close(self) -> None:
        """Let go of all pictures; none is made any more."""
        self._timer.stop()
        for name in (*self._kept, *self._waiting, *self._running):
            self._forget(name)

    def _forget(self, name: str) -> None:
        self._kept.pop(name, None)
        self._waiting.pop(name, None)
        job = self._running.pop(name, None)
        if job is not None:
            job.cancel()

    def _rested(self) -> None:
        waiting, self._waiting = self._waiting, {}
        for name, (key, state) in waiting.items():
            job = self._jobs.start("", partial(_full, state))
            self._running[name] = job
            job.done.connect(partial(self._done, name, key))

    def _done(self, name: str, key: tuple[object, ...], shown: Cut) -> None:
        self._running.pop(name, None)
        kept = self._kept.get(name)
        if kept is not None and kept.key == key:
            kept.shown = shown
            self.made.emit(name)


def _full(state: ViewState, _: object) -> Cut | None:
    return cut(state)


def _key(state: ViewState) -> tuple[object, ...]:
    """All that the values and the place of a reformat depend on."""
    volume = state.volume
    assert volume is not None
    grid, point = volume.geometry, np.array(state.cursor)
    if state.oblique is not None:
        place: float = round(height_mm(grid, state.oblique.normal, point), 6)
    else:
        place = index_at(grid, state.orientation, point, volume.slice_positions)
    read = int(volume.ready.sum())
    return volume, state.orientation, state.oblique, state.slab, place, read
