"""Hanging what is open: the best protocol, one that is chosen, or the layout as a new one."""

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from viewer.app import arranging, fusion, navigation
from viewer.app.layout import SLICES, VOLUMES, Layout, Tile
from viewer.app.opened import Opened
from viewer.app.protocols import file_name
from viewer.app.view_state import ViewState
from viewer.core import hanging
from viewer.core.errors import ViewerError
from viewer.core.hanging import Candidate, Fit, Protocol, Role, Spot
from viewer.core.patient import DisplaySet, Series, Study
from viewer.core.plane import ORIENTATIONS, Orientation, Slab
from viewer.core.volume import Item, Series4D, Volume
from viewer.dicom.frames import text
from viewer.imaging import presets
from viewer.imaging.planes import native_orientation

if TYPE_CHECKING:
    from viewer.app.session import Session


def candidates(opened: Opened) -> list[Candidate]:
    """Every series that can be shown, as rules read it; the newest study has number 0."""
    studies = [study for study in opened.studies if any(one.volumes for one in study.series)]
    studies.sort(key=lambda one: (one.date, one.study_instance_uid), reverse=True)
    return [
        _candidate(n, study, series, one)
        for n, study in enumerate(studies)
        for series in study.series
        for one in series.volumes
    ]


def ranked(session: "Session") -> list[Fit]:
    """All protocols, the one that suits best first."""
    known, _ = session.protocols.all()
    return hanging.ranked(known, candidates(session.opened.value))


def hang(session: "Session", quiet: bool = False) -> bool:
    """Hang what is open by the protocol that suits best; False where none does.

    quiet: at opening, where nobody has asked for it.
    """
    fits = ranked(session)
    if fits and not fits[0].missing:
        use(session, fits[0], quiet)
        return True
    if not quiet:
        session.said.emit(
            ViewerError(
                "No hanging protocol fits these series.",
                "Arrange them by hand and save that as a protocol (View > Hanging).",
            )
        )
    return False


def apply(session: "Session", protocol: Protocol) -> bool:
    """Hang by one protocol; where it does not fit it says why, and nothing changes."""
    fit = hanging.fit(protocol, candidates(session.opened.value))
    if fit.missing:
        session.said.emit(
            ViewerError(f"“{protocol.label}” does not fit these series.", fit.missing)
        )
        return False
    use(session, fit)
    return True


def use(session: "Session", fit: Fit, quiet: bool = False) -> None:
    """The layout of a protocol, with the series that were found for it."""
    protocol = fit.protocol
    swapped = session.preferences.value.swapped and any(r.like for r in protocol.roles)
    spots = _mirrored(protocol) if swapped else protocol.spots
    tiles = _tiles(spots)
    roles = {spot.role for spot in spots}
    arranged = Layout(
        "grid",
        protocol.rows,
        protocol.columns,
        tiles,
        together=len(roles) == 1 and len(tiles) > 1 and all(s.orientation for s in spots),
        protocol=protocol.label,
        why=fit.why,
    )
    arranging.empty(session, arranged)
    opened = session.opened.value
    for tile, spot in zip(tiles, spots, strict=True):
        found = fit.found.get(spot.role)
        shown = opened.display_set(found.key) if found is not None else None
        if shown is None:
            continue
        session.fill(tile, shown)
        over = fit.found.get(spot.layer)
        session.loading.want(
            shown, partial(_look, session, tile, spot, over.key if over else "")
        )
    _focus(session, tiles, spots, fit)
    if not quiet:
        session.said.emit(f"{protocol.label}. {fit.why}.")


def described(session: "Session", label: str) -> Protocol:
    """The window's layout as a protocol: what its series are, not which. Raises ViewerError."""
    opened, arranged = session.opened.value, session.layout.value
    by_key = {one.key: one for one in candidates(opened)}
    shown = [session.views[tile.view].value for tile in arranged.tiles]
    keys = list(dict.fromkeys(v.key for v in shown if v.key in by_key))
    if not keys:
        raise ViewerError("There is nothing to keep.", "Show series in the views first.")
    keys.sort(key=lambda key: by_key[key].study)
    chosen = [by_key[key] for key in keys]
    roles = {one.key: _role(n, one, chosen) for n, one in enumerate(chosen)}
    spots = []
    for tile, value in zip(arranged.tiles, shown, strict=True):
        role = roles[value.key].name if value.key in roles else roles[keys[0]].name
        spots.append(_spot(tile, value, role))
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


