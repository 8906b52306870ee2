"""Turning the planes of several views together, and following a lesion."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.phantoms import STEPS, linear_volume, uneven
from tests.ui.showing import put
from tests.volumes import ramp_volume
from viewer.app import layout, mpr, navigation
from viewer.app.cut import cut
from viewer.app.layout import Tile
from viewer.app.session import Session
from viewer.core.annotation import Annotation
from viewer.core.bonds import bond
from viewer.core.geometry import Array, Geometry, Vector
from viewer.core.plane import Slab
from viewer.core.volume import Source, Volume

Z = np.array([0.0, 0.0, 1.0])


def shown(session: Session, volume: Volume, cursor: Vector | None = None) -> None:
    """The volume in three planes."""
    made = layout.mpr()
    fields = ("name", "rows", "columns", "tiles", "together")
    session.layout.update(**{f: getattr(made, f) for f in fields if hasattr(made, f)})
    for view, orientation in (("a", "axial"), ("b", "coronal"), ("c", "sagittal")):
        cursor = cursor or volume.geometry.center
        put(session, volume, view, orientation=orientation, cursor=cursor)


def normal(session: Session, view: str) -> Array:
    return navigation.faced(session.views[view].value).normal


def test_planes_that_cut_a_view_turn_together_about_its_normal(empty: Session) -> None:
    shown(empty, ramp_volume())
    found = mpr.across(empty, "a")
    assert set(found) == {"b", "c"}
    mpr.turn(empty, found, Z, 30)
    assert empty.views["a"].value.oblique is None
    for view in ("b", "c"):
        assert normal(empty, view) @ Z == pytest.approx(0, abs=1e-12)
    assert normal(empty, "b") @ normal(empty, "c") == pytest.approx(0, abs=1e-12)
    b = empty.views["b"].value.oblique
    assert b is not None and b.u == pytest.approx((np.cos(np.pi / 6), 0.5, 0))
    # double oblique: about the normal of a plane that is turned itself
    mpr.turn(empty, mpr.across(empty, "b"), normal(empty, "b"), 20)
    normals = np.array([normal(empty, view) for view in ("a", "b", "c")])
    assert normals @ normals.T == pytest.approx(np.eye(3), abs=1e-12)
    assert abs(normal(empty, "a") @ Z) == pytest.approx(np.cos(np.radians(20)))


def test_a_plane_goes_along_in_every_view_of_its_name_and_frame(empty: Session) -> None:
    tiles = (Tile("a", "axial"), Tile("b", "axial"), Tile("c", "coronal"), Tile("g0", "axial"))
    empty.layout.update(rows=2, columns=2, tiles=tiles)
    for view, frame in (("a", "1.2"), ("b", "1.2"), ("c", "1.2"), ("g0", "9.9")):
        volume = ramp_volume(frame=frame)
        orientation = "coronal" if view == "c" else "axial"
        put(empty, volume, view, key=view, orientation=orientation)
    assert set(mpr.lying(empty, "a")) == {"a", "b"}
    assert set(mpr.across(empty, "a")) == {"c"}
    assert set(mpr.lying(empty, "a", alone=True)) == {"a"}
    empty.selection.update(linked=False)
    assert set(mpr.lying(empty, "a")) == {"a"}


def test_all_planes_go_back(empty: Session) -> None:
    shown(empty, ramp_volume())
    assert not mpr.is_turned(empty, "a")
    mpr.turn(empty, mpr.across(empty, "a"), Z, 30)
    assert mpr.is_turned(empty, "a")
    mpr.straight(empty, "a")
    assert not mpr.is_turned(empty, "a")
    assert all(state.value.oblique is None for state in empty.views.values())
    assert empty.views["b"].value.pan == pytest.approx((0, 0))


@pytest.mark.parametrize("wants", ["turn", "slab"])
def test_tilted_and_uneven_stacks_are_straightened_and_given_back(
    empty: Session, qtbot: QtBot, wants: str
) -> None:
    for steps, fields in ((STEPS["tilted"], {}), (STEPS["axial"], {"uneven": True})):
        positions = {"slice_positions": uneven(steps)} if fields else {}
        volume = linear_volume(steps, **positions)
        put(empty, volume)
        if wants == "turn":
            mpr.turn(empty, mpr.lying(empty, "a"), np.array([1.0, 0, 0]), 20)
        else:
            mpr.set_slab(empty, "a", Slab("mip", 5.0))
        qtbot.waitUntil(lambda: empty.views["a"].value.resampled)
        if wants == "turn":
            mpr.straight(empty, "a")
        else:
            mpr.set_slab(empty, "a", None)
        assert empty.views["a"].value.item is volume
        assert not empty.views["a"].value.resampled
        empty._resampled.clear()


def lesion(
    kind: str, *points: Vector, u: Vector = (1, 0, 0), v: Vector = (0, 1, 0)
) -> Annotation:
    return Annotation("1", kind, points, "1.2.3.4", u, v, volume_key="k1")


def test_planes_follow_the_axes_of_a_lesion(empty: Session) -> None:
    volume = ramp_volume(shape=(20, 30, 30), spacing=(1.0, 1.0, 1.0))
    shown(empty, volume)
    tilt = np.radians(20)
    u = (float(np.cos(tilt)), 0.0, float(np.sin(tilt)))
    start = np.array([8.0, 10, 8])
    long = np.array(u) * 8 + np.array([0, 4.0, 0])
    across = np.cross(np.cross(u, (0, 1, 0)), long) / 3
    middle = start + long / 2
    ends = (start, start + long, middle - across / 2, middle + across / 2)
    mark = lesion("bidirectional", *(navigation.vector(p) for p in ends), u=u)
    mpr.align(empty, mark)
    normals = {view: normal(empty, view) for view in ("a", "b", "c")}
    directions = [long / np.linalg.norm(long), across / np.linalg.norm(across)]
    directions.append(np.cross(*directions))
    for n in normals.values():
        assert sorted(abs(float(n @ d)) for d in directions) == pytest.approx(
            [0, 0, 1], abs=1e-6
        )
    assert abs(normals["a"] @ directions[2]) == pytest.approx(1)  # both axes in one picture
    for view in ("a", "b", "c"):
        assert empty.views[view].value.cursor == pytest.approx(np.mean(ends, axis=0))


def test_a_length_alone_gives_planes_too(empty: Session) -> None:
    shown(empty, ramp_volume())
    mark = lesion("length", (4.0, 4.0, 9.0), (10.0, 9.0, 9.0))
    assert mpr.why_not_align(mark) == ""
    mpr.align(empty, mark)
    long = np.array([6.0, 5, 0]) / np.hypot(6, 5)
    held = [abs(float(normal(empty, view) @ long)) for view in ("a", "b", "c")]
    assert sorted(held) == pytest.approx([0, 0, 1], abs=1e-6)


def test_what_planes_cannot_follow(empty: Session) -> None:
    assert mpr.why_not_align(None)
    assert mpr.why_not_align(lesion("probe", (1, 2, 3)))
    assert mpr.why_not_align(lesion("length", (1, 2, 3), (1, 2, 3)))


def test_a_jump_goes_to_the_plane_that_a_mark_was_drawn_on(
    empty: Session, qtbot: QtBot
) -> None:
    shown(empty, ramp_volume())
    mpr.turn(empty, mpr.across(empty, "a"), Z, 30)
    b = empty.views["b"].value
    assert b.oblique is not None
    start = np.array(b.cursor)
    end = start + 6 * np.array(b.oblique.u)
    points = navigation.vector(start), navigation.vector(end)
    mark = lesion("length", *points, u=b.oblique.u, v=b.oblique.v)
    empty.document.put(mark, "x")
    mpr.straight(empty, "a")
    empty.jump(mark)
    value = empty.active.value
    assert value.oblique is not None
    assert abs(value.oblique.normal @ b.oblique.normal) == pytest.approx(1)
    assert value.cursor == pytest.approx((start + end) / 2)
    flat = lesion("length", (4, 4, 9), (9, 4, 9))
    empty.document.put(flat, "x")
    empty.jump(flat)
    assert empty.active.value.oblique is None and empty.selection.value.view == "a"


def test_a_slab_grows_by_its_own_planes_and_ends_at_nothing(empty: Session) -> None:
    shown(empty, ramp_volume())
    value = empty.views["a"].value
    assert mpr.finest_mm(value) == pytest.approx(3)
    assert mpr.thicker(value, 3.0) == Slab("mip", 3.0)
    assert mpr.thicker(value, -3.0) is None
    mpr.turn(empty, mpr.lying(empty, "a"), np.array([1.0, 0, 0]), 20)
    assert mpr.finest_mm(empty.views["a"].value) == 1.0


def test_another_series_begins_with_its_own_plane(session: Session, qtbot: QtBot) -> None:
    mpr.turn(session, mpr.lying(session, "a"), np.array([1.0, 0, 0]), 20)
    mpr.set_slab(session, "a", Slab("mip", 9.0))
    keys = [one.key for one in session.opened.value.display_sets]
    other = next(key for key in keys if key != session.active.value.key)
    session.show(other)
    qtbot.waitUntil(lambda: session.active.value.item is not None)
    assert session.active.value.oblique is None and session.active.value.slab is None
    session.turn_to("coronal")
    mpr.turn(session, mpr.lying(session, "a"), Z, 20)
    session.turn_to("coronal")
    assert session.active.value.oblique is None


def path() -> Annotation:
    return lesion("polyline", (3.0, 4.0, 9.0), (10.0, 7.0, 9.0), (18.0, 6.0, 9.0))


def test_a_line_is_shown_along_itself_in_a_view_beside(empty: Session) -> None:
    shown(empty, ramp_volume())
    mpr.bend(empty, path(), "straightened")
    bent = [name for name, state in empty.views.items() if state.value.curve is not None]
    assert bent == ["b"]
    value = empty.views["b"].value
    assert value.curve is not None and value.curve.points == path().points
    assert set(mpr.peers(empty, "a")) == {"a", "c"}
    made = cut(value)
    assert made is not None and made.places is not None and not made.placed
    index = np.rint(empty.views["a"].value.volume.geometry.to_index(made.places))  # type: ignore[union-attr]
    last = np.array((9, 15, 11))
    inner = ((index >= 1) & (index <= last - 1)).all(-1)
    k, j, i = np.moveaxis(ramp_volume().geometry.to_index(made.places[inner]), -1, 0)
    assert made.values[inner] == pytest.approx(100 * k + 10 * j + i, rel=1e-4)
    mpr.bend(empty, path(), "stretched")  # in the same place
    assert empty.views["b"].value.curve is not None
    assert empty.views["b"].value.curve.form == "stretched"
    assert empty.views["c"].value.curve is None
    mpr.unbend(empty, "a")
    assert empty.views["b"].value.curve is None


def test_the_wheel_turns_about_the_path_round_and_round(empty: Session) -> None:
    shown(empty, ramp_volume())
    mpr.bend(empty, path(), "straightened")
    state = empty.views["b"]
    assert navigation.position(state.value) == (0, 72)
    state.update(**navigation.stepped(state.value, -1))
    assert state.value.curve is not None and state.value.curve.degrees == 355
    state.update(**navigation.stepped(state.value, 3))
    assert state.value.curve.degrees == 10
    assert navigation.beyond_mm(state.value) == 0 and navigation.incomplete(state.value) == ()


def test_what_is_no_path(empty: Session) -> None:
    shown(empty, ramp_volume())
    assert "polyline" in mpr.why_not_bend(empty, None)
    assert "polyline" in mpr.why_not_bend(empty, lesion("probe", (1, 2, 3)))
    assert mpr.why_not_bend(empty, lesion("length", (1, 2, 3), (1, 2, 3)))
    assert mpr.why_not_bend(empty, path()) == ""
    empty.views["a"].update(key="other")
    assert "series" in mpr.why_not_bend(empty, path())


def test_every_view_of_the_layout_has_a_part_in_following_a_lesion(empty: Session) -> None:
    """Also one that shows another plane than its own, or a curve."""
    shown(empty, ramp_volume())
    empty.turn_to("axial", "b")
    mpr.bend(empty, path(), "straightened")
    empty.views["c"].update(curve=empty.views["b"].value.curve)
    mpr.align(empty, lesion("length", (4.0, 4.0, 9.0), (10.0, 9.0, 9.0)))
    normals = np.array([normal(empty, view) for view in ("a", "b", "c")])
    assert normals @ normals.T == pytest.approx(np.eye(3), abs=1e-9)
    assert all(empty.views[view].value.curve is None for view in ("a", "b", "c"))


def test_planes_of_another_time_turn_along_where_they_are_tied(empty: Session) -> None:
    """By the rotation of the registration, and without moving its picture."""
    empty.arrange(layout.table(1, 2))
    for view, key, frame in (("g0", "k1", "1.1"), ("g1", "k2", "2.2")):
        source = Source(f"study {key}")
        put(empty, ramp_volume((40, 16, 12), frame=frame, source=source), view, key)
    before = empty.views["g1"].value.pan
    tilt = np.array([1.0, 0, 0])
    mpr.turn(empty, mpr.lying(empty, "g0"), tilt, 20, "g0")
    assert empty.views["g1"].value.oblique is None  # strangers
    mpr.straight(empty, "g0")
    quarter = np.array([[0, -1, 0, 5], [1, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1.0]])
    empty.sync.update(bonds=(bond("1.1", "2.2", quarter, "registered"),))
    mpr.turn(empty, mpr.lying(empty, "g0"), tilt, 20, "g0")
    one, other = normal(empty, "g0"), normal(empty, "g1")
    assert quarter[:3, :3] @ one == pytest.approx(other)
    assert abs(other @ Z) == pytest.approx(np.cos(np.radians(20)))
    assert before == (0.0, 0.0)
    mpr.straight(empty, "g0")
    assert empty.views["g1"].value.oblique is None


def helix(turns: float = 1.5, points: int = 19) -> Array:
    """Places on a helix of radius 15 mm that rises 24 mm a turn, about (30, 30)."""
    turn = np.linspace(0, 2 * np.pi * turns, points)
    rise = 6 + 24 * turn / (2 * np.pi)
    return np.stack([30 + 15 * np.cos(turn), 30 + 15 * np.sin(turn), rise], -1)


@cache
def tube() -> Volume:
    """Voxels of 1 mm; a bright tube (sigma 1.5 mm) along the helix, of its true formula."""
    k, j, i = np.ogrid[:50, :60, :60]
    away = np.full((50, 60, 60), np.inf)
    for x, y, z in helix(points=400):
        np.minimum(away, (i - x) ** 2 + (j - y) ** 2 + (k - z) ** 2, out=away)
    values = np.rint(1000 * np.exp(-away / (2 * 1.5**2))).astype(np.int16)
    affine = np.eye(4)[[2, 1, 0, 3]].T  # (k, j, i) -> (x, y, z)
    geometry = Geometry(affine, (50, 60, 60), "1.2.3.4")
    return replace(ramp_volume((50, 60, 60)), array=values, geometry=geometry)


@pytest.mark.parametrize("degrees", [0.0, 35.0, 90.0, 160.0])
def test_a_tube_along_a_helix_is_straight_in_the_straightened_view(
    empty: Session, degrees: float
) -> None:
    """Its middle in each row lies within half a voxel of the picture's."""
    shown(empty, tube())
    mark = lesion("path", *(tuple(one) for one in helix().tolist()))
    mpr.bend(empty, mark, "straightened")
    state = empty.views["b"]
    assert state.value.curve is not None
    state.update(curve=replace(state.value.curve, degrees=degrees, half_mm=8.0))
    made = cut(state.value)
    assert made is not None
    inner = np.nan_to_num(made.values)[3:-3]
    columns = np.arange(inner.shape[1]) - (inner.shape[1] - 1) / 2
    near = np.where(np.abs(columns) < 5, inner, 0)
    middle = (near * columns).sum(1) / near.sum(1) * made.plane.spacing[1]
    assert np.abs(middle).max() < 0.5
    assert inner.max(1).min() > 850  # the tube is met in every row
    length = (made.values.shape[0] - 1) * made.plane.spacing[0]
    assert length == pytest.approx(3 * np.pi * np.hypot(15, 24 / (2 * np.pi)), abs=1.0)


