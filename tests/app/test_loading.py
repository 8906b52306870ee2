"""Items of a window: prepared at once, filled in the background."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.dicom.instances import image_file
from viewer.app.jobs import Jobs
from viewer.app.loading import Loading
from viewer.app.parts import Plan
from viewer.core.errors import TooLarge, ViewerError
from viewer.core.patient import DisplaySet, Problem
from viewer.core.progress import Silent
from viewer.core.volume import Item, Volume
from viewer.dicom import load, memory
from viewer.dicom.scan import scan
from viewer.paths import resource


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


@pytest.fixture(scope="module")
def ct() -> DisplaySet:
    found = scan([resource("sample")], Silent())
    return next(one for one in found.volumes if one.modality == "CT")


def test_the_item_is_there_before_its_voxels(qtbot: QtBot, jobs: Jobs, ct: DisplaySet) -> None:
    loading, got = Loading(jobs), list[Item]()
    loading.want(ct, got.append, fill=False)
    qtbot.waitUntil(lambda: bool(got))
    (item,) = got
    assert isinstance(item, Volume) and item.array.shape == (51, 158, 154)
    assert not item.ready.any()
    assert loading.item(ct.key) is item


def test_it_fills_once_for_all_who_want_it(qtbot: QtBot, jobs: Jobs, ct: DisplaySet) -> None:
    loading, got = Loading(jobs), list[Item]()
    loading.want(ct, got.append)
    loading.want(ct, got.append)
    qtbot.waitUntil(lambda: len(got) == 2 and bool(got[0].ready.all()))  # type: ignore[union-attr]
    assert got[0] is got[1]
    item = got[0]
    assert isinstance(item, Volume) and (item.array.min(), item.array.max()) == (-1000, 1439)
    qtbot.waitUntil(lambda: not loading.shares)


def test_what_cannot_be_prepared_is_told(
    qtbot: QtBot, jobs: Jobs, ct: DisplaySet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(display_set: DisplaySet, folder: object = None) -> None:
        raise ViewerError("Too large.", "Load a part of it.")

    monkeypatch.setattr(load, "prepare", refuse)
    loading = Loading(jobs)
    with qtbot.waitSignal(loading.failed) as told:
        loading.want(ct, lambda item: None)
    assert told.args is not None and told.args[0] == ct.key
    assert str(told.args[1]) == "Too large. Load a part of it."


def test_an_unreadable_file_is_told_and_the_rest_is_read(
    qtbot: QtBot, jobs: Jobs, ct: DisplaySet, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = Problem("x.dcm", "is damaged", "partly shown")
    monkeypatch.setattr(load.Opened, "fill", lambda self, ticket, only=None: (problem,))
    loading = Loading(jobs)
    with qtbot.waitSignal(loading.problems) as told:
        loading.want(ct, lambda item: None)
    assert told.args == [(problem,)]


def test_what_is_forgotten_is_let_go(qtbot: QtBot, jobs: Jobs, ct: DisplaySet) -> None:
    loading, got = Loading(jobs), list[Item]()
    loading.want(ct, got.append)
    qtbot.waitUntil(lambda: bool(got))
    loading.forget()
    assert loading.item(ct.key) is None


def test_what_nobody_looks_at_goes_when_memory_runs_short(
    qtbot: QtBot, jobs: Jobs, ct: DisplaySet, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = 51 * 158 * 154 * 2
    loading, got = Loading(jobs), list[Item]()
    sets = [replace(ct, key=f"k{n}") for n in range(4)]
    for one in sets[:3]:
        loading.want(one, got.append, fill=False)
    loading.want(sets[0], got.append, fill=False)  # wanted again: now the newest
    qtbot.waitUntil(lambda: len(got) == 4)

    def held(free: int, in_use: set[str]) -> list[str]:
        monkeypatch.setattr(memory, "available", lambda: free)
        loading.make_room(sets[3], in_use)
        return [one.key for one in sets if loading.item(one.key) is not None]

    assert held(5 * size, set()) == ["k0", "k1", "k2"]  # 3 held and 1 to come: half of 8
    assert held(4 * size, {"k1"}) == ["k0", "k1"]
    assert held(2 * size, {"k0", "k1"}) == ["k0", "k1"]
    assert held(0, set()) == []


def test_a_part_takes_the_place_of_the_whole(qtbot: QtBot, jobs: Jobs, ct: DisplaySet) -> None:
    loading, got = Loading(jobs), list[Item]()
    loading.want(ct, got.append)
    qtbot.waitUntil(lambda: loading.whole(ct.key))
    loading.take(ct.key, Plan(range(10, 20), on_disk=True))
    assert loading.item(ct.key) is None
    loading.want(ct, got.append)
    qtbot.waitUntil(lambda: loading.whole(ct.key))
    whole, some = got
    assert isinstance(whole, Volume) and isinstance(some, Volume)
    assert (some.array == whole.array[10:20]).all()
    assert loading.taken(ct).frames == ct.frames[10:20]


def test_what_could_not_be_opened_can_be_asked_for_again(
    qtbot: QtBot, jobs: Jobs, ct: DisplaySet, monkeypatch: pytest.MonkeyPatch
) -> None:
    loading, got = Loading(jobs), list[Item]()
    monkeypatch.setattr(memory, "SMALL", 1000)
    monkeypatch.setattr(memory, "available", lambda: memory.SPARE)
    with qtbot.waitSignal(loading.failed) as heard:
        loading.want(ct, got.append)
    assert isinstance(heard.args[1], TooLarge)
    monkeypatch.undo()
    loading.want(ct, got.append)
    qtbot.waitUntil(lambda: bool(got))


def test_voxels_too_large_for_what_was_promised_are_read_again(
    qtbot: QtBot, jobs: Jobs, tmp_path: Path
) -> None:
    paths = []
    for n in range(3):
        pixels = np.full((2, 2), 1000 * n, np.uint16)
        pixels[0, 0] = 65535 - n
        place = [0.0, 0.0, 5.0 * n]
        paths.append(
            image_file(
                tmp_path / f"{n}.dcm",
                pixels,
                Modality="MR",
                ImagePositionPatient=place,
                ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
                PixelSpacing=[1, 1],
                InstanceNumber=n,
                StudyInstanceUID="1.2.3",
                SeriesInstanceUID="1.2.4",
            )
        )
    (series,) = scan([tmp_path], Silent()).volumes
    loading, got, swapped = Loading(jobs), list[Item](), list[Item]()
    told: list[Problem] = []
    loading.replaced.connect(lambda _, item: swapped.append(item))
    loading.problems.connect(told.extend)
    loading.want(series, got.append)
    qtbot.waitUntil(lambda: loading.whole(series.key))
    (item,) = swapped
    assert isinstance(item, Volume) and item is loading.item(series.key) is not got[0]
    assert sorted(item.array[:, 0, 0].tolist()) == [65533, 65534, 65535]
    assert not told
