"""Measurements of the document's annotations, computed once for each change."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Signal

from viewer.app.document import Document
from viewer.app.loading import Loading
from viewer.app.opened import Opened
from viewer.app.state import State
from viewer.core.annotation import Annotation
from viewer.core.measurement import Measurement
from viewer.core.volume import Series4D, Volume
from viewer.measure import Drawn, kinds


@dataclass(frozen=True, slots=True)
class _Done:
    """What was measured, on which item, with how many slices read."""

    annotation: Annotation
    volume: Volume
    ready: int
    measurements: tuple[Measurement, ...]


def drawn(annotation: Annotation) -> Drawn:
    """The annotation's points and plane as measuring tools take them."""
    return Drawn(
        np.array(annotation.points, float), np.array(annotation.u), np.array(annotation.v)
    )


class Derived(QObject):
    """measurements(annotation): what it measures now; `changed` when that has become known."""

    changed = Signal()

    def __init__(self, document: Document, loading: Loading, opened: State[Opened]) -> None:
        super().__init__()
        self._document, self._loading, self._opened = document, loading, opened
        self._known: dict[str, _Done] = {}
        self._waiting: set[str] = set()
        loading.filled.connect(self._filled)
        document.changed.connect(lambda _: self.changed.emit())

    def measurements(self, annotation: Annotation) -> tuple[Measurement, ...]:
        """() while the voxels it needs are not read yet (they are then asked for)."""
        volume = self._volume(annotation)
        if volume is None:
            return ()
        kind = kinds[annotation.kind]
        ready = int(volume.ready.sum())
        done = self._known.get(annotation.uid)
        fresh = done and done.annotation == annotation and done.volume is volume
        if done and fresh and (done.measurements or done.ready == ready):
            return done.measurements
        waits = kind.on_voxels and not volume.ready.all()
        found = () if waits else tuple(kind.measure(drawn(annotation), volume))
        self._known[annotation.uid] = _Done(annotation, volume, ready, found)
        return found

    def _volume(self, annotation: Annotation) -> Volume | None:
        item = self._loading.item(annotation.volume_key)
        if item is None:
            self._ask(annotation)
            return None
        if isinstance(item, Series4D):
            return item.volumes[0]
        return item if isinstance(item, Volume) else None

    def _ask(self, annotation: Annotation) -> None:
        key = annotation.volume_key
        display_set = self._opened.value.display_set(key)
        if display_set is None or key in self._waiting:
            return
        self._waiting.add(key)
        on_voxels = kinds[annotation.kind].on_voxels
        self._loading.want(display_set, lambda _: self._there(key), fill=on_voxels)

    def _there(self, key: str) -> None:
        self._waiting.discard(key)
        self.changed.emit()

    def _filled(self, key: str) -> None:
        item = self._loading.item(key)
        if isinstance(item, Volume) and item.ready.all():
            self.changed.emit()
