"""Measurements are computed once for each change, and never in the way of the reader."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.volumes import display_set, patient, ramp_volume
from viewer.app.derived import Derived, drawn, is_read
from viewer.app.document import Document
from viewer.app.jobs import Jobs
from viewer.app.loading import Loading
from viewer.app.opened import Opened
from viewer.app.state import State
from viewer.core.annotation import Annotation
from viewer.core.measurement import Measurement
from viewer.core.patient import DisplaySet
from viewer.core.volume import Item, Series4D, Source, Volume
from viewer.measure import Kind, kinds

kinds.discover()


class FakeLoading(Loading):
    """Holds what a test puts there, and remembers what was asked for."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__(jobs)
        self.items: dict[str, Item] = {}
        self.wanted: list[tuple[str, bool]] = []

    def item(self, key: str) -> Item | None:
        return self.items.get(key)

    def want(self, display_set: DisplaySet, then: Any, fill: bool = True) -> None:
        self.wanted.append((display_set.key, fill))
        if display_set.key in self.items:
            then(self.items[display_set.key])


class Desk:
    """A document and what is derived from it, with series k1 open but not in memory."""

    def __init__(self) -> None:
        self.jobs = Jobs()
        self.document = Document()
        self.loading = FakeLoading(self.jobs)
        opened = State(Opened(patient(display_set("k1"))))
        self.derived = Derived(self.document, self.loading, opened, self.jobs)
        self.told = 0
        self.derived.changed.connect(self._hear)

    def _hear(self) -> None:
        self.told += 1
        for mark in self.document.items.values():
            assert isinstance(mark, Annotation)
            self.derived.measurements(mark)  # as table and picture do

    def values(self, mark: Annotation) -> dict[str, float]:
        return {m.concept.meaning: m.value for m in self.derived.measurements(mark)}


@pytest.fixture
def desk(qapp: object) -> Iterator[Desk]:
    made = Desk()
    yield made
    made.jobs.close()


def mark(kind: str, *points: tuple[float, float, float], **fields: Any) -> Annotation:
    return Annotation("2.25.1", kind, points, "1.2.3.4", volume_key="k1", **fields)


LENGTH = mark("length", (2, 3, 12), (5, 7, 12))
BOX = mark("rectangle", (3, 2.5, 12), (13, 8.5, 12))


def test_a_length_needs_no_voxels(desk: Desk) -> None:
    desk.loading.items["k1"] = ramp_volume(ready=np.zeros(10, bool))
    assert desk.values(LENGTH) == {"Length": pytest.approx(5)}
    assert desk.loading.wanted == []


def test_a_series_that_is_not_in_memory_is_asked_for_once(desk: Desk) -> None:
    assert desk.values(LENGTH) == {} and desk.values(LENGTH) == {}
    assert desk.loading.wanted == [("k1", False)]
    desk.loading.items["k1"] = ramp_volume()
    desk.loading.filled.emit("k1")
    assert desk.told == 1 and desk.values(LENGTH) == {"Length": pytest.approx(5)}


def test_of_a_sequence_the_phase_asked_for_is_measured(desk: Desk) -> None:
    """By default the one it was drawn on; each is known by itself."""
    phases = tuple(
        replace(ramp_volume(source=Source(images=one)), array=np.full((10, 16, 12), value))
        for value, one in ((5, (("1.1", 1),)), (7, (("1.2", 1),)))
    )
    desk.loading.items["k1"] = Series4D(phases, "time", (0.0, 9.0), "s")
    drawn_there = replace(BOX, images=(("1.2", 1),))
    assert desk.derived.phase(drawn_there) == 1 and desk.derived.phase(BOX) == 0
    assert desk.values(drawn_there)["Mean"] == 7 and desk.values(BOX)["Mean"] == 5
    for phase, mean in ((0, 5), (1, 7), (0, 5), (9, 7)):
        found = desk.derived.measurements(drawn_there, phase)
        assert {m.concept.meaning: m.value for m in found}["Mean"] == mean


