"""Scrolling by drag: pure."""

from dataclasses import replace

from tests.ui.tools.motions import motion
from tests.volumes import ramp_volume
from viewer.app.view_state import ViewState
from viewer.ui.tools.scroll import dragged


def z(dy: float, height: float = 400, slices: int = 10) -> float | None:
    volume = ramp_volume((slices, 4, 4))
    start = ViewState(item=volume, cursor=(0.0, 0.0, 15.0))
    found = dragged(replace(motion(), start=start, now=start, dy=dy, height=height))
    return found["cursor"][2] if found else None


def test_down_is_on_and_up_is_back() -> None:
    assert z(24) == 12
    assert z(-50) == 21
    assert z(5) is None  # not an image yet


def test_the_whole_stack_takes_the_height_of_the_view() -> None:
    assert z(8, height=400, slices=100) == 9  # 4 pixels an image
    assert z(8, height=400, slices=1000) == 3  # but never in less than 2


def test_it_stops_at_the_ends() -> None:
    assert z(9999) == 0
    assert z(-9999) == 27


def test_nothing_moves_in_an_empty_view() -> None:
    assert dragged(replace(motion(), dy=100)) == {}
