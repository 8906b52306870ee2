"""Cursors move together within one frame of reference, windows within one series."""

import pytest

from tests.volumes import ramp_volume
from viewer.app.linking import Linking
from viewer.app.state import State
from viewer.app.view_state import ViewState
from viewer.core.presentation import Window

CT, SAME, OTHER = ramp_volume(), ramp_volume(), ramp_volume(frame="9.9")


@pytest.fixture
def views() -> dict[str, State[ViewState]]:
    start = (1.0, 2.0, 3.0)
    states = {
        "a": State(ViewState(key="ct", item=CT, cursor=start)),
        "b": State(ViewState(key="ct", item=CT, cursor=start, orientation="coronal")),
        "c": State(ViewState(key="pt", item=SAME, cursor=start)),
        "d": State(ViewState(key="mr", item=OTHER, cursor=start)),
        "e": State(ViewState()),
    }
    states["a"].linking = Linking(states)  # type: ignore[attr-defined]
    return states


def test_a_cursor_moves_all_views_of_its_frame_of_reference_and_no_other(views) -> None:
    views["b"].update(cursor=(5.0, 6.0, 7.0))
    assert views["a"].value.cursor == views["c"].value.cursor == (5.0, 6.0, 7.0)
    assert views["d"].value.cursor == (1.0, 2.0, 3.0)
    assert views["e"].value.cursor is None


def test_a_window_moves_the_views_of_the_same_series_alone(views) -> None:
    views["a"].update(window=Window(40, 400), inverted=True)
    assert views["b"].value.window == Window(40, 400) and views["b"].value.inverted
    assert views["c"].value.window is None and not views["c"].value.inverted


def test_zoom_and_pan_stay_in_their_view(views) -> None:
    views["a"].update(zoom=3.0, pan=(4.0, 5.0))
    assert views["b"].value.zoom == 1.0 and views["b"].value.pan == (0.0, 0.0)


def test_unlinked_views_keep_their_cursor(views) -> None:
    views["a"].linking.enabled = False
    views["a"].update(cursor=(9.0, 9.0, 9.0))
    assert views["b"].value.cursor == (1.0, 2.0, 3.0)


def test_frames_without_a_uid_are_never_taken_for_one(views) -> None:
    nameless = ramp_volume(frame="")
    states = {
        "a": State(ViewState(key="x", item=nameless, cursor=(0.0, 0.0, 0.0))),
        "b": State(ViewState(key="y", item=ramp_volume(frame=""), cursor=(0.0, 0.0, 0.0))),
    }
    linking = Linking(states)
    states["a"].update(cursor=(1.0, 1.0, 1.0))
    assert states["b"].value.cursor == (0.0, 0.0, 0.0) and linking.enabled


def test_what_changes_apart_is_carried_nowhere(views) -> None:
    with views["a"].linking.apart():
        views["a"].update(cursor=(5.0, 6.0, 7.0))
    assert views["b"].value.cursor == (1.0, 2.0, 3.0)
    views["a"].update(cursor=(8.0, 6.0, 7.0))
    assert views["b"].value.cursor == (8.0, 6.0, 7.0)
