"""Pan and zoom: pure."""

from dataclasses import replace

import pytest

from tests.ui.tools.motions import motion
from viewer.app.view_state import ViewState
from viewer.ui.tools.pan_zoom import panned, zoomed, zoomed_at


def test_the_picture_follows_the_mouse() -> None:
    start = ViewState(pan=(1.0, -1.0))
    assert panned(replace(motion(), start=start, dx=10, dy=-4)) == {"pan": (6.0, -3.0)}


def test_up_is_larger() -> None:
    assert zoomed(replace(motion(), dy=-180))["zoom"] == pytest.approx(2.71828, rel=1e-4)
    assert zoomed(replace(motion(), dy=180))["zoom"] == pytest.approx(0.36788, rel=1e-4)
    assert zoomed(motion()) == {"zoom": 1.0, "pan": (0.0, 0.0)}


def test_what_is_under_the_mouse_stays_there() -> None:
    state, place, per_mm = ViewState(zoom=2.0, pan=(3.0, -5.0)), (60.0, -40.0), 4.0
    found = zoomed_at(state, 3.0, place, per_mm)
    before = [p / per_mm - pan for p, pan in zip(place, state.pan, strict=True)]
    after = [p / (3 * per_mm) - pan for p, pan in zip(place, found["pan"], strict=True)]
    assert after == pytest.approx(before)
    assert found["zoom"] == 6


def test_zoom_has_ends() -> None:
    assert zoomed_at(ViewState(), 1e6, (0, 0), 1)["zoom"] == 40
    assert zoomed_at(ViewState(), 1e-6, (0, 0), 1)["zoom"] == 0.1
    at_end = ViewState(zoom=40.0, pan=(1.0, 1.0))
    assert zoomed_at(at_end, 2, (50, 50), 1) == {"zoom": 40, "pan": (1.0, 1.0)}
