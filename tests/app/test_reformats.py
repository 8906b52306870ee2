"""Pictures that take long: roughly at once, in full once they rest."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.volumes import ramp_volume
from viewer.app import navigation
from viewer.app.cut import cut
from viewer.app.jobs import Jobs
from viewer.app.reformats import LEAST, Reformats
from viewer.app.view_state import ViewState
from viewer.core.plane import Slab
from viewer.core.presentation import Window
from viewer.imaging import oblique

SIZE = (600.0, 500.0)


@pytest.fixture
def reformats(qtbot: QtBot) -> Iterator[Reformats]:
    jobs = Jobs()
    made = Reformats(jobs)
    yield made
    made.close()
    jobs.close()


def thick(millimetres: float = 200.0) -> ViewState:
    """A slab that takes more samples than are taken at once."""
    volume = ramp_volume(shape=(100, 160, 120), spacing=(1.0, 1.0, 1.0))
    state = ViewState(key="k1", item=volume, cursor=volume.geometry.center)
    plane = oblique.turned(navigation.faced(state), np.array([1.0, 0, 0]), 30)
    return replace(state, oblique=plane, slab=Slab("mip", millimetres))


def test_a_slice_is_the_volumes_own(reformats: Reformats) -> None:
    volume = ramp_volume()
    found = reformats.cut("a", ViewState(item=volume, cursor=volume.geometry.center), SIZE)
    assert found is not None and np.shares_memory(found.values, volume.array)
    assert reformats.cut("a", ViewState(), SIZE) is None


def test_a_plane_is_kept_until_it_lies_otherwise(reformats: Reformats) -> None:
    state = replace(thick(), slab=None)
    first = reformats.cut("a", state, SIZE)
    assert first is not None and not first.rough
    assert reformats.cut("a", replace(state, window=Window(1, 2), inverted=True), SIZE) is first
    assert state.oblique is not None and state.cursor is not None
    within = np.array(state.cursor) + 5 * np.array(state.oblique.u)
    assert reformats.cut("a", replace(state, cursor=navigation.vector(within)), SIZE) is first
    beyond = np.array(state.cursor) + 5 * state.oblique.normal
    assert (
        reformats.cut("a", replace(state, cursor=navigation.vector(beyond)), SIZE) is not first
    )


def test_a_thick_slab_comes_roughly_then_in_full(reformats: Reformats, qtbot: QtBot) -> None:
    state = thick()
    rough = reformats.cut("a", state, SIZE)
    assert rough is not None and rough.rough
    with qtbot.waitSignal(reformats.made) as heard:
        pass
    assert heard.args == ["a"]
    full, expected = reformats.cut("a", state, SIZE), cut(state, size=SIZE)
    assert full is not None and expected is not None and not full.rough
    assert np.array_equal(full.values, expected.values, equal_nan=True)


def test_only_what_it_rests_on_is_made_in_full(reformats: Reformats, qtbot: QtBot) -> None:
    heard: list[str] = []
    reformats.made.connect(heard.append)
    for mm in (150.0, 160.0, 170.0):
        reformats.cut("a", thick(mm), SIZE)
    last = thick(180.0)
    reformats.cut("a", last, SIZE)
    qtbot.waitUntil(lambda: heard == ["a"])
    shown = reformats.cut("a", last, SIZE)
    assert shown is not None and not shown.rough
    assert reformats.cut("a", replace(last, slab=None, oblique=None), SIZE) is not None
    assert heard == ["a"]


def test_a_view_that_has_gone_on_gets_no_late_picture(
    reformats: Reformats, qtbot: QtBot
) -> None:
    heard: list[str] = []
    reformats.made.connect(heard.append)
    one, other = thick(), thick()
    reformats.cut("a", one, SIZE)
    reformats.cut("b", other, SIZE)
    qtbot.waitUntil(lambda: bool(reformats._jobs.running) or bool(heard))
    reformats.cut("a", replace(one, slab=None, oblique=None), SIZE)
    qtbot.waitUntil(lambda: "b" in heard)
    assert reformats.cut("a", replace(one, slab=None), SIZE) is not None


def test_a_slow_machine_gets_rougher_previews_but_the_same_picture(
    reformats: Reformats, qtbot: QtBot
) -> None:
    state = thick(20.0)
    reformats._rate = 1.0
    rough = reformats.cut("a", state, SIZE)
    assert rough is not None and rough.rough
    assert rough.values.size < LEAST
    with qtbot.waitSignal(reformats.made):
        pass
    full, expected = reformats.cut("a", state, SIZE), cut(state, size=SIZE)
    assert full is not None and expected is not None
    assert np.array_equal(full.values, expected.values, equal_nan=True)
    assert reformats._rate > 1.0


def test_one_job_a_view_and_the_newest_at_the_end(reformats: Reformats, qtbot: QtBot) -> None:
    heard: list[str] = []
    reformats.made.connect(heard.append)
    reformats.cut("a", thick(200.0), SIZE)
    qtbot.waitUntil(lambda: bool(reformats._jobs.running) or bool(heard))
    most = 0
    last = thick(190.0)
    for state in (thick(170.0), thick(180.0), last):
        reformats.cut("a", state, SIZE)
        reformats._rested()
        most = max(most, len(reformats._jobs.running))
    assert most <= 1
    qtbot.waitUntil(lambda: not reformats._running and not reformats._waiting)
    shown = reformats.cut("a", last, SIZE)
    assert shown is not None and not shown.rough
