"""One volume over another: which, how it lies there, and how it looks."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from viewer.app import sync
from viewer.app.layer import OPACITY, Layer
from viewer.app.navigation import Fields, vector
from viewer.app.view_state import ViewState
from viewer.core.annotation import Annotation
from viewer.core.bonds import Rows, Way
from viewer.core.geometry import Array
from viewer.core.patient import DisplaySet
from viewer.core.presentation import Window
from viewer.core.progress import Ticket
from viewer.core.volume import ImageSet, Item, Series4D, Volume
from viewer.imaging import presets

if TYPE_CHECKING:
    from viewer.app.session import Session

BLENDS = (0.0, 0.5, 1.0)
_FUNCTIONAL = ("PT", "NM")  # shown in colour, over the others
_ANATOMICAL = ("CT", "MR")
_HOT = "hot-iron"
_LOOKS = ("colours", "window", "inverted", "chosen")
_NAMES = {"PT": "PET"}
APART = "Nothing tells how this series lies to the other one; register them first."
FILES = (
    "These series lie in two frames of reference. A registration among the files may tell "
    "how: View, Compare, Use the registrations of the files."
)
ALONE = "No other volume of this patient is open."


def name_of(modality: str) -> str:
    """What a layer of a modality is called: "PET", "CT"."""
    return _NAMES.get(modality, modality)


def is_functional(modality: str) -> bool:
    return modality in _FUNCTIONAL


# which series go together


def partners(session: "Session", key: str) -> list[DisplaySet]:
    """The volumes that can lie over (or under) one, the best match first.

    PET goes with CT, then MR; of several the one of the same frame of reference, of the same
    study and with the most slices.
    """
    own = session.opened.value.display_set(key)
    if own is None or own.geometry is None:
        return []
    study = session.opened.value.study_of(key)

    def rank(other: DisplaySet) -> tuple[Any, ...]:
        assert other.geometry is not None
        return (
            not _complements(own.modality, other.modality),
            session.opened.value.study_of(other.key) is not study,
            not _same_frame(own, other),
            other.modality == "MR",
            -other.geometry.shape[0],
        )

    found = [
        one
        for one in session.opened.value.display_sets
        if one.key != key and one.geometry is not None and one.geometry.shape[0] > 1
    ]
    return sorted(found, key=rank)


def _complements(one: str, other: str) -> bool:
    pair = (one, other)
    return any(a in _FUNCTIONAL and b in _ANATOMICAL for a, b in (pair, pair[::-1]))


def _same_frame(one: DisplaySet, other: DisplaySet) -> bool:
    a, b = (d.geometry.frame_of_reference_uid if d.geometry else "" for d in (one, other))
    return bool(a) and a == b


def why_not(session: "Session") -> str:
    """Why nothing can be laid over the focused view; "" where something can."""
    value = session.active.value
    if value.volume is None or value.kind != "slice":
        return "Fusion needs a volume, shown as slices."
    return "" if partners(session, value.key) else ALONE


# laying one over another


def fuse_best(session: "Session") -> None:
    """The matching series over that of the focused view: PET over CT, whichever is shown."""
    view, key = session.selection.value.view, session.active.value.key
    own, found = session.opened.value.display_set(key), partners(session, key)
    if own is None or not found:
        session.said.emit(ALONE)
        return
    best = found[0]
    if is_functional(own.modality) and not is_functional(best.modality):
        session.show(best.key, view)
        fuse(session, view, key)
    else:
        fuse(session, view, best.key)


def fuse(
    session: "Session", view: str, key: str, opacity: float = OPACITY, **looks: Any
) -> None:
    """Lay a series over what a view shows, or is about to show, once both are in memory.

    looks: fields of the layer, where they are not to be as they are at first.
    """
    base_key = session.views[view].value.key
    base = session.opened.value.display_set(base_key)
    over = session.opened.value.display_set(key)
    if base is None or over is None or key == base_key:
        return

    def lay(item: Item) -> None:
        for name in _together(session, view, base_key):
            _lay(session, name, over, item, {"opacity": opacity, **looks})

    session.loading.want(base, lambda _: session.loading.want(over, lay))


def register(session: "Session") -> None:
    """Find where the layer, or the best match, lies over the focused view, and lay it there."""
    view, fixed = session.selection.value.view, session.active.value
    keys = [one.key for one in partners(session, fixed.key)]
    key = fixed.layer.key if fixed.layer else next(iter(keys), "")
    over = session.opened.value.display_set(key)
    if over is None:
        session.said.emit(ALONE)
        return
    session.loading.want(over, lambda item: _register(session, view, over, item))


def _register(session: "Session", view: str, over: DisplaySet, item: Item) -> None:
    from viewer.imaging.registration import rigid

    base_key, fixed = session.views[view].value.key, session.views[view].value.volume
    moving = _first(item)
    if fixed is None or moving is None:
        return
    if not (fixed.ready.all() and moving.ready.all()):
        session.said.emit("Wait until both series have been read.")
        return

    def work(ticket: Ticket) -> Array:
        return rigid(fixed, moving, ticket)

    def done(matrix: Array) -> None:
        place = {"rows": _rows(np.linalg.inv(matrix)), "why": "registered"}
        for name in _together(session, view, base_key):
            layer = session.views[name].value.layer
            if layer is not None and layer.key == over.key:
                change(session, name, **place)
            else:
                _lay(session, name, over, item, place)

    job = session.jobs.start(f"Registering {name_of(moving.modality)}", work)
    job.done.connect(done)
    job.failed.connect(session.said.emit)


def _together(session: "Session", view: str, key: str) -> list[str]:
    """The views of one layout that show a series together, or the view alone."""
    arranged = session.layout.value
    names = [tile.view for tile in arranged.tiles if tile.kind == "slice"]
    if not (arranged.together and view in names):
        names = [view]
    return [name for name in names if session.views[name].value.key == key]


def again(session: "Session", view: str, layer: Layer) -> None:
    """A layer that another view had, over the same series in this one."""
    kept = {name: getattr(layer, name) for name in _LOOKS}
    fuse(session, view, layer.key, layer.opacity, **kept)


def kept(layer: Layer) -> dict[str, Any]:
    """A layer as plain values, to be stored."""
    found: dict[str, Any] = {name: getattr(layer, name) for name in ("key", "opacity", *_LOOKS)}
    return found | {"window": asdict(layer.window) if layer.window else None}


def put_back(session: "Session", view: str, kept: Mapping[str, Any]) -> None:
    """A layer as it was stored; without it where its series is no longer there."""
    found = dict(kept)
    window = found.pop("window")
    if window is not None:
        found["window"] = Window(**window)
    fuse(session, view, found.pop("key"), **found)


def _lay(
    session: "Session", view: str, over: DisplaySet, item: Item, looks: dict[str, Any]
) -> None:
    value = session.views[view].value
    way = sync.way(session.sync.value, value, ViewState(key=over.key, item=item))
    if value.volume is None or _first(item) is None:
        return
    way = way or (Way(np.eye(4)) if "rows" in looks else None)
    if way is None:
        session.said.emit(FILES if sync.registrations(session) else APART)
        return
    same = np.array_equal(way.matrix, np.eye(4))
    layer = Layer(
        over.key,
        item,
        colours=_HOT if is_functional(over.modality) else "",
        window=presets.opening_window(item),
        inverted=_first(item).inverted,  # type: ignore[union-attr]
        rows=() if same else _rows(way.matrix),
        why=" and ".join(way.hows) or sync.SAME,
    )
    layer = replace(layer, **{n: one for n, one in looks.items() if n != "window" or one})
    with session.linking.apart():
        session.views[view].update(layer=layer)


def renewed(session: "Session", key: str) -> None:
    """A series' item was replaced, or its voxels came: layers of it follow."""
    item = session.loading.item(key)
    for state in session.views.values():
        layer = state.value.layer
        if item is None or layer is None or layer.key != key:
            continue
        before, after = layer.volume(), _first(item)
        same = before is not None and after is not None and _unit(before) == _unit(after)
        window = layer.window if same else None
        with session.linking.apart():
            window = window or presets.opening_window(item)
            state.update(layer=replace(layer, item=item, window=window))


