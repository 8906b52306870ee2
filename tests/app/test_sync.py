"""What moves together between examinations, and the reason that is told."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.ui.showing import put
from tests.volumes import ramp_volume
from viewer.app import layout, sync
from viewer.app.session import Session
from viewer.core.presentation import Window
from viewer.core.volume import Source


@pytest.fixture
def times(empty: Session) -> Session:
    """Two examinations side by side, in frames of reference of their own."""
    empty.arrange(layout.table(1, 2))
    for view, key, frame in (("g0", "k1", "1.1"), ("g1", "k2", "2.2")):
        made = ramp_volume((40, 16, 12), frame=frame, source=Source(f"study {key}"))
        put(empty, made, view, key, cursor=(10.0, 8.0, 60.0))
    return empty


def test_strangers_move_alone_and_it_is_said(times: Session) -> None:
    times.views["g0"].update(cursor=(10.0, 8.0, 30.0))
    assert times.views["g1"].value.cursor == (10.0, 8.0, 60.0)
    assert sync.reason(times, "g1") == "not linked" and sync.reason(times, "g0") == ""


def test_link_here_keeps_the_offset_both_ways(times: Session) -> None:
    times.views["g1"].update(cursor=(10.0, 8.0, 72.5))
    sync.link_here(times)
    assert sync.reason(times, "g1") == "by hand +12.5 mm"
    times.views["g0"].update(cursor=(11.0, 8.0, 30.0))
    assert times.views["g1"].value.cursor == (11.0, 8.0, 42.5)
    times.views["g1"].update(cursor=(10.0, 9.0, 90.0))
    assert times.views["g0"].value.cursor == (10.0, 9.0, 77.5)
    times.selection.update(view="g1")
    assert sync.reason(times, "g0") == "by hand −12.5 mm"


def test_unlinked_they_move_alone_again(times: Session) -> None:
    sync.link_here(times)
    sync.unlink(times)
    times.views["g0"].update(cursor=(11.0, 8.0, 30.0))
    assert times.views["g1"].value.cursor == (10.0, 8.0, 60.0)


def test_the_switch_of_all_links_wins(times: Session) -> None:
    sync.link_here(times)
    times.selection.update(linked=False)
    times.views["g0"].update(cursor=(11.0, 8.0, 30.0))
    assert times.views["g1"].value.cursor == (10.0, 8.0, 60.0)
    assert sync.reason(times, "g1") == "moves alone"


def test_one_frame_of_reference_says_so(times: Session) -> None:
    put(times, ramp_volume(frame="1.1"), "g1", "k2")
    assert sync.reason(times, "g1") == "same frame of reference"


def test_zoom_pan_and_window_go_along_between_times_until_told_not_to(times: Session) -> None:
    times.views["g1"].update(zoom=2.0)
    assert times.views["g0"].value.zoom == 2.0
    times.views["g0"].update(pan=(3.0, -4.0), window=Window(1, 2))
    other = times.views["g1"].value
    assert (other.pan, other.window) == ((3.0, -4.0), Window(1, 2))
    times.sync.update(looks=False)
    times.views["g0"].update(zoom=1.0, window=Window(5, 6))
    assert (times.views["g1"].value.zoom, times.views["g1"].value.window) == (2.0, Window(1, 2))


def test_other_modalities_keep_their_look(times: Session) -> None:
    value = times.views["g1"].value
    assert value.volume is not None
    times.views["g1"].update(item=replace(value.volume, modality="MR"))
    times.views["g0"].update(zoom=2.0, window=Window(1, 2))
    assert times.views["g1"].value.zoom == 1.0


def test_the_same_scale_asks_for_more_zoom_of_the_larger_picture(times: Session) -> None:
    small, large = times.views["g0"].value, times.views["g1"].value
    wide = ramp_volume((40, 48, 12), frame="2.2")
    assert sync.same_scale(small, replace(large, item=wide)) == pytest.approx(48 / 24)


def test_a_registration_ties_the_two_and_brings_them_together(
    times: Session, qtbot: QtBot, monkeypatch: Any
) -> None:
    matrix = np.eye(4)
    matrix[:3, 3] = (1.0, 0.0, -9.0)  # from the moving one (g1) to the fixed (g0)
    monkeypatch.setattr("viewer.imaging.registration.rigid", lambda one, other, ticket: matrix)
    times.selection.update(view="g0")
    sync.register(times)
    qtbot.waitUntil(lambda: bool(times.sync.value.bonds))
    assert sync.reason(times, "g1") == "registered"
    assert times.views["g1"].value.cursor == (9.0, 8.0, 69.0)
