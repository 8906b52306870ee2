"""Measurements of the document's annotations, computed once for each change."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from viewer.app import fusion
from viewer.app.document import Document
from viewer.app.jobs import Jobs
from viewer.app.loading import Loading
from viewer.app.opened import Opened
from viewer.app.state import State
from viewer.app.view_state import ViewState
from viewer.core.annotation import Annotation
from viewer.core.geometry import Array
from viewer.core.measurement import Measurement
from viewer.core.volume import Item, Series4D, Volume
from viewer.imaging.layering import moved
from viewer.imaging.reslice import true_index
from viewer.measure import Drawn, Kind, kinds

Measurements = tuple[Measurement, ...]
_Place = tuple[str, str, int]  # a mark's uid, key of another series than its own, phase of it

_AT_ONCE = 100_000  # voxels around a mark that are looked at in less than 20 ms


@dataclass(frozen=True, slots=True)
class _Done:
    """What was measured, on which volume; None while it is being measured.

    rows: the way there, where the volume is a layer of the mark's own.
    """

    annotation: Annotation
    volume: Volume
    measurements: Measurements | None
    rows: object = None


def drawn(annotation: Annotation) -> Drawn:
    """The annotation's points and plane as measuring tools take them."""
    return Drawn(
        np.array(annotation.points, float), np.array(annotation.u), np.array(annotation.v)
    )


