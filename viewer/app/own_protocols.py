"""The reader's own protocols: the layout in sight as one, renamed, deleted."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from viewer.app.hanging import candidates
from viewer.app.layer import OPACITY
from viewer.app.layout import Tile
from viewer.app.protocols import file_name
from viewer.app.view_state import ViewState
from viewer.core import hanging
from viewer.core.errors import ViewerError
from viewer.core.hanging import Candidate, Protocol, Role, Spot
from viewer.core.volume import Series4D
from viewer.imaging.planes import native_orientation

if TYPE_CHECKING:
    from viewer.app.session import Session


def described(session: "Session", label: str) -> Protocol:
    """The window's layout as a protocol: what its series are, not which. Raises ViewerError."""
    opened, arranged = session.opened.value, session.layout.value
    by_key = {one.key: one for one in candidates(opened)}
    shown = [session.views[tile.view].value for tile in arranged.tiles]
    each = [*(v.key for v in shown), *(v.layer.key for v in shown if v.layer)]
    keys = list(dict.fromkeys(key for key in each if key in by_key))
    if not keys:
        raise ViewerError("There is nothing to keep.", "Show series in the views first.")
    keys.sort(key=lambda key: by_key[key].study)
    chosen = [by_key[key] for key in keys]
    roles = {one.key: _role(n, one, chosen) for n, one in enumerate(chosen)}
    spots = []
    for tile, value in zip(arranged.tiles, shown, strict=True):
        role = roles[value.key].name if value.key in roles else roles[keys[0]].name
        over = roles.get(value.layer.key) if value.layer else None
        spots.append(_spot(tile, value, role, over.name if over else ""))
    taken = frozenset(one.name for one in session.protocols.all()[0])
    return Protocol(
        file_name(label, taken),
        label,
        arranged.rows,
        arranged.columns,
        tuple(roles.values()),
        tuple(spots),
        own=True,
    )


def save(session: "Session", label: str) -> None:
    """Keep the window's layout as one of the user's protocols."""
    try:
        session.protocols.save(described(session, label))
    except ViewerError as error:
        session.said.emit(error)
        return
    session.layout.update(protocol=label, why="saved from the layout in sight")
    session.said.emit(f"Saved as “{label}”. It is used for series of the same kinds.")


def rename(session: "Session", protocol: Protocol, label: str) -> None:
    """Another label for one of the user's protocols; its file keeps its name."""
    try:
        session.protocols.save(replace(protocol, label=label))
    except ViewerError as error:
        session.said.emit(error)


def delete(session: "Session", protocol: Protocol) -> None:
    """Remove one of the user's protocols."""
    try:
        session.protocols.delete(protocol.name)
    except ViewerError as error:
        session.said.emit(error)


def _role(number: int, one: Candidate, chosen: list[Candidate]) -> Role:
    """What a series is, in rules that the same series of another patient meets."""
    newer = [other for other in chosen[:number] if other.study < one.study]
    name = f"series {number + 1}"
    if newer:
        like = max(newer, key=lambda other: hanging.likeness(one, other))
        at = chosen.index(like)
        return Role(name, modality=(one.modality,), like=f"series {at + 1}", age="older")
    words = [w for w in re.findall(r"[^\W\d_]{2,}", one.description.lower()) if w != "series"]
    views = (one.view,) if one.view else ()
    several = sum(other.modality == one.modality for other in chosen) > 1
    return Role(
        name,
        modality=(one.modality,),
        words=tuple(rf"\b{re.escape(word)}" for word in words[:3]) if several else (),
        orientation=one.orientation if several else "",
        kind=(one.kind,),
        axis=(one.axis,) if one.axis else (),
        views=views,
    )


def _spot(tile: Tile, value: ViewState, role: str, layer: str) -> Spot:
    """How a tile shows its series now."""
    window = value.window.name if value.window is not None else ""
    native = value.volume is None or value.orientation == native_orientation(
        value.volume.geometry
    )
    return Spot(
        role,
        "" if tile.kind == "volume3d" or native else value.orientation,
        tile.kind,
        window=window,
        preset=value.preset if tile.kind == "volume3d" else "",
        slab=(value.slab.mode, value.slab.thickness_mm) if value.slab else None,
        colours=value.colours,
        layer=layer,
        opacity=value.layer.opacity if value.layer else OPACITY,
        phase=value.phase if isinstance(value.item, Series4D) else None,
        tall=tile.tall,
        wide=tile.wide,
    )