def test_the_cursor_goes_along_the_path_and_all_planes_with_it(empty: Session) -> None:
    shown(empty, tube(), cursor=navigation.vector(helix()[0]))
    mpr.bend(empty, lesion("path", *(tuple(one) for one in helix().tolist())), "straightened")
    mpr.travel(empty, "b", 20)
    cursor = np.array(empty.views["a"].value.cursor)
    turn = 2 * np.pi * (cursor[2] - 6) / 24
    there = [30 + 15 * np.cos(turn), 30 + 15 * np.sin(turn), cursor[2]]
    assert cursor == pytest.approx(there, abs=0.3)
    assert turn * np.hypot(15, 24 / (2 * np.pi)) == pytest.approx(20, abs=0.3)
    assert empty.views["c"].value.cursor == empty.views["b"].value.cursor
    mpr.travel(empty, "b", 10_000)
    assert np.array(empty.views["a"].value.cursor) == pytest.approx(helix()[-1], abs=0.1)
    mpr.travel(empty, "a", 1)  # a plane has no path
    assert np.array(empty.views["a"].value.cursor) == pytest.approx(helix()[-1], abs=0.1)


def test_what_is_shown_along_a_path_follows_its_points(empty: Session) -> None:
    shown(empty, tube(), cursor=navigation.vector(helix()[0]))
    mark = lesion("path", *(tuple(one) for one in helix().tolist()))
    empty.document.put(mark, "Path")
    mpr.bend(empty, mark, "straightened")
    at, length = mpr.along_mm(empty.views["b"].value)
    assert at == 0
    assert length == pytest.approx(3 * np.pi * np.hypot(15, 24 / (2 * np.pi)), rel=0.01)
    shorter = replace(mark, points=mark.points[:7])
    empty.document.put(shorter, "Move Path")
    curve = empty.views["b"].value.curve
    assert curve is not None and curve.points == shorter.points
    empty.document.undo()
    curve = empty.views["b"].value.curve
    assert curve is not None and curve.points == mark.points
    assert mpr.along_mm(empty.views["a"].value) == (0, 0)


