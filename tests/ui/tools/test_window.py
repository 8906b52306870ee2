"""Window by drag: pure."""

from dataclasses import replace

import pytest

from tests.ui.tools.motions import motion
from tests.volumes import ramp_volume
from viewer.app.view_state import ViewState
from viewer.core.presentation import Window
from viewer.core.volume import Marks
from viewer.ui.tools.window import dragged


def window(before: Window, dx: float, dy: float) -> Window:
    found = dragged(replace(motion(), start=ViewState(window=before), dx=dx, dy=dy))["window"]
    assert isinstance(found, Window)
    return found


def test_right_is_wider_down_is_a_higher_centre() -> None:
    before = Window(40, 400)
    assert window(before, 250, 0) == Window(40, 1087)
    assert window(before, -250, 0) == Window(40, 147)
    assert window(before, 0, 40) == Window(80, 400)
    assert window(before, 0, -40) == Window(0, 400)


def test_the_speed_follows_the_width() -> None:
    wide, narrow = Window(0, 2000), Window(0, 80)
    assert window(wide, 0, 20).center == 25 * window(narrow, 0, 20).center


def test_there_and_back_is_where_it_began() -> None:
    assert dragged(replace(motion(), start=ViewState(window=Window(40, 400)))) == {}
    assert dragged(replace(motion(), dx=5)) == {}  # no window yet


@pytest.mark.parametrize("function", ["LINEAR", "LINEAR_EXACT", "SIGMOID"])
def test_no_drag_leaves_a_window_that_shows_nothing(function: str) -> None:
    for width in (400.0, 2.0, 60.0):
        found = window(Window(0.5, width, function), -5000, 0)  # type: ignore[arg-type]
        assert found.width > 0
        assert found.function in (function, "LINEAR_EXACT")


def test_small_windows_are_not_rounded_and_names_are_dropped() -> None:
    found = window(Window(3.5, 7, "LINEAR_EXACT", "suv-7"), 10, 10)
    assert found.width == pytest.approx(7.286, abs=1e-3)
    assert found.name == ""


def test_a_drag_begins_from_the_window_of_the_image_shown() -> None:
    each = Window(40, 400, name="each image")
    volume = ramp_volume(windows=(each,), marks=Marks(own_windows={2: (Window(500, 2000),)}))
    start = ViewState(item=volume, cursor=(4.0, 5.0, 6.0), window=each)
    moved = replace(motion(), start=start, dx=0.0, dy=4.0)
    assert dragged(moved)["window"] == Window(520, 2000)
