import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.dicom.instances import image_file
from viewer.core.patient import Instance
from viewer.core.progress import Cancelled
from viewer.dicom import reading
from viewer.dicom.alike import Reader
from viewer.dicom.reading import File, Outcome


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
    made: dict[int, Outcome] = {}
    reading.read(todo, pulse, made)
    return made


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
    monkeypatch.setattr(reading, "_processors", lambda: 2)


@pytest.mark.usefixtures("shared_out")
def test_processes_find_the_same(todo: list[File], monkeypatch: pytest.MonkeyPatch) -> None:
    alone = Reader()
    expected = {n: reading.one(alone, file) for n, file in enumerate(todo)}
    assert read(todo) == expected
    monkeypatch.setattr(reading._Crew, "_take_part", lambda crew: None)
    assert read(todo) == expected  # all by the process


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
    made: dict[int, Outcome] = {}

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
    assert reading._outcome(first[0]) == reading.one(Reader(), todo[0])
    assert second[1] == "cannot be read: no such file or directory"
    assert reading._received(answers) is None
