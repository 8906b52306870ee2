"""One window's open patient: the composition root, and what a user can do there."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from viewer.app import arranging, fusion, layout, mpr, navigation, sync
from viewer.app.cine import Cine
from viewer.app.cut import is_reformat
from viewer.app.derived import Derived
from viewer.app.document import Change, Document
from viewer.app.jobs import Jobs
from viewer.app.laying import Laying
from viewer.app.layout import VIEWS, VOLUMES, Layout, Tile
from viewer.app.linking import Linking
from viewer.app.loading import Loading
from viewer.app.opened import Opened
from viewer.app.parts import Plan
from viewer.app.preferences import Preferences
from viewer.app.protocols import Protocols
from viewer.app.reformats import Reformats
from viewer.app.selection import Selection
from viewer.app.state import State
from viewer.app.suv import SuvOfSession
from viewer.app.sync import Sync
from viewer.app.turning import Turning
from viewer.app.view_state import ViewState
from viewer.core.annotation import Annotation
from viewer.core.errors import TooLarge, ViewerError
from viewer.core.patient import (
    DisplaySet,
    Patient,
    Problem,
    news,
    shown_first,
    with_computed,
)
from viewer.core.plane import ORIENTATIONS, Orientation
from viewer.core.volume import ImageSet, Item, Series4D, Volume
from viewer.imaging import presets
from viewer.imaging.planes import native_orientation
from viewer.imaging.resample import regular
from viewer.measure import kinds

# of a view's next series
_FRESH = {
    **navigation.upright(),
    **dict.fromkeys(("oblique", "slab", "curve", "layer", "crop")),
    "colours": "",
}


class Session(QObject):
    """State of one window. Widgets read its parts and call its methods, nothing else.

    A session holds one patient from beginning to end, so nothing can be linked, compared
    or measured across two.
    """

    said = Signal(object)  # ViewerError, or a sentence: to show without blocking
    pointed = Signal(str)  # a command of the keyboard's pointer, for the focused view
    asked = Signal(str)  # a dialog that a command wants: "open-folder", "help", ...

    def __init__(
        self, jobs: Jobs, document: Document, preferences: State[Preferences] | None = None
    ) -> None:
        super().__init__()
        self.jobs, self.document = jobs, document
        self.preferences = preferences or State(Preferences())
        self.opened = State(Opened())
        self.layout = State(layout.one())
        self.second = State(layout.NOWHERE)  # on another screen
        self.sync = State(Sync())
        self.protocols = Protocols()
        self.selection = State(Selection(tool=self.preferences.value.tool))
        self.laying = State(Laying())
        self.views = {name: State(ViewState()) for name in VIEWS}
        for name in VOLUMES:
            self.views[name].update(kind="volume3d")
        self.linking = Linking(self.views, self.sync)
        self.cine = Cine(self.views)
        self.turning = Turning(self.views)
        self.reformats = Reformats(jobs)
        self.loading = Loading(jobs)
        self.derived = Derived(document, self.loading, self.opened, jobs, self.views)
        self.too_large: tuple[str, TooLarge] | None = None
        self._resampled: dict[str, Volume] = {}
        self.suv = SuvOfSession(document, self.loading, self.opened, self.views, self._renewed)
        self.loading.filled.connect(self._filled)
        self.loading.changed.connect(
            lambda: self.opened.update(loading=dict(self.loading.shares))
        )
        self.loading.problems.connect(self.note)
        self.loading.failed.connect(self._lost)
        self.loading.replaced.connect(self._replaced)
        self.selection.changed.connect(self._link)
        document.changed.connect(self._redrawn)

    # what is open

    def open(
        self,
        patient: Patient,
        problems: Sequence[Problem] = (),
        counted: Mapping[str, int] | None = None,
    ) -> None:
        """Take a patient's studies, beside those of the same patient that are open already.

        counted: what became of all files that were looked at for this.
        Raises ViewerError for another patient: that one gets a window of its own.
        """
        before = self.opened.value
        if before.patient is not None:
            if before.patient.identity != patient.identity:
                raise ViewerError("This is another patient.", "Open it in its own window.")
            patient = _merged(before.patient, patient)
        total = Counter(before.counted)
        total.update(counted or {})
        problems = (*before.problems, *problems)
        self.opened.update(patient=patient, problems=problems, counted=dict(total))
        if before.patient is None and self.opened.value.display_sets:
            self.show(shown_first(self.opened.value.display_sets).key)

    def note(self, problems: Sequence[Problem]) -> None:
        """Add to the list of what was left out."""
        known = self.opened.value.problems
        self.opened.update(problems=(*known, *news(known, problems)))

    def close(self) -> None:
        """Stop playing and reading, and let go of all voxels."""
        self.cine.stop_all()
        self.turning.stop_all()
        self.reformats.close()
        self.loading.forget()
        self._resampled.clear()

    def take(self, key: str, plan: Plan) -> None:
        """Open a series that is too large for the memory in another way."""
        self.loading.take(key, plan)
        self._resampled.pop(key, None)
        for state in self.views.values():
            if state.value.key == key:
                state.update(key="", item=None)
        self.show(key)

    # what is seen

    @property
    def active(self) -> State[ViewState]:
        """The focused view's state."""
        return self.views[self.selection.value.view]

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """All places in sight: in the window, then on a second screen."""
        return (*self.layout.value.tiles, *self.second.value.tiles)

    def show(self, key: str, view: str | None = None) -> None:
        """Show a display set in a view (default the focused one); in MPR in all its views."""
        display_set = self.opened.value.display_set(key)
        if display_set is None:
            return
        view = view or self.selection.value.view
        tile = next((one for one in self.tiles if one.view == view), self.tiles[0])
        arranged = self.layout.value
        together = arranged.together and tile in arranged.tiles
        for target in arranged.tiles if together else (tile,):
            self.fill(target, display_set)

    def arrange(self, wanted: str | Layout) -> None:
        """Change the layout: "one", "mpr", "grid" or any; what was seen stays seen."""
        arranging.arrange(self, wanted)

    def turn_to(self, plane: Orientation | None, view: str | None = None) -> None:
        """Show another plane of the volume in a view (default the focused one).

        plane: None for the one that was acquired.
        """
        name = view or self.selection.value.view
        state = self.views[name]
        shown, read = state.value.volume, self.loading.item(state.value.key)
        if shown is None or state.value.kind != "slice":
            return
        whole = read if isinstance(read, Volume) else shown
        plane = plane or native_orientation(whole.geometry)
        if state.value.curve is not None:
            state.update(curve=None, **navigation.fitted())
        if plane != state.value.orientation:
            state.update(orientation=plane, oblique=None, **navigation.upright())
        elif state.value.oblique is not None:
            state.update(**navigation.turned_to(state.value, None))
        self.straighten(name)

    def maximise(self, view: str) -> None:
        """One view fills its window; again: back."""
        of = self.second if view in layout.SECOND else self.layout
        of.update(maximised="" if of.value.maximised == view else view)
        self.selection.update(view=view)

    def move(self, **fields: Any) -> None:
        """Change the focused view."""
        self.active.update(**fields)

    def jump(self, annotation: Annotation) -> None:
        """Bring an annotation into sight, in the plane it was drawn on, and select it."""
        self.selection.update(annotation=annotation.uid)
        display_set = self.opened.value.display_set(annotation.volume_key)
        if display_set is None:
            self.said.emit("The series of this measurement is not open.")
            return
        plane = ORIENTATIONS[_facing(np.cross(annotation.u, annotation.v))]
        name = self._view_for(annotation, plane)
        if self.views[name].value.key != display_set.key:
            self.show(display_set.key, name)
        centre = navigation.vector(np.mean(annotation.points, axis=0))
        if kinds[annotation.kind].in_space:  # its middle may lie beside it
            centre = annotation.points[len(annotation.points) // 2]
        self.selection.update(view=name)

        def look(_: Item) -> None:
            self.turn_to(plane, name)
            self.views[name].update(cursor=centre, pan=(0.0, 0.0))
            mpr.face(self, name, annotation)

        self.loading.want(display_set, look)

    # inside

    def _view_for(self, annotation: Annotation, plane: Orientation) -> str:
        arranged, tiles = self.layout.value, self.tiles
        if arranged.together:
            fits = [tile.view for tile in arranged.tiles if tile.orientation == plane]
        else:
            key = annotation.volume_key
            fits = [t.view for t in tiles if self.views[t.view].value.key == key]
        slices = [tile.view for tile in tiles if tile.kind == "slice"]
        return (fits or slices)[0]

    def fill(self, tile: Tile, display_set: DisplaySet) -> None:
        """Show a display set in one place, whatever the others show."""
        state = self.views[tile.view]
        if state.value.key == display_set.key and state.value.item is not None:
            return
        state.update(key=display_set.key, item=None, kind=tile.kind, **_FRESH)
        self._make_room(display_set)
        self.loading.want(display_set, lambda item: self._place(display_set, tile, item))

    def _make_room(self, display_set: DisplaySet) -> None:
        """Let go of series that nobody looks at, where memory would run short."""
        marks = (i for i in self.document.items.values() if isinstance(i, Annotation))
        in_use = {mark.volume_key for mark in marks}
        in_use |= {view.value.key for view in self.views.values()}
        in_use |= {view.value.layer.key for view in self.views.values() if view.value.layer}
        self.loading.make_room(display_set, in_use)
        held = {key for key in self._resampled if self.loading.item(key) is not None}
        self._resampled = {key: self._resampled[key] for key in held}

    def _place(self, display_set: DisplaySet, tile: Tile, item: Item) -> None:
        state = self.views[tile.view]
        if state.value.key != display_set.key or state.value.item is not None:
            return  # something else was asked for in the meantime
        twin = next(
            (v.value for v in self.views.values() if v is not state and v.value.item is item),
            None,
        )
        fields: dict[str, Any] = {"item": item, "frame": 0, "phase": 0, "preset": ""}
        fields |= {"resampled": False, "inverted": presets.opens_inverted(item)}
        fields["window"] = twin.window if twin else presets.opening_window(item)
        if isinstance(item, ImageSet):
            fields |= {"cursor": None, "frame": len(item.array) // 2}
        else:
            volume = item.volumes[0] if isinstance(item, Series4D) else item
            native = native_orientation(volume.geometry)
            now = [one for one in self.tiles if one.view == tile.view]
            fields["orientation"] = (now or [tile])[0].orientation or native
            fields["cursor"] = self._cursor_for(state.value, volume, twin)
        with self.linking.apart():  # a view that fills moves no other
            state.update(**fields)
        self.straighten(tile.view)

    def _cursor_for(
        self, state: ViewState, volume: Volume, twin: ViewState | None
    ) -> tuple[float, float, float]:
        """Where the others already look, if that lies in the volume; else its middle."""
        if twin is not None and twin.cursor is not None:
            return twin.cursor
        here = replace(state, item=volume)
        for view in self.views.values():
            place = sync.carried(self.sync.value, view.value, here)
            if view.value.item is None or place is None:
                continue
            index = volume.geometry.to_index(np.array(place))
            if ((index > -0.5) & (index < np.array(volume.geometry.shape) - 0.5)).all():
                return place
        return volume.geometry.center

    def _filled(self, key: str) -> None:
        """Find windows that needed voxels; straighten uneven volumes once they are whole."""
        for name, state in self.views.items():
            value = state.value
            if value.key != key or value.item is None:
                continue
            if value.window is None:
                state.update(window=presets.opening_window(value.item))
            self.straighten(name)
        fusion.renewed(self, key)

    def straighten(self, name: str) -> None:
        """Across tilted or uneven slices a view shows a resampled copy, and says so."""
        state = self.views[name]
        value, read = state.value, self.loading.item(state.value.key)
        volume = value.volume
        if volume is None or not isinstance(value.item, Volume):
            return
        whole = read if isinstance(read, Volume) else volume
        turned = value.orientation != native_orientation(whole.geometry)
        across = value.kind == "volume3d" or turned or is_reformat(value)
        if value.resampled and not across:
            state.update(item=whole, resampled=False, crop=None)  # a box of the other grid
        uneven = volume.geometry.is_sheared or volume.slice_positions is not None
        if value.resampled or not (across and uneven and volume.ready.all()):
            return
        key = state.value.key
        if key in self._resampled:
            state.update(item=self._resampled[key], resampled=True, crop=None)
            return
        job = self.jobs.start("Straightening the slices", lambda _: regular(volume))
        job.done.connect(lambda made: self._straightened(key, made))

    def _straightened(self, key: str, made: Volume) -> None:
        self._resampled[key] = made
        for name, state in self.views.items():
            if state.value.key == key:
                self.straighten(name)

    def _replaced(self, key: str, item: Item) -> None:
        """A series was read again, with wider voxels."""
        for state in self.views.values():
            if state.value.key == key and state.value.item is not None:
                state.update(item=item, resampled=False)
        self._renewed(key)

    def _renewed(self, key: str) -> None:
        """The item of a series was replaced: a straightened copy has to follow."""
        self._resampled.pop(key, None)
        for name, state in self.views.items():
            if state.value.key == key:
                self.straighten(name)
        fusion.renewed(self, key)
        self.derived.changed.emit()

    def _lost(self, key: str, error: Exception) -> None:
        """A series cannot be opened (so): say why, or ask how to open it."""
        views = [state for state in self.views.values() if state.value.key == key]
        waiting = [state for state in views if state.value.item is None]
        for state in waiting:
            state.update(key="")
        if waiting and isinstance(error, TooLarge):
            self.too_large = key, error
            self.asked.emit("too-large")
        else:
            self.said.emit(error)

    def _redrawn(self, change: Change) -> None:
        mpr.redrawn(self, change)

    def _link(self, selection: Selection) -> None:
        self.linking.enabled = selection.linked


def _facing(normal: Any) -> int:
    """0 axial, 1 coronal, 2 sagittal: which a plane with this normal is nearest to."""
    return 2 - int(np.argmax(np.abs(normal)))


def _merged(one: Patient, other: Patient) -> Patient:
    """All studies of two records of one patient; where both have a study, the other's.

    What was computed of it here stays in it.
    """
    before = {study.study_instance_uid: study for study in one.studies}
    fresh = [with_computed(s, before.get(s.study_instance_uid, s)) for s in other.studies]
    again = {study.study_instance_uid for study in fresh}
    kept = (s for s in one.studies if s.study_instance_uid not in again)
    studies = sorted((*kept, *fresh), key=lambda s: s.date, reverse=True)
    return replace(one, studies=tuple(studies))
