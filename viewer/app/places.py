"""The place of work: a patient's views as they were left, kept and brought back."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, fields
from functools import partial
from typing import Any
from weakref import WeakMethod

from PySide6.QtCore import QObject, QTimer

from viewer.app import arranging, fusion, hanging, layout
from viewer.app.autosave import digest, keys_of
from viewer.app.layout import Layout, Tile
from viewer.app.opened import Opened
from viewer.app.session import Session
from viewer.app.sync import Sync
from viewer.app.view_state import ViewState
from viewer.app.writer import Writer
from viewer.core.bonds import bond
from viewer.core.crop import Crop
from viewer.core.plane import Curve, Oblique, Slab
from viewer.core.presentation import Window
from viewer.core.volume import Item
from viewer.store.documents import Documents

SETTLE_MS = 500  # of changes that are written together
_POINTS = ("cursor", "pan", "camera", "bend")
_FIELDS = (
    *_POINTS,
    "frame",
    "phase",
    "inverted",
    "colours",
    "interpolate",
    "zoom",
    "rotation",
    "flip_horizontal",
    "flip_vertical",
    "preset",
)


_OWN: Mapping[str, Callable[..., Any]] = {
    "oblique": lambda u, v: Oblique(tuple(u), tuple(v)),
    "slab": Slab,
    "crop": lambda low, high, shown: Crop(tuple(low), tuple(high), shown),
    "curve": lambda points, normal, **more: Curve(
        tuple(map(tuple, points)), tuple(normal), **more
    ),
}


class Places(QObject):
    """Writes where a session is half a second after a change; restores it when a patient opens.

    A place is of the studies that are open together, and views are known by the keys of their
    series, which other files change: what is no longer there is left out.
    """

    def __init__(self, session: Session, writer: Writer) -> None:
        super().__init__()
        self._session, self._writer = session, writer
        self._token = object()  # what the writer's thread may let go of last
        self._of: tuple[str, str] | None = None
        self._ready = False
        self._last = ""
        self._timer = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._timer.timeout.connect(self.keep)
        for state in session.views.values():
            state.changed.connect(self._changed)
        session.layout.changed.connect(self._changed)
        session.second.changed.connect(self._changed)
        session.sync.changed.connect(self._changed)
        session.selection.changed.connect(self._changed)
        session.opened.changed.connect(self._opened)

    def keep(self) -> None:
        """Write it now, where it is not written yet."""
        place = kept(self._session) if self._ready else None
        text = json.dumps(place) if place is not None else ""
        if self._of is None or not text or text == self._last:
            return
        self._last, of = text, self._of
        self._writer.do(self._token, lambda store: _write(store, of, text), lambda _: None)

    def close(self) -> None:
        """Write what is not written yet, and hear no more."""
        self._timer.stop()
        self.keep()
        self._ready = False

    def _changed(self, _: object) -> None:
        if self._ready and not self._timer.isActive():
            self._timer.start()

    def _opened(self, opened: Opened) -> None:
        """Ask where the reader was; beside studies that are open already, nothing moves."""
        of = _of(opened)
        if of == self._of or opened.patient is None:
            return
        first, self._of = self._of is None, of
        if first:
            found = WeakMethod(self._found)

            def answer(text: str) -> None:
                heard = found()
                if heard is not None:
                    heard(of, text)

            self._writer.do(self._token, lambda store: _read(store, of), answer, lasting=False)
        else:
            self._ready = True
            self._changed(None)

    def _found(self, of: tuple[str, str], text: str) -> None:
        self._ready, self._last = True, text
        if text and of == self._of:
            with suppress(ValueError, KeyError, TypeError):  # of another version
                put_back(self._session, json.loads(text))
        elif of == self._of and self._session.preferences.value.hang:
            hanging.hang(self._session, quiet=True)
        self._changed(None)  # since it was asked for, something may have moved


def kept(session: Session) -> dict[str, Any] | None:
    """All of a session's place as plain JSON values; None while a view is still filling."""
    chosen, tied = session.selection.value, session.sync.value
    views = {}
    for tile in session.tiles:
        value = session.views[tile.view].value
        if value.key and value.item is None:
            return None
        if value.key:
            shown = session.opened.value.display_set(value.key)
            computed = shown.label if shown is not None and shown.computed_of else ""
            views[tile.view] = _kept(value) | {"computed": computed}
    return {
        "layout": asdict(session.layout.value),
        "second": asdict(session.second.value),
        "view": chosen.view,
        "linked": chosen.linked,
        "looks": tied.looks,
        "bonds": [asdict(one) for one in tied.bonds],
        "views": views,
    }