def _unit(volume: Volume) -> str:
    return presets.shown_unit(volume)


def change(session: "Session", view: str, **fields: Any) -> None:
    """Other looks of a view's layer; those that show it with the same series follow."""
    layer = session.views[view].value.layer
    if layer is not None:
        session.views[view].update(layer=replace(layer, **fields))


def take_off(session: "Session", view: str) -> None:
    """No layer, in all views that share it."""
    for name in _together(session, view, session.views[view].value.key):
        session.views[name].update(layer=None)


def swap(session: "Session", view: str) -> None:
    """The layer becomes the view's own volume, and that the layer; the place stays."""
    key = session.views[view].value.key
    with session.linking.apart():
        for name in _together(session, view, key):
            fields = swapped(session.views[name].value)
            session.views[name].update(**fields)
    for name in _together(session, view, session.views[view].value.key):
        session.straighten(name)


def swapped(value: ViewState) -> Fields:
    """A view's fields with volume and layer changed over; the one below is never clear."""
    layer, item = value.layer, value.item
    if layer is None or item is None or layer.volume() is None:
        return {}
    below = Layer(
        value.key,
        item,
        layer.opacity,
        value.colours,
        value.window,
        value.inverted,
        _rows(np.linalg.inv(layer.matrix)) if layer.matrix is not None else (),
        layer.why,
        layer.chosen,
    )
    found: Fields = {"key": layer.key, "item": layer.item, "layer": below, "oblique": None}
    found |= {"window": layer.window, "inverted": layer.inverted, "colours": layer.colours}
    if value.cursor is not None:
        found["cursor"] = vector(at(layer, np.array(value.cursor)))
    return found


