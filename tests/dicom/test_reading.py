import io
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.dicom.instances import image_file
from viewer.core import forks
from viewer.core.patient import Instance
from viewer.core.progress import Cancelled
from viewer.dicom import reading
from viewer.dicom.batch import File, Interned
from viewer.dicom.share import Outcome, Reader, Share


def told(path: Path) -> File:
    status = path.stat()
    return str(path), status.st_size, status.st_mtime_ns


@pytest.fixture
def todo(tmp_path: Path) -> list[File]:
    """Images, a file that is no DICOM, one that is cut off, and one that is gone."""
    pixels = np.zeros((4, 4), np.int16)
    made = [
        image_file(tmp_path / f"{n}.dcm", pixels, InstanceNumber=n, PatientName="Müller^É")
        for n in range(7)
    ]
    (tmp_path / "text").write_text("nothing of interest here")
    (tmp_path / "cut").write_bytes(made[0].read_bytes()[:300])
    files = [told(path) for path in (*made, tmp_path / "text", tmp_path / "cut")]
    return [*files, (str(tmp_path / "gone"), 10, 10)]


def read(
    todo: list[File], pulse: Callable[[int], None] = lambda done: None
) -> dict[int, Outcome]:
    made: dict[int, Share] = {}
    reading.read(todo, pulse, made)
    return {at + n: one for at, each in made.items() for n, one in enumerate(each.outcomes())}


def test_each_file_has_its_outcome(todo: list[File]) -> None:
    made = read(todo)
    assert sorted(made) == list(range(10))
    images = [one for _, one in sorted(made.items()) if isinstance(one, Instance)]
    assert [one.attributes["InstanceNumber"] for one in images] == list(range(7))
    assert [one.path for one in images] == [path for path, *_ in todo[:7]]
    assert made[7] is None
    assert isinstance(made[8], str)
    assert made[9] == "cannot be read: no such file or directory"


@pytest.fixture
def shared_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """As for a large folder on two processors."""
    monkeypatch.setattr(reading, "MANY", 1)
    monkeypatch.setattr(reading, "SHARE", 1)
    monkeypatch.setattr(forks, "processors", lambda: 2)


@pytest.mark.usefixtures("shared_out")
def test_processes_find_the_same(todo: list[File], monkeypatch: pytest.MonkeyPatch) -> None:
    alone = Reader()
    expected = dict(enumerate(reading.share(alone, todo).outcomes()))
    assert read(todo) == expected

    def wait(crew: reading._Crew) -> None:
        while len(crew._made) < len(crew._shares):
            time.sleep(0.01)

    monkeypatch.setattr(reading._Crew, "_take_part", wait)
    assert read(todo) == expected  # all by the process


@pytest.mark.usefixtures("shared_out")
def test_a_process_that_is_slow_to_start_is_not_waited_for(
    todo: list[File], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_START", "import time; time.sleep(600)")
    assert sorted(read(todo)) == list(range(10))


@pytest.mark.usefixtures("shared_out")
def test_a_process_that_ends_loses_no_file(
    todo: list[File], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_START", "raise SystemExit")
    assert sorted(read(todo)) == list(range(10))


@pytest.mark.usefixtures("shared_out")
def test_no_process_can_be_started(todo: list[File], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*words: object, **more: object) -> None:
        raise OSError

    monkeypatch.setattr(subprocess, "Popen", refuse)
    assert sorted(read(todo)) == list(range(10))


@pytest.mark.usefixtures("shared_out")
def test_it_can_be_cancelled_and_keeps_what_it_has(todo: list[File]) -> None:
    made: dict[int, Share] = {}

    def pulse(done: int) -> None:
        if done >= 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        reading.read(todo, pulse, made)
    assert len(made) >= 3


def test_a_process_answers_what_it_is_asked(todo: list[File]) -> None:
    asked, answers = io.BytesIO(), io.BytesIO()
    reading._send(asked, todo[:2])
    reading._send(asked, todo[8:])
    asked.seek(0)
    reading.serve(asked, answers)
    answers.seek(0)
    first, second = reading._received(answers), reading._received(answers)
    assert first is not None and second is not None
    expected = reading.share(Reader(), todo[:2]).outcomes()
    assert reading._share(first, todo[:2], Interned()).outcomes() == expected
    lost = "cannot be read: no such file or directory"
    assert reading._share(second, todo[8:], Interned()).outcomes()[1] == lost
    assert reading._received(answers) is None


def test_shares_keep_a_folder_together() -> None:
    def names(folder: str, count: int) -> list[File]:
        return [(f"/{folder}/{n}", 1, 1) for n in range(count)]

    todo = [*names("a", 60), *names("b", 3), *names("c", 450), *names("d", 1)]
    parts = reading.shares(todo)
    assert [file for part in parts.values() for file in part] == todo
    assert [(at, len(part)) for at, part in parts.items()] == [
        (0, 60),
        (60, 200),
        (260, 200),
        (460, 53),
        (513, 1),
    ]
