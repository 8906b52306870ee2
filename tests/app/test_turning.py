"""3D that turns by itself: the pace of the clock, to and fro, and when it ends."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.volumes import ramp_volume
from viewer.app.state import State
from viewer.app.turning import ROCKING, SPEEDS, Turning
from viewer.app.view_state import ViewState


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def turning(qtbot: QtBot, clock: Clock) -> Iterator[Turning]:
    shown = ViewState("volume3d", "k", ramp_volume())
    made = Turning({"3d": State(shown), "3d2": State(shown)}, clock)
    yield made
    made.stop_all()


def camera(turning: Turning, view: str = "3d") -> tuple[float, float]:
    return turning._views[view].value.camera


def test_late_ticks_turn_it_no_slower(turning: Turning, clock: Clock) -> None:
    turning.toggle("3d")
    turning.set_speed(90)
    for clock.now in (0.1, 0.5, 2.0):
        turning.tick()
    assert camera(turning) == pytest.approx((-180.0, 0.0))
    assert camera(turning, "3d2") == (0.0, 0.0)
    turning.toggle("3d")
    clock.now = 3.0
    turning.tick()
    assert camera(turning) == pytest.approx((-180.0, 0.0))


def test_to_and_fro_stays_within_its_ends(turning: Turning, clock: Clock) -> None:
    turning.set_rocking(True)
    turning.toggle("3d")
    seen = []
    for n in range(1, 400):
        clock.now = n / 30
        turning.tick()
        seen.append(camera(turning)[0])
    assert min(seen) == pytest.approx(0, abs=0.2)
    assert max(seen) == pytest.approx(ROCKING, abs=0.2)


def test_the_pace_has_ends(turning: Turning) -> None:
    turning.set_speed(1e6)
    assert turning.speed == SPEEDS[1]
    turning.set_speed(0)
    assert turning.speed == SPEEDS[0]


def test_it_ends_when_something_else_is_shown(turning: Turning, clock: Clock) -> None:
    turning.toggle("3d")
    turning._views["3d"].update(key="other")
    clock.now = 1.0
    turning.tick()
    assert not turning.turns("3d")
    assert not turning._timer.isActive()