def test_a_region_waits_for_the_slices_that_it_touches_and_no_others(desk: Desk) -> None:
    ready = np.zeros(10, bool)
    desk.loading.items["k1"] = ramp_volume(ready=ready)
    desk.document.put(BOX, "Rectangle")
    assert desk.values(BOX) == {} and desk.loading.wanted == [("k1", True)]
    ready[:4] = True
    desk.loading.filled.emit("k1")
    assert desk.values(BOX) == {}
    ready[4] = True
    before = desk.told
    desk.loading.filled.emit("k1")
    assert desk.told == before + 1 and desk.values(BOX)["Maximum"] == 486
    desk.loading.filled.emit("k1")
    assert desk.told == before + 1  # nothing waits any more


def test_it_is_measured_once_for_each_shape(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[float] = []
    length = kinds["length"]

    def counted(*arguments: Any) -> list[Measurement]:
        calls.append(0)
        return length.measure(*arguments)

    monkeypatch.setitem(kinds._items, "length", replace(length, measure=counted))
    desk.loading.items["k1"] = ramp_volume()
    for _ in range(3):
        desk.values(LENGTH)
    assert len(calls) == 1
    longer = replace(LENGTH, points=((2, 3, 12), (8, 11, 12)))
    assert desk.values(longer) == {"Length": pytest.approx(10)}
    assert len(calls) == 2


def test_a_large_region_is_measured_in_the_background(desk: Desk, qtbot: QtBot) -> None:
    volume = ramp_volume((8, 700, 700), (1.0, 0.5, 0.5))
    desk.loading.items["k1"] = volume
    large = mark("ellipse", (10, 10, 4), (340, 340, 4))
    assert desk.values(large) == {} and desk.values(large) == {}
    assert [job.title for job in desk.jobs.running] == ["Measuring Ellipse"]
    with qtbot.waitSignal(desk.derived.changed):
        pass
    assert desk.values(large)["Area"] == pytest.approx(np.pi * 165**2)
    assert desk.values(large)["Maximum"] > 0 and not desk.jobs.running


def test_the_newest_shape_of_a_large_region_wins(desk: Desk, qtbot: QtBot) -> None:
    desk.loading.items["k1"] = ramp_volume((8, 700, 700), (1.0, 0.5, 0.5))
    for radius in (165.0, 160.0):
        shape = mark("ellipse", (10, 10, 4), (10 + 2 * radius, 10 + 2 * radius, 4))
        desk.values(shape)
    qtbot.waitUntil(lambda: not desk.jobs.running)
    assert desk.values(shape)["Area"] == pytest.approx(np.pi * 160**2)
    assert desk.told == 1


def test_oblique_marks_wait_for_every_slice_between_their_ends() -> None:
    ready = np.array([True] * 6 + [False] * 4)
    volume = ramp_volume(ready=ready)
    kind: Kind = kinds["rectangle"]
    low = mark("rectangle", (3, 2, 3), (9, 6, 6), v=(0, 0.8, 0.6))
    high = mark("rectangle", (3, 2, 12), (9, 10, 18), v=(0, 0.8, 0.6))
    assert is_read(kind, drawn(low), volume) and not is_read(kind, drawn(high), volume)
    assert is_read(kinds["length"], drawn(high), volume)


def test_of_several_phases_the_one_it_was_drawn_on(desk: Desk) -> None:
    def phase(n: int) -> Volume:
        made = ramp_volume(source=Source(images=tuple((f"1.{n}.{k}", 1) for k in range(10))))
        made.array[:] += 1000 * n
        return made

    desk.loading.items["k1"] = Series4D((phase(0), phase(1), phase(2)), "time", (0, 1, 2))
    assert desk.values(BOX)["Maximum"] == 486
    on_last = replace(BOX, images=(("1.2.4", 1),))
    assert desk.values(on_last)["Maximum"] == 2486


def test_a_mark_of_a_series_that_is_not_open_measures_nothing(desk: Desk) -> None:
    assert desk.values(replace(LENGTH, volume_key="other")) == {}
    assert desk.loading.wanted == []


def test_everything_hears_of_a_change(desk: Desk) -> None:
    desk.loading.items["k1"] = ramp_volume()
    desk.document.put(LENGTH, "Length")
    assert desk.told == 1
