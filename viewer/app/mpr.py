"""Turning the planes of views that look at one place, and making slabs of them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from viewer.app import navigation, sync
from viewer.app.document import Change
from viewer.app.view_state import ViewState
from viewer.core.annotation import Annotation
from viewer.core.geometry import Array
from viewer.core.plane import Curve, CurveForm, Oblique, Slab, cross
from viewer.imaging import curved, oblique

if TYPE_CHECKING:
    from viewer.app.session import Session

Planes = Mapping[str, Oblique]  # by view

PLAIN = {"oblique": None, "slab": None, "curve": None}  # a plane of the volume's own grid
THICKNESS_MM = 10.0  # of a slab that is switched on
THICKEST_MM = 1000.0
_PARALLEL = 0.9999  # cosine between the normals of planes that lie alike (0.8 degrees)


def peers(session: "Session", name: str) -> Iterator[str]:
    """The views of slices in sight whose places in the patient are known from one's."""
    mine, ties = session.views[name].value, session.sync.value
    for tile in session.tiles:
        value = session.views[tile.view].value
        plane = value.kind == "slice" and value.cursor is not None and value.curve is None
        if plane and sync.way(ties, mine, value) is not None:
            yield tile.view


def one_frame(one: ViewState, other: ViewState) -> bool:
    """True where points of both compare: one series, or one frame of reference."""
    a, b = one.volume, other.volume
    if a is None or b is None:
        return False
    frame = a.geometry.frame_of_reference_uid
    return one.key == other.key or bool(frame and frame == b.geometry.frame_of_reference_uid)


def lying(session: "Session", name: str, alone: bool = False) -> Planes:
    """How a view's plane lies, and those that go with it: of the same name, where linked.

    A plane is turned about one point, so views that look elsewhere have no part in it.
    """
    value = session.views[name].value
    linked = session.selection.value.linked and not alone
    found = {name: navigation.faced(value)} if value.volume is not None else {}
    for other in peers(session, name) if linked else ():
        state = session.views[other].value
        if state.orientation == value.orientation:
            found[other] = navigation.faced(state)
    return found


def across(session: "Session", name: str) -> Planes:
    """How the planes lie that cut a view's own: those that turn about its normal together."""
    value, found = session.views[name].value, {}
    for other in peers(session, name):
        state = session.views[other].value
        if state.orientation != value.orientation:
            found[other] = navigation.faced(state)
    return found


def turn(session: "Session", planes: Planes, axis: Array, degrees: float, of: str = "") -> None:
    """Planes, as they lay, turned about an axis (unit vector) through the cursor.

    of: the view in whose frame of reference the axis is given; others may be tied to it.
    """
    for name, before in planes.items():
        about = axis
        if of:
            value, mine = session.views[name].value, session.views[of].value
            way = sync.way(session.sync.value, mine, value)
            about = way.matrix[:3, :3] @ axis if way is not None else axis
            about = about / np.linalg.norm(about)
        face_to(session, name, oblique.turned(before, about, degrees))


def face_to(session: "Session", name: str, plane: Oblique | None) -> None:
    """Show a plane in a view; None: that of its volume's own grid."""
    state = session.views[name]
    state.update(**navigation.turned_to(state.value, plane))
    session.straighten(name)


def straight(session: "Session", name: str) -> None:
    """All planes that go with a view's are those of the volumes' own grids again."""
    for other in {name, *peers(session, name)}:
        face_to(session, other, None)


def face(session: "Session", name: str, annotation: Annotation) -> None:
    """Show the plane that a mark was drawn on, where that is none of the volume's own."""
    value = session.views[name].value
    if value.volume is None or value.kind != "slice":
        return
    drawn = oblique.oblique(np.array(annotation.u), np.array(annotation.v))
    own = oblique.own(value.volume.geometry, value.orientation)
    if abs(float(drawn.normal @ own.normal)) < _PARALLEL:
        face_to(session, name, drawn)
        session.views[name].update(pan=centred(session.views[name].value))


