"""The same at an earlier time: beside what is in sight, in one action."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from viewer.app import arranging, hanging, layout, sync
from viewer.app.arranging import empty
from viewer.app.opened import Opened
from viewer.app.view_state import ViewState
from viewer.core import hanging as rules
from viewer.core.patient import DisplaySet
from viewer.core.volume import Item

if TYPE_CHECKING:
    from viewer.app.session import Session

ALONE = "One study of this patient is open: add another to compare."
MOST = 3  # times side by side


def prior_of(opened: Opened, key: str) -> DisplaySet | str:
    """What an older study has of the same sort; a sentence where there is none."""
    known = hanging.candidates(opened)
    of = next((one for one in known if one.key == key), None)
    if of is None:
        return "Show a series in this view first."
    if len({one.study for one in known}) < 2:
        return ALONE
    found = rules.counterpart(of, known)
    if found is None:
        older = any(one.study > of.study for one in known)
        return (
            f"No older study has {of.modality or 'such'} images."
            if older
            else "This is the oldest study of this patient that is open."
        )
    shown = opened.display_set(found.key)
    assert shown is not None
    return shown


def compare(session: "Session") -> None:
    """The prior beside what is in the focused view, at the same place, scale and window.

    Of the oldest study, the newest is taken beside it.
    """
    opened, before = session.opened.value, session.active.value
    mine, found = opened.display_set(before.key), prior_of(opened, before.key)
    if mine is None:
        return
    pair = (
        [found, mine] if isinstance(found, DisplaySet) else [mine, newer_of(opened, mine.key)]
    )
    if pair[1] is None:
        session.said.emit(found)
        return
    swapped = session.preferences.value.swapped
    shown = [one for one in (reversed(pair) if swapped else pair) if one is not None]
    made = layout.table(1, 2)
    empty(session, made)
    for display_set, tile in zip(shown, made.tiles, strict=True):
        session.fill(tile, display_set)
    for display_set in shown:
        session.loading.want(display_set, partial(_alike, session, before))
    session.selection.update(view=made.tiles[0 if swapped else 1].view)


def newer_of(opened: Opened, key: str) -> DisplaySet | None:
    """What the newest study has of the same sort as an older series."""
    known = hanging.candidates(opened)
    of = next((one for one in known if one.key == key), None)
    newer = [c for c in known if of is not None and c.study < of.study and not c.localizer]
    same = [one for one in newer if of is not None and one.modality == of.modality]
    if of is None or not same:
        return None
    study = min(one.study for one in same)
    best = max(
        (one for one in same if one.study == study),
        key=lambda one: (rules.likeness(of, one), -one.number, one.key),
    )
    return opened.display_set(best.key)


def swap(session: "Session") -> None:
    """The tiles of each row the other way round; so it stays for the next comparison."""
    arranged = session.layout.value
    rows: dict[int, list[layout.Cell]] = {}
    for cell in layout.cells(arranged):
        if cell.tile.kind == "slice":
            rows.setdefault(cell.row, []).append(cell)
    before = {tile.view: session.views[tile.view].value for tile in arranged.tiles}
    focused = session.selection.value.view
    follow = focused
    with session.linking.apart():
        for row in rows.values():
            for here, there in zip(row, reversed(row), strict=True):
                arranging.put(session, here.tile.view, before[there.tile.view])
                follow = here.tile.view if there.tile.view == focused else follow
    session.selection.update(view=follow)
    known = session.preferences
    known.update(swapped=not known.value.swapped)


def badges(session: "Session") -> dict[str, tuple[str, str, str]]:
    """By view of the window, (badge, date, days) where several times are in sight.

    The oldest of three or more is the BASELINE; what is not the newest is a PRIOR.
    """
    opened = session.opened.value
    studies = {
        tile.view: opened.study_of(session.views[tile.view].value.key) for tile in session.tiles
    }
    found = {view: study for view, study in studies.items() if study is not None}
    order = sorted({(s.date, s.study_instance_uid) for s in found.values()})
    if len(order) < 2:
        return {}
    told = {}
    for view, study in found.items():
        at = order.index((study.date, study.study_instance_uid))
        name = "CURRENT" if at == len(order) - 1 else "PRIOR"
        name = "BASELINE" if at == 0 and len(order) >= MOST else name
        told[view] = (name, study.date, _days(study.date, order[-1][0]))
    return told


def _days(of: str, newest: str) -> str:
    """ "−84 d" before the newest study in sight; "" where a date is not known."""
    try:
        days = (date.fromisoformat(of) - date.fromisoformat(newest)).days
    except ValueError:
        return ""
    return f"−{-days} d" if days < 0 else ""


def _alike(session: "Session", before: ViewState, _: Item) -> None:
    """Once both are there: one window, one scale, and the place where the reader was."""
    tiles = session.layout.value.tiles
    names = [tile.view for tile in tiles]
    if any(session.views[name].value.item is None for name in names):
        return
    mine = [name for name in names if session.views[name].value.key == before.key]
    source = (mine or names)[0]
    state = session.views[source]
    with session.linking.apart():
        if mine and state.value.item is before.item:
            fields = ("window", "inverted", "cursor", "orientation", "zoom", "pan", "phase")
            state.update(**{name: getattr(before, name) for name in fields})
    for name in names:
        if name != source:
            sync.match(session, source, name)
    session.linking.meet(session.selection.value.view)
