"""What moves together between examinations, and why: frames of reference, bonds, looks."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from viewer.app.navigation import Fields, vector
from viewer.app.view_state import ViewState
from viewer.core import bonds, units
from viewer.core.bonds import Bond, Way
from viewer.core.geometry import Array, Vector
from viewer.core.patient import StoredObject
from viewer.core.progress import Ticket
from viewer.core.volume import Volume
from viewer.dicom.registrations import SPATIAL, bonds_of
from viewer.imaging import planes

if TYPE_CHECKING:
    from viewer.app.session import Session

SAME = "same frame of reference"
APART = "not linked"
OFF = "moves alone"
_LEAST_MM = 0.05  # of an offset that is told


@dataclass(frozen=True, slots=True)
class Sync:
    """bonds: between frames of reference that the reader or a registration has tied.

    looks: zoom, pan and window go along between time points of one modality.
    """

    bonds: tuple[Bond, ...] = ()
    looks: bool = True


def frame(value: ViewState) -> str:
    """The frame of reference of what a view shows; of one without a UID the series itself."""
    volume = value.volume
    if volume is None:
        return ""
    return volume.geometry.frame_of_reference_uid or f"series {value.key}"


def way(sync: Sync, one: ViewState, other: ViewState) -> Way | None:
    """From mm in one view to mm in another; None where nobody knows."""
    a, b = frame(one), frame(other)
    if not a or not b:
        return None
    if a == b:
        return Way(np.eye(4))
    return bonds.way(sync.bonds, a, b) if sync.bonds else None


def carried(sync: Sync, one: ViewState, other: ViewState) -> Vector | None:
    """The cursor of one view as a place in the other."""
    if one.cursor is None:
        return None
    a = frame(one)
    if a and a == frame(other):
        return one.cursor
    found = way(sync, one, other)
    if found is None:
        return None
    return vector((found.matrix @ np.array([*one.cursor, 1.0]))[:3])


def looks(before: ViewState, now: ViewState, other: ViewState) -> Fields:
    """What of a change of zoom, pan and window goes to the same kind of images of another time.

    Zoom goes in proportion and pan by the same mm, so that views of one scale keep it.
    """
    if before.key != now.key or not counterparts(now, other):
        return {}
    found: Fields = {}
    if now.window != before.window and now.window is not None:
        found["window"] = now.window
    if now.inverted != before.inverted:
        found["inverted"] = now.inverted
    if now.orientation != other.orientation:
        return found
    if now.zoom != before.zoom and before.zoom > 0:
        found["zoom"] = other.zoom * now.zoom / before.zoom
    if now.pan != before.pan and now.oblique == before.oblique:
        found["pan"] = (
            other.pan[0] + now.pan[0] - before.pan[0],
            other.pan[1] + now.pan[1] - before.pan[1],
        )
    return found


def counterparts(one: ViewState, other: ViewState) -> bool:
    """True for slices of one modality and unit out of two studies."""
    a, b = one.volume, other.volume
    if a is None or b is None or one.kind != other.kind or one.kind != "slice":
        return False
    same = a.modality == b.modality and a.unit == b.unit
    return same and a.source.study_instance_uid != b.source.study_instance_uid


def same_scale(one: ViewState, other: ViewState) -> float:
    """The zoom with which another view of the same size shows as many pixels for a mm."""
    a, b = _extent(one), _extent(other)
    return one.zoom * b / a if a and b else other.zoom


def match(session: "Session", of: str, other: str) -> None:
    """One view takes the window and the scale of another one of the same sort, once both are
    there.
    """
    one, two = session.views[of].value, session.views[other]
    if not counterparts(one, two.value) or one.orientation != two.value.orientation:
        return
    window = one.window or two.value.window
    with session.linking.apart():
        two.update(window=window, inverted=one.inverted, zoom=same_scale(one, two.value))


def reason(session: "Session", name: str) -> str:
    """Why a view moves with the focused one, or that it does not; "" for that one itself."""
    chosen = session.selection.value
    value, focused = session.views[name].value, session.active.value
    if name == chosen.view or not frame(value) or not frame(focused):
        return ""
    if not chosen.linked:
        return OFF
    found = way(session.sync.value, focused, value)
    if found is None:
        return APART
    if not found.hows:
        return SAME
    if "registered" in found.hows or "from a file" in found.hows:
        return " and ".join(found.hows)
    return f"by hand {offset(found, focused)}".strip()


def offset(found: Way, of: ViewState) -> str:
    """ "+12.5 mm": how much further along the normal of its plane another view is."""
    volume = of.volume
    if volume is None:
        return ""
    axis = {"axial": 2, "coronal": 1, "sagittal": 0}[of.orientation]
    mm = float(found.matrix[axis, 3])
    text = units.written(abs(mm), "mm") if abs(mm) >= _LEAST_MM else units.written(0.0, "mm")
    return f"{'−' if mm <= -_LEAST_MM else '+'}{text}"


def others(session: "Session") -> list[ViewState]:
    """What is in sight in frames of reference other than the focused view's, one of each."""
    found: dict[str, ViewState] = {}
    mine = frame(session.active.value)
    for tile in session.tiles:
        value = session.views[tile.view].value
        if frame(value) not in ("", mine):
            found.setdefault(frame(value), value)
    return list(found.values())


