"""Moves in a view."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QSizeF

from tests.volumes import ramp_volume
from viewer.app import navigation
from viewer.app.cut import cut
from viewer.app.view_state import ViewState
from viewer.core.plane import Orientation
from viewer.core.volume import ImageSet
from viewer.imaging import oblique
from viewer.ui.framing import framed


def state(orientation: Orientation = "axial", **fields: object) -> ViewState:
    """A view of a volume of 10 x 16 x 12 voxels of 3 x 1 x 2 mm, at its voxel (4, 5, 6)."""
    fields = {"cursor": (12.0, 5.0, 12.0), **fields}
    return ViewState(key="k1", item=ramp_volume(), orientation=orientation, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("orientation", "cursor"),
    [
        ("axial", (12.0, 5.0, 9.0)),
        ("coronal", (12.0, 6.0, 12.0)),
        ("sagittal", (14.0, 5.0, 12.0)),
    ],
)
def test_the_next_picture_is_to_the_feet_the_back_and_the_left(
    orientation: Orientation, cursor: tuple[float, float, float]
) -> None:
    assert navigation.stepped(state(orientation), 1) == {"cursor": pytest.approx(cursor)}


def test_pictures_are_counted_in_the_order_of_the_wheel() -> None:
    assert navigation.position(state("axial")) == (5, 10)
    assert navigation.position(state("coronal")) == (5, 16)
    assert navigation.position(state("sagittal")) == (6, 12)


def test_the_ends_stop() -> None:
    last = navigation.went(state("axial"), 10**9)
    assert last == {"cursor": pytest.approx((12.0, 5.0, 0.0))}
    assert navigation.stepped(state("axial", cursor=(12.0, 5.0, 0.0)), 1) == last


def test_a_step_in_mm_is_at_least_one_picture() -> None:
    assert navigation.stepped_mm(state("axial"), 5.0)["cursor"][2] == pytest.approx(6.0)
    assert navigation.stepped_mm(state("axial"), -1.0)["cursor"][2] == pytest.approx(15.0)


def test_uneven_slices_are_stepped_through_one_by_one() -> None:
    positions = np.zeros((10, 3))
    positions[:, 2] = [0, 3, 6, 9, 12, 30, 33, 36, 39, 42]
    view = ViewState(key="k", item=ramp_volume(slice_positions=positions), cursor=(0, 0, 30.0))
    assert navigation.position(view) == (4, 10)
    assert navigation.stepped(view, 1) == {"cursor": pytest.approx((0, 0, 12.0))}
    assert navigation.stepped(view, -1) == {"cursor": pytest.approx((0, 0, 33.0))}


def test_frames_without_a_place_are_counted_too() -> None:
    images = ImageSet(np.zeros((4, 2, 2), np.int16), "1", "US", np.ones(4, bool))
    view = ViewState(key="k", item=images, frame=3)
    assert navigation.position(view) == (3, 4)
    assert navigation.stepped(view, 1) == {"frame": 3}
    assert navigation.stepped(view, -2) == {"frame": 1}


def test_an_empty_view_does_not_move() -> None:
    assert navigation.stepped(ViewState(), 1) == {}


def test_turning_goes_round() -> None:
    assert navigation.turned(ViewState(rotation=270), 90) == {"rotation": 0}
    assert navigation.turned(ViewState(), -90) == {"rotation": 270}


def test_a_place_beyond_the_pictures_is_told_in_mm() -> None:
    assert navigation.beyond_mm(state(cursor=(12.0, 5.0, 28.4))) == 0  # last slice: 27
    assert navigation.beyond_mm(state(cursor=(12.0, 5.0, 53.0))) == pytest.approx(26)
    assert navigation.beyond_mm(state(cursor=(12.0, 5.0, -4.0))) == pytest.approx(4)
    assert navigation.beyond_mm(state("sagittal", cursor=(12.0, 5.0, 53.0))) == 0
    assert navigation.beyond_mm(ViewState()) == 0


def test_a_place_beyond_uneven_slices_is_told_too() -> None:
    places = np.array([[0.0, 0.0, z] for z in (0, 3, 6, 9, 12, 15, 18, 21, 24, 40)])
    item = ramp_volume(slice_positions=places)
    for z, mm in ((39.0, 0), (45.0, 5), (-10.0, 10)):
        value = ViewState(key="k1", item=item, cursor=(1.0, 1.0, z))
        assert navigation.beyond_mm(value) == pytest.approx(mm)


def test_incomplete_pictures_are_counted_as_the_wheel_goes() -> None:
    broken = {1: "cut off", 7: "lost"}
    value = ViewState(item=ramp_volume(broken=broken), cursor=(12.0, 5.0, 12.0))
    assert navigation.incomplete(value) == (2, 8)  # the head comes first, k = 9
    across = ViewState(
        item=ramp_volume(broken=broken), cursor=(12.0, 5.0, 12.0), orientation="coronal"
    )
    assert navigation.incomplete(across) == ()
    assert navigation.incomplete(state()) == ()


# freely turned planes


def turned_state(
    orientation: Orientation = "axial", degrees: float = 30.0, **fields: object
) -> ViewState:
    made = state(orientation, **fields)
    plane = oblique.turned(navigation.faced(made), np.array([0.48, 0.6, 0.64]), degrees)
    return replace(made, oblique=plane)


def test_a_turned_plane_steps_along_its_normal() -> None:
    one = turned_state()
    assert one.volume is not None and one.oblique is not None and one.cursor is not None
    step = oblique.step_mm(one.volume.geometry, one.oblique.normal)
    after = navigation.stepped(one, 2)["cursor"]
    moved = np.array(after) - one.cursor
    assert moved == pytest.approx(-2 * step * one.oblique.normal)  # on to the feet
    at, count = navigation.position(one)
    assert navigation.position(replace(one, cursor=after)) == (at + 2, count)
    assert navigation.stepped(replace(one, cursor=after), -2)["cursor"] == pytest.approx(
        one.cursor
    )


@pytest.mark.parametrize("orientation", ["axial", "coronal", "sagittal"])
def test_a_slightly_turned_plane_goes_the_same_way(orientation: Orientation) -> None:
    plain = np.array(navigation.stepped(state(orientation), 1)["cursor"]) - state().cursor
    one = turned_state(orientation, 5.0)
    moved = np.array(navigation.stepped(one, 1)["cursor"]) - one.cursor
    assert moved @ plain > 0.8 * np.linalg.norm(moved) * np.linalg.norm(plain)


def test_a_turned_plane_stops_where_the_volume_ends() -> None:
    one = turned_state()
    last = replace(one, **navigation.stepped(one, 10**6))
    assert last.volume is not None and last.oblique is not None
    height = oblique.height_mm(last.volume.geometry, last.oblique.normal, np.array(last.cursor))
    assert abs(height) == pytest.approx(
        oblique.reach_mm(last.volume.geometry, last.oblique.normal)
    )
    assert navigation.beyond_mm(last) == 0
    assert navigation.stepped(last, 1)["cursor"] == pytest.approx(last.cursor)
    for picture in (0, 3, 10**6):
        there = replace(one, **navigation.went(one, picture))
        at, count = navigation.position(there)
        assert at == min(picture, count - 1)
    away = replace(one, cursor=(500.0, 0.0, 0.0))
    assert navigation.beyond_mm(away) > 100


def test_5_mm_on_a_turned_plane() -> None:
    one = turned_state()
    moved = np.array(navigation.stepped_mm(one, 5.0)["cursor"]) - one.cursor
    assert 3 < np.linalg.norm(moved) < 7


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("flipped", [False, True])
def test_turning_keeps_the_cursor_where_it_is_on_the_screen(
    rotation: int, flipped: bool
) -> None:
    before = state(rotation=rotation, flip_horizontal=flipped, pan=(3.0, -2.0), zoom=2.0)
    plane = turned_state().oblique
    after = replace(before, **navigation.turned_to(before, plane))
    back = replace(after, **navigation.turned_to(after, None))
    assert after.oblique == plane and back.oblique is None
    assert back.pan == pytest.approx(before.pan)

    def on_screen(one: ViewState) -> tuple[float, float]:
        shown = cut(one)
        assert shown is not None
        x, y = framed(shown, one, QSizeF(400, 300)).on_screen(np.array(one.cursor)).tolist()
        return x, y

    assert on_screen(after) == pytest.approx(on_screen(before), abs=1e-6)


def test_turning_back_to_the_own_plane_is_no_turned_plane() -> None:
    one = turned_state()
    own = navigation.faced(state())
    assert navigation.turned_to(one, own)["oblique"] is None
    assert navigation.turned_to(ViewState(), own) == {}
