"""Hanging what is open: by the protocol that suits best, or one that is chosen."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from viewer.app import arranging, fusion, navigation, sync
from viewer.app.layout import SLICES, VOLUMES, Layout, Tile
from viewer.app.opened import Opened
from viewer.core import hanging
from viewer.core.errors import ViewerError
from viewer.core.hanging import Candidate, Fit, Protocol, Spot
from viewer.core.patient import DisplaySet, Series, Study
from viewer.core.plane import ORIENTATIONS, Orientation, Slab
from viewer.core.volume import ImageSet, Item, Series4D, Volume
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
    _match(session, tiles, spots, fit)
    _focus(session, tiles, spots, fit)
    if not quiet:
        session.said.emit(f"{protocol.label}. {fit.why}.")


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


def _match(
    session: "Session", tiles: tuple[Tile, ...], spots: tuple[Spot, ...], fit: Fit
) -> None:
    """What is there for comparison has the window and the scale of what it is compared with."""
    likes = {role.name: role.like for role in fit.protocol.roles if role.like}
    pairs = list(zip(tiles, spots, strict=True))
    for tile, spot in pairs:
        of = next((t for t, s in pairs if _compares(spot, s, likes)), None)
        for role in (spot.role, likes.get(spot.role, "")) if of is not None else ():
            found = fit.found.get(role)
            shown = session.opened.value.display_set(found.key) if found is not None else None
            if shown is not None and of is not None:
                then = partial(sync.match, session, of.view, tile.view)
                session.loading.want(shown, lambda _, then=then: then())  # type: ignore[misc]


def _compares(spot: Spot, other: Spot, likes: Mapping[str, str]) -> bool:
    """True where a spot shows an older series like another spot's, in the same way."""
    same = (spot.kind, spot.orientation) == (other.kind, other.orientation)
    return same and spot.kind == "slice" and likes.get(spot.role) == other.role


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
    whole = item.volumes[0] if isinstance(item, Series4D) else item
    fields = _fields(spot, item, whole)
    if spot.chest:
        lies = whole.texts.get("PatientOrientation", "")
        fields["flip_horizontal"] = _is_other_way(lies, spot)
    with session.linking.apart():
        state.update(**fields)
    if over:
        fusion.fuse(session, tile.view, over, spot.opacity)


def _fields(spot: Spot, item: Item, whole: Volume | ImageSet) -> navigation.Fields:
    """What a spot says of phase, window, slab, colours and 3D preset."""
    fields: navigation.Fields = {
        name: value
        for name, value in (("preset", spot.preset), ("colours", spot.colours))
        if value
    }
    if spot.phase is not None and isinstance(item, Series4D):
        last = len(item.volumes) - 1
        fields["phase"] = last if spot.phase < 0 else min(spot.phase, last)
    named = next((p for p in presets.presets(whole.modality) if p.name == spot.window), None)
    window = presets.window_of(named, whole) if named is not None else None
    if window is not None:
        fields["window"] = window
    if spot.slab is not None and isinstance(whole, Volume):
        mode, mm = spot.slab
        fields["slab"] = Slab(mode, mm)  # type: ignore[arg-type]
    return fields


def _is_other_way(orientation: str, spot: Spot) -> bool:
    """Whether a mammogram has its chest wall on the other side than the protocol wants."""
    right = orientation.partition("\\")[0][:1]
    return (right == "A" and spot.chest == "right") or (right == "P" and spot.chest == "left")
