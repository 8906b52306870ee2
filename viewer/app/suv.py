"""SUV of the open PET series: the type that is shown, and what readers set in its place."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QObject, Signal

from viewer.app.document import Change, Document
from viewer.app.loading import Loading
from viewer.app.opened import Opened
from viewer.app.state import State
from viewer.app.view_state import ViewState
from viewer.core.patient import DisplaySet
from viewer.core.suv import Suv, SuvOverride, override_uid
from viewer.core.units import is_suv
from viewer.core.volume import Item, Series4D, Volume
from viewer.dicom.suv_header import remade, suv_of
from viewer.imaging import presets

SET, TAKEN_BACK = "Set values of SUV", "Take back values of SUV"


class SuvOfSession(QObject):
    """Keeps the PET items in memory and on the screen true to the document and the choice."""

    changed = Signal()

    def __init__(
        self,
        document: Document,
        loading: Loading,
        opened: State[Opened],
        views: Mapping[str, State[ViewState]],
        renewed: Callable[[str], None],
    ) -> None:
        """renewed(key): what was made of a series' item is no longer true."""
        super().__init__()
        self._document, self._loading, self._opened = document, loading, opened
        self._views, self._renewed = views, renewed
        self._type = ""
        loading.remake = self._remade
        document.changed.connect(self._document_changed)

    @property
    def type(self) -> str:
        """Name of the SUV type that was chosen (imaging.suv_types); "" for the stored one."""
        return self._type

    def choose(self, type_: str) -> None:
        """Show SUV of another type, in all PET series of the window."""
        if type_ != self._type:
            self._type = type_
            self._renew(_pet_keys(self._opened.value))

    def override(self, key: str) -> SuvOverride | None:
        """What a reader set for a series, by the key of its display set."""
        display_set = self._opened.value.display_set(key)
        found = self._document.items.get(_uid(display_set)) if display_set else None
        return found if isinstance(found, SuvOverride) else None

    def stated(self, key: str) -> Suv | None:
        """How SUV would be made by the file alone."""
        display_set = self._opened.value.display_set(key)
        return suv_of(display_set.frames) if display_set and display_set.frames else None

    def put(self, key: str, **values: Any) -> None:
        """Record what a reader states of a series (fields of SuvOverride)."""
        display_set = self._opened.value.display_set(key)
        if display_set is None or not display_set.frames:
            return
        first = display_set.frames[0].instance
        made = SuvOverride(
            _uid(display_set),
            first.series_instance_uid,
            first.study_instance_uid,
            key,
            made=datetime.now(UTC),
            **values,
        )
        before = self.override(key)
        if before is None or replace(before, made=made.made) != made:
            self._document.put(made, SET)

    def take_back(self, key: str) -> None:
        """The file's own values again."""
        found = self.override(key)
        if found is not None:
            self._document.remove(found.uid, TAKEN_BACK)

    # inside

    def _remade(self, display_set: DisplaySet, item: Item) -> Item:
        """An item as it is shown: for PET with the override and the type."""
        if display_set.modality != "PT" or not display_set.frames:
            return item
        override = self.override(display_set.key)
        if override is None and not self._type and _is_stated(item, display_set):
            return item
        return remade(item, display_set, override, self._type)

    def _document_changed(self, change: Change) -> None:
        one = change.after or change.before
        restored = change.action == "restore"
        if not restored and not isinstance(one, SuvOverride):
            return
        pet = _pet_keys(self._opened.value)
        uid = one.uid if one else ""
        self._renew(key for key in pet if restored or self._uid_of(key) == uid)

    def _uid_of(self, key: str) -> str:
        display_set = self._opened.value.display_set(key)
        return _uid(display_set) if display_set else ""

    def _renew(self, keys: Any) -> None:
        for key in keys:
            display_set, item = self._opened.value.display_set(key), self._loading.item(key)
            if display_set is None or item is None:
                continue
            made = self._remade(self._loading.taken(display_set), item)
            if made is not item:
                self._loading.replace(key, made)
                self._show(key, made)
        self.changed.emit()

    def _show(self, key: str, made: Item) -> None:
        """The new item in every view of the series; a window in another unit makes no sense."""
        for state in self._views.values():
            value = state.value
            if value.key != key or value.item is None:
                continue
            fields: dict[str, Any] = {"item": made, "resampled": False}
            if _shows_suv(value.item) != _shows_suv(made):
                fields["window"] = presets.opening_window(made)
            state.update(**fields)
        self._renewed(key)


def _uid(display_set: DisplaySet) -> str:
    first = display_set.frames[0].instance if display_set.frames else None
    return override_uid(first.series_instance_uid if first else display_set.key)


def _pet_keys(opened: Opened) -> tuple[str, ...]:
    return tuple(one.key for one in opened.display_sets if one.modality == "PT")


def _first(item: Item) -> Volume | None:
    one = item.volumes[0] if isinstance(item, Series4D) else item
    return one if isinstance(one, Volume) else None


def _is_stated(item: Item, display_set: DisplaySet) -> bool:
    """True while nothing but the file has made its SUV."""
    volume = _first(item)
    if volume is None or volume.suv is None or display_set.suv is None:
        return True
    return not volume.suv.overridden and volume.suv.type == display_set.suv.type


def _shows_suv(item: Item) -> bool:
    volume = _first(item)
    return volume is not None and is_suv(presets.shown_unit(volume))
