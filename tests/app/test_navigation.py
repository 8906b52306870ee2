"""Moves in a view."""

import numpy as np
import pytest

from tests.volumes import ramp_volume
from viewer.app import navigation
from viewer.app.view_state import ViewState
from viewer.core.plane import Orientation
from viewer.core.volume import ImageSet


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
