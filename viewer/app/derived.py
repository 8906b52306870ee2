"""Measurements of the document's annotations, computed once for each change."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from viewer.app.document import Document
from viewer.app.jobs import Jobs
from viewer.app.loading import Loading
from viewer.app.opened import Opened
from viewer.app.state import State
from viewer.core.annotation import Annotation
from viewer.core.measurement import Measurement
from viewer.core.volume import Series4D, Volume
from viewer.imaging.reslice import true_index
from viewer.measure import Drawn, Kind, kinds

Measurements = tuple[Measurement, ...]

_AT_ONCE = 100_000  # voxels around a mark that are looked at in less than 20 ms


@dataclass(frozen=True, slots=True)
class _Done:
    """What was measured, on which volume; None while it is being measured."""

    annotation: Annotation
    volume: Volume
    measurements: Measurements | None


def drawn(annotation: Annotation) -> Drawn:
    """The annotation's points and plane as measuring tools take them."""
    return Drawn(
        np.array(annotation.points, float), np.array(annotation.u), np.array(annotation.v)
    )


def is_read(kind: Kind, mark: Drawn, volume: Volume) -> bool:
    """True once the slices that a mark's numbers come from have been read."""
    if not kind.on_voxels:
        return True
    first, last = _around(kind, mark, volume)[0]
    return bool(volume.ready[first : last + 1].all())


def is_quick(kind: Kind, mark: Drawn, volume: Volume) -> bool:
    """True where measuring takes no time that a reader could feel."""
    if not kind.on_voxels:
        return True
    around = _around(kind, mark, volume)
    return bool(np.prod(around[:, 1] - around[:, 0] + 1.0) < _AT_ONCE)


class Derived(QObject):
    """measurements(annotation): what it measures now; `changed` when that has become known."""

    changed = Signal()

    def __init__(
        self, document: Document, loading: Loading, opened: State[Opened], jobs: Jobs
    ) -> None:
        super().__init__()
        self._loading, self._opened, self._jobs = loading, opened, jobs
        self._known: dict[str, _Done] = {}
        self._asked: set[tuple[str, bool]] = set()
        self._awaited: set[str] = set()
        loading.filled.connect(self._filled)
        document.changed.connect(lambda _: self.changed.emit())

    def measurements(self, annotation: Annotation) -> Measurements:
        """() while it is measured or voxels are read for it; `changed` tells of the end."""
        volume = self._volume(annotation)
        if volume is None:
            return ()
        done = self._known.get(annotation.uid)
        if done and done.annotation == annotation and done.volume is volume:
            return done.measurements or ()
        kind, mark = kinds[annotation.kind], drawn(annotation)
        if not is_read(kind, mark, volume):
            self._read(annotation)
            return ()
        if is_quick(kind, mark, volume):
            found = tuple(kind.measure(mark, volume))
            self._known[annotation.uid] = _Done(annotation, volume, found)
            return found
        self._measure(_Done(annotation, volume, None), kind, mark)
        return ()

    def _measure(self, asked: _Done, kind: Kind, mark: Drawn) -> None:
        """Measure in the background; the newest shape of a mark wins."""
        uid = asked.annotation.uid
        self._known[uid] = asked
        job = self._jobs.start(
            f"Measuring {kind.label}", lambda _: tuple(kind.measure(mark, asked.volume))
        )

        def done(found: Measurements) -> None:
            if self._known.get(uid) is asked:
                self._known[uid] = _Done(asked.annotation, asked.volume, found)
                self.changed.emit()

        job.done.connect(done)

    def _volume(self, annotation: Annotation) -> Volume | None:
        """The volume it lies on: of several phases the one whose image it was drawn on."""
        item = self._loading.item(annotation.volume_key)
        if item is None:
            self._read(annotation)
            return None
        if not isinstance(item, Series4D):
            return item if isinstance(item, Volume) else None
        images = set(annotation.images)
        return next(
            (one for one in item.volumes if images & set(one.source.images)), item.volumes[0]
        )

    def _read(self, annotation: Annotation) -> None:
        """Ask for the series, once; with its voxels where the mark needs them."""
        key, on_voxels = annotation.volume_key, kinds[annotation.kind].on_voxels
        display_set = self._opened.value.display_set(key)
        self._awaited.add(key)
        if display_set is None or (key, on_voxels) in self._asked:
            return
        self._asked.add((key, on_voxels))
        there = self._loading.item(key) is not None
        self._loading.want(
            display_set, lambda _: None if there else self._filled(key), fill=on_voxels
        )

    def _filled(self, key: str) -> None:
        """More slices of a series that a mark waits for have come."""
        if key in self._awaited:
            self._awaited.discard(key)
            self.changed.emit()


def _around(kind: Kind, mark: Drawn, volume: Volume) -> NDArray[np.intp]:
    """(3, 2): first and last index along each array axis that a mark reaches."""
    lines = np.vstack(kind.outline(mark))
    index = true_index(volume, lines)
    low, high = np.floor(index.min(0)), np.ceil(index.max(0))
    last = np.array(volume.geometry.shape) - 1
    reached: NDArray[np.intp] = np.clip([low, high], 0, last).T.astype(np.intp)
    return reached
