"""Another layout: which views it shows, and what of the last one goes on in them."""

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from viewer.app import fusion, layout
from viewer.app.layout import Layout, Tile, TileKind
from viewer.app.view_state import ViewState

if TYPE_CHECKING:
    from viewer.app.session import Session

_CARRIED = [f.name for f in fields(ViewState) if f.name != "kind"]


def arrange(session: "Session", wanted: str | Layout) -> None:
    """Change the layout of the window; what was seen stays seen."""
    sets = session.opened.value.display_sets
    if not isinstance(wanted, Layout):
        wanted = {"one": layout.one(), "mpr": layout.mpr(), "grid": layout.grid(len(sets))}[
            wanted
        ]
    elif not wanted.together:
        table(session, wanted)
        return
    shown = _in_sight(session)
    cursor, layer = session.active.value.cursor, session.active.value.layer
    use(session, wanted)
    if wanted.name == "grid":
        _all_series(session, shown)
    elif shown:
        session.show(shown)
        for tile in wanted.tiles:
            session.turn_to(tile.orientation, tile.view)
    if layer is not None and wanted.tiles[0].kind == "slice":
        fusion.again(session, wanted.tiles[0].view, layer)
    if cursor is not None:
        session.views[wanted.tiles[0].view].update(cursor=cursor)


def use(session: "Session", wanted: Layout) -> None:
    """Take a layout as it is; the first of its views is the focused one."""
    session.layout.update(
        **{f.name: getattr(wanted, f.name) for f in fields(Layout) if f.name != "maximised"},
        maximised="",
    )
    session.selection.update(view=wanted.tiles[0].view)


def empty(session: "Session", wanted: Layout) -> None:
    """Take a layout whose views show nothing yet."""
    with session.linking.apart():
        for tile in wanted.tiles:
            session.views[tile.view].update(
                key="", item=None, layer=None, oblique=None, slab=None
            )
    use(session, wanted)


def table(session: "Session", wanted: Layout) -> None:
    """The views in sight go on in the new tiles as they are; other series fill what is left."""
    seen = _seen(session, len(wanted.tiles))
    focused = session.selection.value.view
    use(session, wanted)
    places = [tile for tile in wanted.tiles if tile.kind == "slice"]
    with session.linking.apart():
        for tile, (_, value) in zip(places, seen, strict=False):
            put(session, tile.view, value)
    left = [tile for tile in wanted.tiles if tile not in places[: len(seen)]]
    _fill(session, left)
    names = [name for name, _ in seen]
    if focused in names:
        session.selection.update(view=places[names.index(focused)].view)


def second(session: "Session", wanted: Layout) -> None:
    """Another layout of the second screen; layout.NOWHERE puts it away."""
    shown = _in_sight(session)
    session.second.update(**{f.name: getattr(wanted, f.name) for f in fields(Layout)})
    names = [tile.view for tile in session.tiles]
    if session.selection.value.view not in names:
        session.selection.update(view=names[0])
    _fill(session, list(wanted.tiles))
    if wanted.tiles and not session.views[wanted.tiles[0].view].value.key and shown:
        session.show(shown, wanted.tiles[0].view)  # all series are in sight already


def put(session: "Session", view: str, value: ViewState) -> None:
    """All that one view showed, in another of its kind."""
    session.views[view].update(**{name: getattr(value, name) for name in _CARRIED})


def in_3d(session: "Session") -> str:
    """The focused tile in 3D instead of slices, or back; a sentence where it cannot be."""
    view = session.selection.value.view
    of = session.second if view in layout.SECOND else session.layout
    tile = next(one for one in session.tiles if one.view == view)
    if tile not in of.value.tiles:  # a 3D view on the second screen
        of = session.second
    key, used = session.views[view].value.key, {one.view for one in session.tiles}
    slices = layout.SECOND if of is session.second else layout.SLICES
    names = layout.VOLUMES if tile.kind == "slice" else slices
    free = next((name for name in names if name not in used), "")
    if not free:
        return layout.ONLY_3D
    kind: TileKind = "volume3d" if tile.kind == "slice" else "slice"
    made = replace(tile, view=free, kind=kind, orientation=None)
    tiles = tuple(made if one == tile else one for one in of.value.tiles)
    name = "grid" if of.value.name != "none" else "none"
    full = free if of.value.maximised == view else of.value.maximised
    session.views[free].update(key="", item=None)
    of.update(name=name, tiles=tiles, together=False, protocol="", why="", maximised=full)
    session.selection.update(view=free)
    session.show(key, free)
    return ""


def _in_sight(session: "Session") -> str:
    """The series of the focused view, else of the first one."""
    return session.active.value.key or session.views[session.tiles[0].view].value.key


def _all_series(session: "Session", shown: str) -> None:
    """Every series side by side, the one that was seen first."""
    sets = [one.key for one in session.opened.value.display_sets]
    order = [shown, *(key for key in sets if key != shown)] if shown else sets
    for tile, key in zip(session.layout.value.tiles, order, strict=False):
        session.show(key, tile.view)


def _seen(session: "Session", most: int) -> list[tuple[str, ViewState]]:
    """(view, state) of slices in the window, at most so many, the focused one among them."""
    tiles = [tile for tile in session.layout.value.tiles if tile.kind == "slice"]
    found = [(tile.view, session.views[tile.view].value) for tile in tiles]
    found = [(name, value) for name, value in found if value.key]
    focused = session.selection.value.view
    at = next((n for n, (name, _) in enumerate(found) if name == focused), 0)
    if at >= most:
        found = [found[at], *found[:at]]
    return found[:most]


def _fill(session: "Session", tiles: list[Tile]) -> None:
    """Views that show nothing take the series that nobody shows yet."""
    opened = session.opened.value
    for tile in tiles:
        key = session.views[tile.view].value.key
        if opened.display_set(key) is not None and tile.kind == "slice":
            continue
        in_sight = {session.views[one.view].value.key for one in session.tiles}
        free = next((s.key for s in opened.display_sets if s.key not in in_sight), "")
        if tile.kind == "volume3d":
            free = _in_sight(session)
        if free:
            session.show(free, tile.view)
