"""Turning, moving and zooming in 3D, as pure functions."""

from dataclasses import replace

import numpy as np
import pytest

from tests.volumes import ramp_volume
from viewer.app.orbit import (
    bend_said,
    other_preset,
    panned,
    preset_of,
    reshaped,
    turned,
    zoomed,
)
from viewer.app.view_state import ViewState
from viewer.core.presentation import Window
from viewer.imaging.projection import picture_plane


def test_azimuth_goes_round_and_elevation_stops_above_and_below() -> None:
    assert turned(ViewState(camera=(170.0, 80.0)), 20, 30) == {"camera": (-170.0, 90.0)}
    assert turned(ViewState(camera=(0.0, -80.0)), -30, -30) == {"camera": (-30.0, -90.0)}


def test_panning_adds_up() -> None:
    assert panned(ViewState(pan=(1.0, 2.0)), 3, -1) == {"pan": (4.0, 1.0)}


def test_what_lies_under_the_pointer_stays_there_while_zooming() -> None:
    geometry = ramp_volume((20, 30, 40), (1.5, 1, 1)).geometry
    state = ViewState(camera=(30.0, 10.0), zoom=1.5, pan=(3.0, -4.0))
    before = picture_plane(geometry, state.camera, (300, 300), state.zoom, state.pan)
    pointer = np.array([220.0, 60.0])
    under = before.to_patient(pointer)
    offset = (pointer - 149.5) * before.spacing[0]
    state = replace(state, **zoomed(state, 2.0, *offset.tolist()))
    after = picture_plane(geometry, state.camera, (300, 300), state.zoom, state.pan)
    assert state.zoom == 3.0
    assert after.to_pixel(under) == pytest.approx(pointer)


def test_the_zoom_has_ends() -> None:
    assert zoomed(ViewState(zoom=15.0), 10, 0, 0)["zoom"] == 20.0
    assert zoomed(ViewState(zoom=0.3), 0.1, 0, 0)["zoom"] == 0.2


def test_the_preset_is_the_chosen_one_or_the_modalitys_first() -> None:
    assert preset_of(ViewState()) is None
    state = ViewState(item=ramp_volume(modality="CT"), preset="ct-lung")
    found = preset_of(state)
    assert found is not None and found.name == "ct-lung"
    other = preset_of(replace(state, preset="pet-hot"))
    assert other is not None and other.name == "ct-bone"
    assert other_preset(state, 1)["preset"] == "ct-vessels"
    assert other_preset(ViewState(), 1) == {}


def test_a_drag_stretches_and_shifts_the_curves_and_says_by_how_much() -> None:
    state = ViewState(item=ramp_volume(modality="CT"), preset="ct-lung")
    assert bend_said(state) == ""
    shift, stretch = reshaped(state, 0, 100)["bend"]
    assert (shift, stretch) == (0.25, 1.0)
    state = replace(state, bend=(0.25, 1.5))
    assert bend_said(state) == "curves +82 HU, × 1.50"  # a quarter of -950 to -620
    assert reshaped(state, 1e4, 1e4)["bend"] == (1.0, 10.0)
    assert reshaped(state, -1e4, -1e4)["bend"] == (-1.0, 0.1)
    assert other_preset(state, 1) == {"preset": "ct-vessels", "bend": (0.0, 1.0)}
    assert reshaped(ViewState(), 5, 5) == {}


def test_of_a_mip_the_same_drag_sets_the_window() -> None:
    window = Window(40.0, 400.0)
    state = ViewState(item=ramp_volume(modality="CT"), preset="ct-mip", window=window)
    assert reshaped(state, 0, 100) == {"window": Window(140.0, 400.0, "LINEAR_EXACT")}
    assert reshaped(state, 250, 0)["window"].width == pytest.approx(400 * np.e)
    assert reshaped(replace(state, window=None), 5, 5) == {}