def drawn_on(annotation: Annotation, matrix: Array | None) -> Drawn:
    """The same in the mm of another volume; None where the two are one."""
    mark = drawn(annotation)
    if matrix is None:
        return mark
    u, v = (matrix[:3, :3] @ one for one in (mark.u, mark.v))
    return Drawn(moved(mark.points, matrix), u / np.linalg.norm(u), v / np.linalg.norm(v))


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
        self,
        document: Document,
        loading: Loading,
        opened: State[Opened],
        jobs: Jobs,
        views: Mapping[str, State[ViewState]] | None = None,
    ) -> None:
        """views: what their layers hold is measured too."""
        super().__init__()
        self._loading, self._opened, self._jobs = loading, opened, jobs
        self._views = views or {}
        self._layers: dict[str, object] = {}
        self._known: dict[_Place, _Done] = {}
        self._asked: set[tuple[str, bool]] = set()
        self._awaited: set[str] = set()
        loading.filled.connect(self._filled)
        document.changed.connect(lambda _: self.changed.emit())
        for name, state in self._views.items():
            state.changed.connect(lambda value, name=name: self._laid(name, value))

    def measurements(self, annotation: Annotation, phase: int | None = None) -> Measurements:
        """() while it is measured or voxels are read for it; `changed` tells of the end.

        phase: of a sequence the one that is measured; by default that which it was drawn on.
        """
        item = self._loading.item(annotation.volume_key)
        if item is None:
            self._read(annotation)
            return ()
        volume, at = _volume(item, annotation, phase)
        if volume is None:
            return ()
        place = annotation.uid, "", at
        return self._measured(place, _Done(annotation, volume, None), drawn(annotation))

    def on(self, key: str, annotation: Annotation, phase: int) -> Measurements:
        """What a mark measures on another series that has its voxels at the same places."""
        item = self._loading.item(key)
        volume, at = _volume(item, annotation, phase) if item is not None else (None, 0)
        if volume is None:
            return ()
        place = annotation.uid, key, at
        return self._measured(place, _Done(annotation, volume, None), drawn(annotation))

    def phase(self, annotation: Annotation) -> int | None:
        """Of its sequence the phase that a mark was drawn on; None where there is but one."""
        item = self._loading.item(annotation.volume_key)
        return _volume(item, annotation)[1] if isinstance(item, Series4D) else None

    def in_layers(self, annotation: Annotation) -> tuple[tuple[str, Measurements], ...]:
        """What a mark measures on the volumes that lie over or under its own in some view.

        Each by the key of its series; the mark goes there through the patient's mm, and the
        volume's own voxels are counted. Only marks that measure voxels have any. So do maps
        in sight that were computed of its series.
        """
        if not kinds[annotation.kind].on_voxels:
            return ()
        found = []
        views = [state.value for state in self._views.values()]
        for key, (volume, matrix) in fusion.others(views, annotation).items():
            rows = None if matrix is None else matrix.tobytes()
            asked, place = _Done(annotation, volume, None, rows), (annotation.uid, key, 0)
            found.append((key, self._measured(place, asked, drawn_on(annotation, matrix))))
        laid = {key for key, _ in found}
        maps = (key for key in self._maps(annotation) if key not in laid)
        found += [(key, self.on(key, annotation, 0)) for key in maps]
        return tuple((key, each) for key, each in found if each)

    def _maps(self, annotation: Annotation) -> list[str]:
        """Keys of the maps in sight that were computed of the series a mark lies on."""
        seen = {state.value.key for state in self._views.values()}
        each = self._opened.value.display_sets
        return [o.key for o in each if o.key in seen and o.computed_of == annotation.volume_key]

    def _measured(self, place: _Place, asked: _Done, mark: Drawn) -> Measurements:
        """What is known, or is found at once; () while voxels or time are needed."""
        annotation, volume, key = asked.annotation, asked.volume, place[1]
        kind = kinds[annotation.kind]
        done = self._known.get(place)
        same = done is not None and (done.annotation, done.rows) == (annotation, asked.rows)
        if done is not None and same and done.volume is volume:
            return done.measurements or ()
        if not is_read(kind, mark, volume):
            if key:
                self._awaited.add(key)
            else:
                self._read(annotation)
            return ()
        if is_quick(kind, mark, volume):
            found = tuple(kind.measure(mark, volume))
            self._known[place] = replace(asked, measurements=found)
            return found
        self._measure(place, asked, kind, mark)
        return ()

    def _laid(self, name: str, value: ViewState) -> None:
        """A layer came, went, or lies elsewhere: marks measure more or less."""
        layer = value.layer
        shown = self._opened.value.display_set(value.key)
        of_map = (value.key, id(value.item)) if shown and shown.computed_of else None
        now = of_map, layer and (value.key, layer.key, id(layer.item), layer.rows)
        if now != self._layers.get(name, (None, None)):
            self._layers[name] = now
            self.changed.emit()

    def _measure(self, place: _Place, asked: _Done, kind: Kind, mark: Drawn) -> None:
        """Measure in the background; the newest shape of a mark wins."""
        self._known[place] = asked
        job = self._jobs.start(
            f"Measuring {kind.label}", lambda _: tuple(kind.measure(mark, asked.volume))
        )

        def done(found: Measurements) -> None:
            if self._known.get(place) is asked:
                self._known[place] = replace(asked, measurements=found)
                self.changed.emit()

        job.done.connect(done)

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


def _volume(
    item: Item, annotation: Annotation, phase: int | None = None
) -> tuple[Volume | None, int]:
    """The volume it lies on, and its phase: by default that whose image it was drawn on."""
    if not isinstance(item, Series4D):
        return (item if isinstance(item, Volume) else None), 0
    if phase is None:
        images = set(annotation.images)
        each = enumerate(item.volumes)
        phase = next((n for n, one in each if images & set(one.source.images)), 0)
    phase = min(phase, len(item.volumes) - 1)
    return item.volumes[phase], phase


def _around(kind: Kind, mark: Drawn, volume: Volume) -> NDArray[np.intp]:
    """(3, 2): first and last index along each array axis that a mark reaches."""
    lines = np.vstack(kind.outline(mark))
    index = true_index(volume, lines)
    low, high = np.floor(index.min(0)), np.ceil(index.max(0))
    last = np.array(volume.geometry.shape) - 1
    reached: NDArray[np.intp] = np.clip([low, high], 0, last).T.astype(np.intp)
    return reached
