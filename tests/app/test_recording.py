"""Painting and writing side by side."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import current_thread, main_thread

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.app.test_exporters import BY_NAME, pictures
from viewer.app.exporters import Film
from viewer.app.jobs import Jobs
from viewer.app.recording import Recording
from viewer.imaging.encode import Pixels


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


def test_painted_here_written_there(qtbot: QtBot, jobs: Jobs, tmp_path: Path) -> None:
    threads, takers = set(), set()

    def taken(one: Pixels) -> Pixels:
        takers.add(current_thread())
        return one

    def painted() -> Iterator[Callable[[], Pixels]]:
        for one in pictures(12):
            threads.add(current_thread())
            yield partial(taken, one)

    made = Recording(jobs, painted(), BY_NAME["png"], tmp_path / "x.png", Film(12))
    with qtbot.waitSignal(made.done) as told:
        pass
    assert len(told.args[0]) == 12
    assert threads == {main_thread()} and main_thread() not in takers
    assert len(list(tmp_path.iterdir())) == 12


def test_cancel_leaves_nothing(qtbot: QtBot, jobs: Jobs, tmp_path: Path) -> None:
    def endless() -> Iterator[Callable[[], Pixels]]:
        while True:
            yield lambda: np.zeros((8, 8, 3), np.uint8)

    made = Recording(jobs, endless(), BY_NAME["png"], tmp_path / "x.png", Film(100_000))
    qtbot.waitUntil(lambda: len(list(tmp_path.iterdir())) > 3)
    with qtbot.waitSignal(made.ended):
        jobs.running[0].cancel()
    assert list(tmp_path.iterdir()) == []


def test_what_goes_wrong_in_painting_is_told(qtbot: QtBot, jobs: Jobs, tmp_path: Path) -> None:
    def broken() -> Iterator[Callable[[], Pixels]]:
        yield lambda: pictures(1)[0]
        raise ValueError("no more")

    made = Recording(jobs, broken(), BY_NAME["gif"], tmp_path / "x.gif", Film(3))
    with qtbot.waitSignal(made.failed) as told:
        pass
    assert "no more" in str(told.args[0]) and list(tmp_path.iterdir()) == []
