"""Key images: marked, found again, and walked through."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import uuid4

import numpy as np

from viewer.app.cut import cut
from viewer.app.document import Document
from viewer.app.navigation import vector
from viewer.app.opened import Opened
from viewer.app.session import Session
from viewer.app.view_state import ViewState
from viewer.core.key_image import KeyImage
from viewer.core.plane import Oblique
from viewer.core.volume import ImageSet, Item
from viewer.imaging import planes, presets

_STEP_MM = 0.5  # freely turned planes that are nearer to each other are one
MARKED, UNMARKED, NOTED = "Mark key image", "Unmark key image", "Note of key image"


@dataclass(frozen=True, slots=True)
class _Spot:
    """Which picture of a display set: what two marks of the same one share."""

    key: str
    orientation: str
    index: int
    phase: int
    oblique: Oblique | None = None


def each(document: Document, opened: Opened) -> tuple[KeyImage, ...]:
    """All of the open studies, in the order of the series, then of phase and place."""
    order = {one.key: n for n, one in enumerate(opened.display_sets)}
    found = [
        one
        for one in document.items.values()
        if isinstance(one, KeyImage) and one.volume_key in order
    ]
    return tuple(sorted(found, key=lambda one: (order[one.volume_key], *_place(one))))


def of_view(document: Document, state: ViewState) -> KeyImage | None:
    """The mark of the picture that a view shows, or None."""
    marks = [
        one
        for one in document.items.values()
        if isinstance(one, KeyImage) and one.volume_key == state.key
    ]
    if not marks or state.item is None or state.kind != "slice":
        return None
    now = _spot(state)
    return next((one for one in marks if _spot(at(state, one)) == now), None)


def made(state: ViewState, opened: Opened) -> KeyImage | None:
    """A mark of the picture that a view shows; None where it shows none."""
    shown = cut(state)
    if shown is None:
        return None
    series, study = opened.series_of(state.key), opened.study_of(state.key)
    source = (state.images or state.volume).source  # type: ignore[union-attr]
    acquired = shown.native and shown.index < len(source.images)
    return KeyImage(
        f"2.25.{uuid4().int}",
        state.key,
        study.study_instance_uid if study else "",
        series.series_instance_uid if series else "",
        (source.images[shown.index],) if acquired else (),
        state.orientation if state.volume is not None else None,
        state.cursor if state.volume is not None else None,
        state.oblique if state.volume is not None else None,
        state.frame,
        state.phase,
        made=datetime.now(UTC),
    )


def toggle(session: Session) -> None:
    """Mark the focused view's picture, or take its mark away."""
    there = of_view(session.document, session.active.value)
    if there is not None:
        session.document.remove(there.uid, UNMARKED)
        return
    one = made(session.active.value, session.opened.value)
    if one is not None:
        session.document.put(one, MARKED)


def note(session: Session, uid: str, text: str) -> None:
    """Say something of a key image."""
    one = session.document.items.get(uid)
    if isinstance(one, KeyImage) and one.note != text.strip():
        session.document.put(replace(one, note=text.strip()), NOTED)


def go(session: Session, one: KeyImage) -> None:
    """Show a key image, in the view that shows its series already, else the focused one."""
    display_set = session.opened.value.display_set(one.volume_key)
    if display_set is None:
        return
    name = _view_for(session, one)
    if session.views[name].value.key != one.volume_key:
        session.show(one.volume_key, name)
    session.selection.update(view=name)

    def look(_: Item) -> None:
        state = session.views[name]
        if state.value.key != one.volume_key:
            return
        if one.orientation is not None:
            session.turn_to(one.orientation, name)
            state.update(cursor=one.point, phase=one.phase, oblique=one.oblique)
        else:
            state.update(frame=one.frame)

    session.loading.want(display_set, look)


def step(session: Session, by: int) -> None:
    """To the next or previous key image; after the last comes the first."""
    marks = each(session.document, session.opened.value)
    if not marks:
        return
    here = of_view(session.document, session.active.value)
    near = marks.index(here) + by if here in marks else _nearest(session, marks, by)
    go(session, marks[near % len(marks)])


def _nearest(session: Session, marks: tuple[KeyImage, ...], by: int) -> int:
    """From a picture without a mark: the first beyond it, in the order of all."""
    now = made(session.active.value, session.opened.value)
    if now is None:
        return 0 if by > 0 else -1
    order = {one.key: n for n, one in enumerate(session.opened.value.display_sets)}

    def rank(one: KeyImage) -> tuple[float, ...]:
        return (order.get(one.volume_key, -1), *_place(one))

    beyond = [n for n, one in enumerate(marks) if rank(one) > rank(now)]
    first = beyond[0] if beyond else len(marks)
    return first if by > 0 else first - 1


def _place(one: KeyImage) -> tuple[float, ...]:
    """Where in its display set: phase, plane, then from head to feet, front to back, right."""
    if one.orientation is None or one.point is None:
        return one.phase, 0, one.frame
    plane = ("axial", "coronal", "sagittal").index(one.orientation)
    turned = one.oblique is not None
    normal = one.oblique.normal if one.oblique else planes.next_direction(one.orientation)
    plane, along = plane + 3 * turned, float(normal @ np.array(one.point))
    return one.phase, plane, along


def at(state: ViewState, one: KeyImage) -> ViewState:
    """The view as it would show a key image of its display set."""
    if one.orientation is None or one.point is None:
        return replace(state, frame=one.frame)
    cursor = vector(one.point)
    place = replace(state, orientation=one.orientation, cursor=cursor, phase=one.phase)
    return replace(place, oblique=one.oblique)


def seen(session: Session, one: KeyImage) -> ViewState | None:
    """A key image as a view of its series shows it, else as it opens; None until it is read."""
    item = session.loading.item(one.volume_key)
    if item is None:
        return None
    views = [v.value for v in session.views.values() if v.value.key == one.volume_key]
    shown = next((v for v in views if v.kind == "slice" and v.item is not None), None)
    if shown is None:
        window, inverted = presets.opening_window(item), presets.opens_inverted(item)
        shown = ViewState(key=one.volume_key, item=item, window=window, inverted=inverted)
    grey = not isinstance(item, ImageSet) or item.array.ndim == 3
    return None if grey and shown.window is None else at(shown, one)


def _spot(state: ViewState) -> _Spot | None:
    if state.images is not None:
        return _Spot(state.key, "", state.frame, 0)
    volume = state.volume
    if volume is None or state.cursor is None:
        return None
    point, positions = np.array(state.cursor), volume.slice_positions
    if state.oblique is not None:
        index = round(float(state.oblique.normal @ point) / _STEP_MM)
        return _Spot(state.key, state.orientation, index, state.phase, state.oblique)
    index = planes.index_at(volume.geometry, state.orientation, point, positions)
    return _Spot(state.key, state.orientation, index, state.phase)


def _view_for(session: Session, one: KeyImage) -> str:
    """A view of slices that shows the series (and the plane) already; else the focused one."""
    names = [t.view for t in session.tiles if t.kind == "slice"]
    views = session.views
    same = [n for n in names if views[n].value.key == one.volume_key]
    plane = [n for n in same if one.orientation in (None, views[n].value.orientation)]
    focused = session.selection.value.view
    for among in (plane, same, names):
        if among:
            return focused if focused in among else among[0]
    return focused