def blended(layer: Layer) -> float:
    """The next opacity of 0, 50 and 100 %."""
    above = [one for one in BLENDS if one > layer.opacity + 1e-6]
    return above[0] if above else BLENDS[0]


# what windows and numbers are of


def windowed(state: ViewState) -> tuple[Volume | ImageSet | None, Window | None]:
    """What a window that is set now is of, and the one it has: the layer's where chosen."""
    layer = state.layer
    if layer is not None and layer.chosen:
        return layer.volume(state.phase), layer.window
    from viewer.app.cut import window_seen

    return state.images or state.volume, window_seen(state)


def with_window(state: ViewState, window: Window | None) -> Fields:
    """The fields that change where that window is set."""
    if state.layer is not None and state.layer.chosen:
        return {"layer": replace(state.layer, window=window)}
    return {"window": window}


def at(layer: Layer, point: Array) -> Array:
    """The layer's place, in its own mm, of a point of the view's volume."""
    matrix = layer.matrix
    return point if matrix is None else np.asarray(matrix[:3, :3] @ point + matrix[:3, 3])


def value_at(state: ViewState, point: Array) -> tuple[Volume, float] | None:
    """The shown value of the layer's voxel nearest to a point (mm); None where it has none."""
    from viewer.imaging.reslice import true_index

    volume = state.layer.volume(state.phase) if state.layer else None
    if state.layer is None or volume is None:
        return None
    index = np.rint(true_index(volume, at(state.layer, np.asarray(point, float)))).astype(int)
    if (index < 0).any() or (index >= volume.array.shape).any():
        return None
    k, j, i = index.tolist()
    value = float(volume.array[k, j, i])
    low, high = volume.padding or (np.inf, -np.inf)
    if not volume.ready[k] or k in volume.broken:
        return None
    if not np.isfinite(value) or low <= value <= high:
        return None
    return volume, value * presets.shown_factor(volume, k)


def others(
    views: Iterable[ViewState], annotation: Annotation
) -> dict[str, tuple[Volume, Array | None]]:
    """By key what lies over or under a mark's own volume in some view, and the way there."""
    found: dict[str, tuple[Volume, Array | None]] = {}
    for value in views:
        layer, own = value.layer, value.volume
        over = layer.volume(value.phase) if layer else None
        if layer is None or own is None or over is None:
            continue
        if value.key == annotation.volume_key:
            found.setdefault(layer.key, (over, layer.matrix))
        elif layer.key == annotation.volume_key:
            back = None if layer.matrix is None else np.asarray(np.linalg.inv(layer.matrix))
            found.setdefault(value.key, (own, back))
    return found


def _first(item: Item) -> Volume | None:
    one = item.volumes[0] if isinstance(item, Series4D) else item
    return one if isinstance(one, Volume) else None


def _rows(matrix: Any) -> Rows:
    return tuple(tuple(row) for row in np.asarray(matrix, float).tolist())