def put_back(session: Session, place: Mapping[str, Any]) -> None:
    """Arrange a session as it was kept, as far as its series are there."""
    there = {
        view: fields
        for view, fields in place["views"].items()
        if session.opened.value.display_set(fields["key"]) is not None
    }
    arranged, beside = _layout(place["layout"]), _layout(place["second"])
    if not any(tile.view in there for tile in arranged.tiles) or not layout.is_valid(arranged):
        return
    ties = tuple(
        bond(one["one"], one["other"], one["rows"], one["how"]) for one in place["bonds"]
    )
    session.sync.update(**asdict(Sync(looks=bool(place["looks"]))) | {"bonds": ties})
    arranging.use(session, arranged)
    if layout.is_valid(beside):
        session.second.update(**{f.name: getattr(beside, f.name) for f in fields(Layout)})
    for tile in session.tiles:
        _fill(session, tile, there.get(tile.view))
    names = [tile.view for tile in session.tiles]
    if place["view"] in names:
        session.selection.update(view=place["view"], linked=place["linked"])
    if arranged.maximised in names:
        session.layout.update(maximised=arranged.maximised)
    gone = [v.get("computed") for name, v in place["views"].items() if name not in there]
    if lost := ", ".join(label for label in gone if label):
        session.said.emit(f"Computed maps are not kept: compute {lost} again (Image, Phases).")


def _layout(raw: Mapping[str, Any]) -> Layout:
    tiles = tuple(Tile(**one) for one in raw["tiles"])
    return Layout(**{**raw, "tiles": tiles})


def _fill(session: Session, tile: Tile, kept: Mapping[str, Any] | None) -> None:
    """One place as it was; empty where its series is no longer there."""
    shown = session.opened.value.display_set(kept["key"]) if kept is not None else None
    if kept is None or shown is None:
        session.views[tile.view].update(key="", item=None)
        return
    if session.views[tile.view].value.key != shown.key:
        session.fill(tile, shown)
    session.loading.want(shown, partial(_look, session, tile.view, kept))


def _look(session: Session, view: str, kept: Mapping[str, Any], _: Item) -> None:
    """One view as it was, once its series is there."""
    state = session.views[view]
    if state.value.key != kept["key"] or state.value.item is None:
        return
    found = {name: kept[name] for name in _FIELDS if name in kept}
    found |= {name: tuple(found[name]) for name in _POINTS if found.get(name)}
    if kept["window"] is not None:
        found["window"] = Window(*kept["window"])
    found |= {name: _OWN[name](**kept[name]) for name in _OWN if kept.get(name)}
    with session.linking.apart():
        session.turn_to(kept["orientation"], view)
        state.update(**found)
    session.straighten(view)
    if kept.get("layer"):
        fusion.put_back(session, view, kept["layer"])


def _kept(value: ViewState) -> dict[str, Any]:
    window = value.window
    found = {name: getattr(value, name) for name in _FIELDS}
    found["key"], found["orientation"] = value.key, value.orientation
    found["window"] = (
        [window.center, window.width, window.function, window.name] if window else None
    )
    found["layer"] = fusion.kept(value.layer) if value.layer else None
    for name in _OWN:
        one = getattr(value, name)
        found[name] = asdict(one) if one is not None else None
    return found


def _of(opened: Opened) -> tuple[str, str]:
    """What a place is filed under: the studies open together, and whose they are."""
    return "\n".join(sorted(k for s in opened.studies for k in keys_of(s))), digest(opened)


def _write(store: Documents, of: tuple[str, str], text: str) -> None:
    """A place is not worth holding up what comes after: where it fails, the next is tried."""
    with suppress(Exception):
        store.keep_place(*of, text)


def _read(store: Documents, of: tuple[str, str]) -> str:
    with suppress(Exception):
        return store.place(*of)
    return ""