# inside


def _candidate(study: int, of: Study, series: Series, one: DisplaySet) -> Candidate:
    first = one.frames[0] if one.frames else None

    def said(*keywords: str) -> str:
        texts = (text(first, keyword) for keyword in keywords) if first else ()
        return next((found for found in texts if found), "")

    side = said("ImageLaterality", "Laterality")
    return Candidate(
        one.key,
        one.modality,
        one.label if series.description in one.label else f"{series.description} {one.label}",
        study,
        of.date,
        said("BodyPartExamined"),
        native_orientation(one.geometry) if one.geometry else "",
        one.kind,
        len(one.frames),
        one.shape[0] if one.shape else 1,
        one.phases,
        one.axis or "",
        one.axis_values,
        bool(said("ContrastBolusAgent")),
        f"{side} {said('ViewPosition')}".strip() if one.modality == "MG" else "",
        one.localizer,
        series.number or 0,
    )


def _tiles(spots: tuple[Spot, ...]) -> tuple[Tile, ...]:
    """A view for each: of a grid, or in 3D."""
    slices, volumes = iter(SLICES), iter(VOLUMES)
    tiles = []
    for spot in spots:
        if spot.kind == "volume3d":
            tiles.append(Tile(next(volumes), None, "volume3d", spot.tall, spot.wide))
        else:
            tiles.append(Tile(next(slices), _plane(spot), "slice", spot.tall, spot.wide))
    return tuple(tiles)


def _plane(spot: Spot) -> Orientation | None:
    return next((one for one in ORIENTATIONS if one == spot.orientation), None)


def _mirrored(protocol: Protocol) -> tuple[Spot, ...]:
    """Time from right to left, for whom reads so: rows of equal tiles the other way round."""
    spots = protocol.spots
    if any(spot.tall > 1 or spot.wide > 1 for spot in spots):
        roles = {role.like: role.name for role in protocol.roles if role.like}
        swap = {**roles, **{name: like for like, name in roles.items()}}
        return tuple(
            replace(s, role=swap.get(s.role, s.role), layer=swap.get(s.layer, s.layer))
            for s in spots
        )
    rows = [spots[n : n + protocol.columns] for n in range(0, len(spots), protocol.columns)]
    return tuple(spot for row in rows for spot in reversed(row))


def _focus(
    session: "Session", tiles: tuple[Tile, ...], spots: tuple[Spot, ...], fit: Fit
) -> None:
    """The keyboard is for the newest study's first tile."""
    for tile, spot in zip(tiles, spots, strict=True):
        found = fit.found.get(spot.role)
        if found is not None and found.study == 0 and tile.kind == "slice":
            session.selection.update(view=tile.view)
            return


def _look(session: "Session", tile: Tile, spot: Spot, over: str, item: Item) -> None:
    """How a tile shows its series, once that is there."""
    state = session.views[tile.view]
    if state.value.item is not item:
        return
    fields: navigation.Fields = {}
    if spot.preset:
        fields["preset"] = spot.preset
    if spot.phase is not None and isinstance(item, Series4D):
        fields["phase"] = spot.phase % len(item.volumes) if spot.phase < 0 else spot.phase
        fields["phase"] = min(fields["phase"], len(item.volumes) - 1)
    whole = item.volumes[0] if isinstance(item, Series4D) else item
    named = next((p for p in presets.presets(whole.modality) if p.name == spot.window), None)
    window = presets.window_of(named, whole) if named is not None else None
    if window is not None:
        fields["window"] = window
    if spot.slab is not None and isinstance(whole, Volume):
        mode, mm = spot.slab
        fields["slab"] = Slab(mode, mm)  # type: ignore[arg-type]
    if spot.chest:
        lies = whole.texts.get("PatientOrientation", "")
        fields["flip_horizontal"] = _is_other_way(lies, spot)
    with session.linking.apart():
        state.update(**fields)
    if over:
        fusion.fuse(session, tile.view, over, spot.opacity)


def _is_other_way(orientation: str, spot: Spot) -> bool:
    """Whether a mammogram has its chest wall on the other side than the protocol wants."""
    right = orientation.partition("\\")[0][:1]
    return (right == "A" and spot.chest == "right") or (right == "P" and spot.chest == "left")


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


def _spot(tile: Tile, value: ViewState, role: str) -> Spot:
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
        phase=value.phase if isinstance(value.item, Series4D) else None,
        tall=tile.tall,
        wide=tile.wide,
    )
