"""Cine: which picture is shown at which time."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from tests.volumes import ramp_volume
from viewer.app import cine
from viewer.app.cine import Cine
from viewer.app.state import State
from viewer.app.view_state import ViewState
from viewer.core.volume import ImageSet, Series4D, Source


class Clock:
    """A time that stands still until it is told."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def frames(count: int = 8, frame_time_ms: float | None = 100.0) -> ImageSet:
    images = tuple(("1.2", n + 1) for n in range(count))
    return ImageSet(
        np.zeros((count, 4, 4), np.int16), "1", "US", np.ones(count, bool),
        source=Source(images=images), frame_time_ms=frame_time_ms,
    )  # fmt: skip


def phases(count: int = 3) -> Series4D:
    one = ramp_volume()
    return Series4D((one,) * count, "time", tuple(map(float, range(count))))


@pytest.fixture
def views(qapp: QCoreApplication) -> dict[str, State[ViewState]]:
    return {
        "a": State(ViewState(key="us", item=frames())),
        "b": State(ViewState(key="4d", item=phases())),
        "c": State(ViewState(key="ct", item=ramp_volume())),
    }


def test_frames_come_at_the_rate_of_the_file(views: dict[str, State[ViewState]]) -> None:
    clock = Clock()
    made = Cine(views, clock)
    made.toggle("a")
    seen = []
    for now in (0.05, 0.1, 0.15, 0.2, 0.3, 0.5):
        clock.now = now + 1e-6
        made.tick()
        seen.append(views["a"].value.frame)
    assert seen == [0, 1, 1, 2, 3, 5]  # the frame at 0.4 s was late: it is left out
    made.toggle("a")
    clock.now = 1.0
    made.tick()
    assert views["a"].value.frame == 5 and not made.plays("a")


def test_it_loops_and_does_not_race_after_a_pause(views: dict[str, State[ViewState]]) -> None:
    clock = Clock()
    made = Cine(views, clock)
    views["a"].update(frame=7)
    made.toggle("a")
    clock.now = 0.1001
    made.tick()
    assert views["a"].value.frame == 0
    clock.now = 60.0
    made.tick()
    assert views["a"].value.frame == 1


def test_phases_play_and_a_volume_does_not(views: dict[str, State[ViewState]]) -> None:
    clock = Clock()
    made = Cine(views, clock)
    made.toggle("b")
    clock.now = 1 / cine.PHASES + 1e-6
    made.tick()
    assert views["b"].value.phase == 1
    made.toggle("c")  # nobody looks anywhere in it
    assert not made.plays("c")


def test_another_series_in_the_view_ends_it(views: dict[str, State[ViewState]]) -> None:
    made = Cine(views, Clock())
    made.toggle("a")
    views["a"].update(key="ct", item=ramp_volume())
    made.tick()
    assert not made.plays("a")


def test_faster_and_slower_within_bounds(views: dict[str, State[ViewState]]) -> None:
    made = Cine(views, Clock())
    made.change_speed("a", 1)
    assert made.rate("a") == pytest.approx(20)
    made.change_speed("a", 9)
    assert made.rate("a") == cine.FASTEST
    made.change_speed("a", -99)
    assert made.rate("a") == cine.SLOWEST
    made.set_rate("a", 7.5)
    assert made.rate("a") == 7.5 and made.rate("b") == cine.PHASES


def test_slices_are_played_through_where_there_is_nothing_else(
    views: dict[str, State[ViewState]],
) -> None:
    clock = Clock()
    made = Cine(views, clock)
    views["c"].update(cursor=ramp_volume().geometry.center)
    first = cine.at(views["c"].value, "slices")
    made.toggle("c")
    assert made.plays("c") and made.through("c") == "slices" and made.swept("c")
    clock.now = 1 / cine.SLICES + 1e-6
    made.tick()
    assert cine.at(views["c"].value, "slices") == first + 1
    made.toggle("c")
    assert not made.plays("c") and made.swept("c")
    views["c"].update(key="other")
    assert not made.swept("c")


def test_slices_of_a_phase_and_then_phases_again(views: dict[str, State[ViewState]]) -> None:
    clock = Clock()
    made = Cine(views, clock)
    views["b"].update(cursor=ramp_volume().geometry.center)
    made.toggle("b", "slices")
    clock.now = 1 / cine.SLICES + 1e-6
    made.tick()
    assert views["b"].value.phase == 0 and made.through("b") == "slices"
    made.set_rate("b", 30)
    made.toggle("b", "phases")
    assert made.plays("b") and made.through("b") == "phases"
    assert made.rate("b") == cine.PHASES  # a rate of its own


def test_rocking_is_chosen_for_a_series(views: dict[str, State[ViewState]]) -> None:
    clock = Clock()
    made = Cine(views, clock)
    made.set_rocks("b", True)
    made.toggle("b")
    seen = []
    for tick in range(1, 7):
        clock.now = tick / cine.PHASES + 1e-6
        made.tick()
        seen.append(views["b"].value.phase)
    assert seen == [1, 2, 1, 0, 1, 2]
    made.set_rocks("b", False)
    clock.now += 1 / cine.PHASES
    made.tick()
    assert views["b"].value.phase == 0


def test_all_views_play_and_stop_together(views: dict[str, State[ViewState]]) -> None:
    made = Cine(views, Clock())
    made.toggle_all(("a", "b", "c"))
    assert made.plays("a") and made.plays("b") and not made.plays("c")
    made.toggle_all(("a", "b", "c"))
    assert not any(map(made.plays, "abc"))


def test_the_clock_of_the_program_turns_it(
    views: dict[str, State[ViewState]], qtbot: QtBot
) -> None:
    made = Cine(views)
    made.toggle("a")
    qtbot.waitUntil(lambda: views["a"].value.frame >= 2)
    made.stop_all()


def test_what_is_made_to_be_played() -> None:
    assert cine.is_cine(ViewState(item=frames(frame_time_ms=None)))
    assert cine.is_cine(ViewState(item=phases()))
    assert not cine.is_cine(ViewState(item=ramp_volume()))
    assert not cine.is_cine(ViewState(item=frames(1)))
    assert cine.own_rate(ViewState(item=frames(frame_time_ms=None))) == cine.FRAMES


def test_a_sweep_turns_back_at_the_ends(views: dict[str, State[ViewState]]) -> None:
    clock = Clock()
    made = Cine(views, clock)
    views["a"].update(item=replace(frames(4), sweeping=True), frame=0)
    made.toggle("a")
    seen = []
    for tick in range(1, 9):
        clock.now = tick * 0.1 + 1e-6
        made.tick()
        seen.append(views["a"].value.frame)
    assert seen == [1, 2, 3, 2, 1, 0, 1, 2]


def test_frames_with_times_of_their_own_stay_as_long(
    views: dict[str, State[ViewState]],
) -> None:
    clock = Clock()
    made = Cine(views, clock)
    item = replace(frames(3), frame_starts_ms=(0.0, 100.0, 400.0))
    views["a"].update(item=item, frame=0)
    made.toggle("a")
    seen = []
    for tick in range(1, 6):
        clock.now = tick * 0.1 + 1e-6
        made.tick()
        seen.append(views["a"].value.frame)
    assert seen == [1, 1, 1, 2, 0]


def test_phases_are_turned_by_one_view_of_a_series(views: dict[str, State[ViewState]]) -> None:
    made = Cine(views, Clock())
    views["c"].update(key="4d", item=views["b"].value.item)
    made.toggle("b")
    assert made.plays("c") and not made.plays("a")
    made.toggle("c")
    assert not made.plays("b") and not made.plays("c")
