"""The crosshair tool: pure."""

from dataclasses import replace

from tests.ui.tools.motions import motion
from tests.volumes import ramp_volume
from viewer.app.view_state import ViewState
from viewer.ui.tools.crosshair import dragged


def test_it_goes_to_the_point_under_the_mouse() -> None:
    start = ViewState(item=ramp_volume(), cursor=(0.0, 0.0, 0.0))
    assert dragged(replace(motion(), start=start)) == {"cursor": (1.0, 2.0, 3.0)}


def test_where_nothing_has_a_place_it_goes_nowhere() -> None:
    assert dragged(motion()) == {}