def centred(state: ViewState) -> tuple[float, float]:
    """The pan that puts the cursor into the middle of the view."""
    assert state.volume is not None
    plane = navigation.faced(state)
    at = np.array(state.cursor) - state.volume.geometry.center
    right, down = float(at @ np.array(plane.u)), float(at @ np.array(plane.v))
    return navigation.on_screen(state, -right, -down)


def align(session: "Session", annotation: Annotation) -> None:
    """Three planes along a lesion's axes: both axes, the long axis and the normal, across it.

    Of a mark with one line, the second axis lies at right angles in the plane of the mark.
    """
    if not session.layout.value.together:
        session.arrange("mpr")
    points = np.array(annotation.points, float)
    ends = points[: len(points) // 2 * 2].reshape(-1, 2, 3)
    lines = sorted((ends[:, 1] - ends[:, 0])[:2], key=lambda one: -float(np.linalg.norm(one)))
    long = lines[0]
    normal = cross(np.array(annotation.u), np.array(annotation.v))
    second = cross(normal, long)
    centre = navigation.vector(points.mean(0))
    for tile in session.layout.value.tiles:
        state = session.views[tile.view]
        volume = state.value.volume
        if tile.kind != "slice" or volume is None or state.value.key != annotation.volume_key:
            continue
        if tile.orientation is not None or state.value.curve is not None:
            session.turn_to(tile.orientation, tile.view)
        found = oblique.along_axes(volume.geometry, long, second)
        state.update(cursor=centre)
        face_to(session, tile.view, found[state.value.orientation])
        state.update(pan=centred(state.value))


def why_not_align(annotation: Annotation | None) -> str:
    """Why planes cannot follow a mark; "" where they can."""
    if annotation is None or annotation.kind not in ("bidirectional", "length"):
        return "Select a length or a long and short axis first."
    ends = np.array(annotation.points[:2], float)
    return "" if np.ptp(ends, axis=0).max() > 0 else "The mark has no length."


def bend(session: "Session", mark: Annotation, form: CurveForm) -> None:
    """Show the volume along a path, in a view beside the focused one where there is one."""
    focused = session.selection.value.view
    views = [name for name in peers(session, focused) if name != focused]
    same = [n for n in views if session.views[n].value.key == mark.volume_key]
    name = next((n for n in _bent(session) if n != focused), (same or [focused])[0])
    normal = navigation.vector(cross(np.array(mark.u), np.array(mark.v)))
    curve = Curve(mark.points, normal, form, mark=mark.uid)
    session.views[name].update(curve=curve, slab=None, **navigation.upright())


def unbend(session: "Session", name: str) -> None:
    """A plane again in a view that shows a curved reformat, or in all that do."""
    bent = [name] if session.views[name].value.curve is not None else _bent(session)
    for one in bent:
        cut_across(session, one, "")
        session.views[one].update(curve=None, **navigation.fitted())


def travel(session: "Session", name: str, steps: int) -> None:
    """The cursor, some voxels along the path of a curved reformat; all planes go there."""
    state = session.views[name]
    path = path_of(state.value)
    if len(path):
        at = curved.nearest(path, np.array(state.value.cursor)) + steps
        state.update(cursor=navigation.vector(path[max(0, min(at, len(path) - 1))]))
        follow(session, name)


def path_of(state: ViewState) -> Array:
    """(n, 3) mm: places along the path of a curved reformat, a voxel apart; (0, 3) without."""
    if state.curve is None or state.volume is None or state.cursor is None:
        return np.zeros((0, 3))
    return curved.along(np.array(state.curve.points), min(state.volume.geometry.spacing))


def along_mm(state: ViewState) -> tuple[float, float]:
    """How far along the path of a curved reformat the cursor is, and how long that is."""
    path = path_of(state)
    ways = np.linalg.norm(np.diff(path, axis=0), axis=1)
    at = curved.nearest(path, np.array(state.cursor)) if len(path) else 0
    return float(ways[:at].sum()), float(ways.sum())


def redrawn(session: "Session", change: Change) -> None:
    """A path was changed: what is shown along it follows."""
    mark = change.after
    for name in _bent(session) if isinstance(mark, Annotation) else ():
        curve = session.views[name].value.curve
        if curve is not None and isinstance(mark, Annotation) and curve.mark == mark.uid:
            session.views[name].update(curve=replace(curve, points=mark.points))


def follow(session: "Session", name: str) -> None:
    """The view that shows a curve's cross-section turns to where the cursor is now."""
    value = session.views[name].value
    if value.curve is None or value.volume is None or not value.curve.across:
        return
    other = session.views[value.curve.across]
    if value.curve.across in peers(session, name):
        step = min(value.volume.geometry.spacing)
        plane = curved.square_to(value.curve, np.array(value.cursor), step)
        face_to(session, value.curve.across, plane)
        other.update(pan=centred(other.value))


def cut_across(session: "Session", name: str, view: str) -> None:
    """Show the plane square to a curve's path at the cursor in a view; "": no more."""
    state = session.views[name]
    curve = state.value.curve
    if curve is None:
        return
    if curve.across and curve.across != view:
        face_to(session, curve.across, None)
        session.views[curve.across].update(pan=(0.0, 0.0))
    state.update(curve=replace(curve, across=view))
    if view:
        travel(session, name, 0)


def why_not_across(session: "Session") -> str:
    """Why no cross-section of a curve can be shown; "" where one can."""
    bent = _bent(session)
    if not bent:
        return "No curved reformat is shown."
    return "" if any(peers(session, bent[0])) else "No plane of this series is beside it."


def toggle_across(session: "Session") -> None:
    """The cross-section, in the focused view where that is a plane; again: as before."""
    name = _bent(session)[0]
    curve, focused = session.views[name].value.curve, session.selection.value.view
    views = list(peers(session, name))
    here = focused if focused in views else views[-1]
    cut_across(session, name, "" if curve is not None and curve.across else here)


def is_across(session: "Session") -> bool:
    curves = [session.views[name].value.curve for name in _bent(session)]
    return any(curve is not None and curve.across for curve in curves)


def why_not_bend(session: "Session", mark: Annotation | None) -> str:
    """Why a mark is no path; "" where it is one."""
    if mark is None or mark.kind not in ("path", "polyline", "length"):
        return "Draw a line along a vessel or duct (path or polyline), and select it, first."
    if session.active.value.key != mark.volume_key:
        return "Show the series that the line was drawn on in this view first."
    apart = np.ptp(np.array(mark.points, float), axis=0).max()
    return "" if apart > 0 else "The line has no length."


def _bent(session: "Session") -> list[str]:
    """The views in sight that show a curved reformat."""
    views = [tile.view for tile in session.tiles]
    return [name for name in views if session.views[name].value.curve is not None]


def set_slab(session: "Session", name: str, slab: Slab | None) -> None:
    """A view shows a slab about its plane, or the plane alone."""
    session.views[name].update(slab=slab)
    session.straighten(name)


def thicker(state: ViewState, by_mm: float) -> Slab | None:
    """The slab of a view, or a first one, thicker; None where nothing is left of it."""
    now = state.slab or Slab("mip", 0.0)
    thickness = min(now.thickness_mm + by_mm, THICKEST_MM)
    return Slab(now.mode, thickness) if thickness > 0 else None


def finest_mm(state: ViewState) -> float:
    """The step by which a slab of a view grows: one of its own planes; 1 mm across them."""
    if state.volume is None or state.oblique is not None:
        return 1.0
    return oblique.step_mm(state.volume.geometry, navigation.faced(state).normal)


def is_turned(session: "Session", name: str) -> bool:
    """True where one of the planes that go with a view's is a freely turned one."""
    views = {name, *peers(session, name)}
    return any(session.views[other].value.oblique is not None for other in views)