def link_here(session: "Session") -> None:
    """What is under the crosshairs of the views in sight is one place from now on."""
    mine = session.active.value
    if mine.cursor is None:
        return
    known = session.sync.value.bonds
    for value in others(session):
        if value.cursor is not None:
            between = np.array(value.cursor) - np.array(mine.cursor)
            known = bonds.joined(known, bonds.shift(frame(mine), frame(value), between))
    session.sync.update(bonds=known)
    session.selection.update(linked=True)


def unlink(session: "Session") -> None:
    """The focused view's frame of reference is tied to none in sight."""
    mine, known = session.active.value, session.sync.value.bonds
    for value in others(session):
        known = bonds.parted(known, frame(mine), frame(value))
    session.sync.update(bonds=known)


def register(session: "Session") -> None:
    """Find where the other examinations in sight lie over the focused one, off-thread."""
    fixed = session.active.value
    for moving in others(session):
        if isinstance(fixed.volume, Volume) and isinstance(moving.volume, Volume):
            _register(session, fixed, moving, fixed.volume, moving.volume)


def _register(
    session: "Session", fixed: ViewState, moving: ViewState, one: Volume, other: Volume
) -> None:
    from viewer.imaging.registration import rigid

    def work(ticket: Ticket) -> Array:
        return rigid(one, other, ticket)

    study = session.opened.value.study_of(moving.key)
    title = " ".join(part for part in (other.modality, study.date if study else "") if part)
    job = session.jobs.start(f"Registering {title}", work)

    def done(matrix: Array) -> None:
        new = bonds.bond(frame(moving), frame(fixed), matrix, "registered")
        session.sync.update(bonds=bonds.joined(session.sync.value.bonds, new))
        session.linking.meet(session.selection.value.view)

    job.done.connect(done)
    job.failed.connect(session.said.emit)


def registrations(session: "Session") -> list[StoredObject]:
    """The spatial registrations among the files of the open studies."""
    every = (
        one for study in session.opened.value.studies for s in study.series for one in s.objects
    )
    return [one for one in every if one.sop_class == SPATIAL]


def use_files(session: "Session") -> None:
    """Tie frames of reference as the registrations among the files say, off-thread."""
    every = registrations(session)

    def work(ticket: Ticket) -> list[Bond]:
        found: list[Bond] = []
        for number, one in enumerate(every):
            ticket.step(number, len(every))
            found += bonds_of(one)
        return found

    def done(found: list[Bond]) -> None:
        known = session.sync.value.bonds
        for one in found:
            known = bonds.joined(known, one)
        session.sync.update(bonds=known)
        session.linking.meet(session.selection.value.view)
        many = "registration is" if len(found) == 1 else "registrations are"
        session.said.emit(f"{len(found)} {many} used from the files.")

    job = session.jobs.start("Reading registrations", work)
    job.done.connect(done)
    job.failed.connect(session.said.emit)


def _extent(value: ViewState) -> float:
    """mm of the longer side of the plane that a view shows."""
    volume = value.volume
    if volume is None:
        return 0.0
    plane = planes.plane_at(volume.geometry, value.orientation, 0)
    rows, columns = plane.shape
    return max(rows * plane.spacing[0], columns * plane.spacing[1])