def test_a_cross_section_is_square_to_the_path_and_goes_along(empty: Session) -> None:
    shown(empty, tube(), cursor=navigation.vector(helix()[0]))
    assert mpr.why_not_across(empty)
    mpr.bend(empty, lesion("path", *(tuple(one) for one in helix().tolist())), "straightened")
    assert mpr.why_not_across(empty) == "" and not mpr.is_across(empty)
    empty.selection.update(view="c")
    mpr.toggle_across(empty)
    assert mpr.is_across(empty)
    for steps in (25, 30, 22):
        mpr.travel(empty, "b", steps)
        z = np.array(empty.views["c"].value.cursor)[2]
        turn = 2 * np.pi * (z - 6) / 24
        tangent = np.array([-15 * np.sin(turn), 15 * np.cos(turn), 24 / (2 * np.pi)])
        tangent /= np.linalg.norm(tangent)
        assert abs(normal(empty, "c") @ tangent) > np.cos(np.radians(3))
        made = cut(empty.views["c"].value)
        assert made is not None and made.placed
        at = np.array(empty.views["c"].value.cursor)
        column, row = np.rint(made.plane.to_pixel(at)).astype(int)
        assert made.values[row, column] > 850
    assert abs(normal(empty, "a") @ Z) == pytest.approx(1)
    mpr.toggle_across(empty)
    assert empty.views["c"].value.oblique is None and not mpr.is_across(empty)
    mpr.toggle_across(empty)
    mpr.unbend(empty, "b")
    assert empty.views["c"].value.oblique is None
