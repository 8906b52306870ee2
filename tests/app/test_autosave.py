"""Work is on disk at once, comes back with its undo, and survives what may happen."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.volumes import display_set, patient
from viewer.app import writer as writer_module
from viewer.app.autosave import Autosave
from viewer.app.document import Document
from viewer.app.jobs import Jobs
from viewer.app.session import Session
from viewer.app.writer import Writer
from viewer.core.annotation import Annotation
from viewer.core.errors import ViewerError
from viewer.core.key_image import KeyImage
from viewer.core.patient import Patient
from viewer.store import database
from viewer.store.documents import Documents

CHILD = Path(__file__).with_name("annotating_child.py")
START_S = 60


def mark(n: int, study: str = "1.9", **fields: Any) -> Annotation:
    points = ((0.0, 0.0, float(n)), (1.0, 0.0, float(n)))
    return Annotation(
        f"2.25.{n}", "length", points, "1.2.3.4", study_instance_uid=study, **fields
    )


class Sitting:
    """One run of the program, without its window."""

    def __init__(self, path: Path, *patients: Patient) -> None:
        self.jobs, self.writer = Jobs(), Writer(path)
        self.session = Session(self.jobs, Document())
        self.said: list[Any] = []
        self.session.said.connect(self.said.append)
        self.autosave = Autosave(self.session, self.writer)
        for one in patients:
            self.session.open(one)
        assert self.autosave.flush(20)
        self.document = self.session.document

    def end(self) -> None:
        self.writer.close(20)
        self.autosave.close()
        self.session.close()
        self.jobs.close()


@contextmanager
def sitting(path: Path, *studies: str, of: Patient | None = None) -> Iterator[Sitting]:
    patients = [patient(study=study) for study in studies] or [of or patient()]
    made = Sitting(path, *patients)
    try:
        yield made
    finally:
        made.end()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "documents.sqlite"


def test_work_comes_back_with_all_undo_and_redo(qtbot: QtBot, path: Path) -> None:
    with sitting(path) as now:
        now.document.put(mark(1), "Length")
        now.document.put(mark(2), "Length")
        now.document.put(replace(mark(1), label="T1"), "Name")
        now.document.remove("2.25.2", "Delete")
        now.document.undo()
        now.document.undo()
        before = dict(now.document.items)
    with sitting(path) as later:
        document = later.document
        assert document.items == before == {"2.25.1": mark(1), "2.25.2": mark(2)}
        assert (document.undo_label, document.redo_label) == ("Length", "Name")
        document.redo()
        document.redo()
        assert document.items == {"2.25.1": replace(mark(1), label="T1")}
        for _ in range(4):
            document.undo()
        assert document.items == {} and not document.can_undo
    with sitting(path) as last:
        assert last.document.items == {}
        for _ in range(4):
            last.document.redo()
        assert last.document.items == {"2.25.1": replace(mark(1), label="T1")}


def test_key_images_come_back_with_their_notes_and_undo(qtbot: QtBot, path: Path) -> None:
    one = KeyImage("2.25.9", "k1", "1.9", images=(("1.5", 1),), orientation="axial")
    one = replace(one, point=(1.0, 2.0, 3.0))
    with sitting(path) as now:
        now.document.put(one, "Mark key image")
        now.document.put(replace(one, note="here"), "Note of key image")
    with sitting(path) as again:
        assert dict(again.document.items) == {one.uid: replace(one, note="here")}
        again.document.undo()
        assert again.document.items[one.uid] == one
    with sitting(path) as third:
        assert third.document.items[one.uid] == one


def test_saved_is_said_only_after_the_commit(qtbot: QtBot, path: Path) -> None:
    with sitting(path) as now:
        heard: list[tuple[bool, int, int]] = []

        def hear(status: Any) -> None:
            with closing(sqlite3.connect(path)) as other:
                (count,) = other.execute("SELECT count(*) FROM changes").fetchone()
            heard.append((status.saved, status.pending, count))

        now.autosave.status.changed.connect(hear)
        now.document.put(mark(1), "Length")
        qtbot.waitUntil(lambda: now.autosave.status.value.saved)
        assert heard[0][:2] == (False, 1) and heard[-1] == (True, 0, 1)
        assert now.autosave.status.value.when is not None


def test_only_the_open_studies_come_back(qtbot: QtBot, path: Path) -> None:
    with sitting(path, "1.9", "2.9") as now:
        now.document.put(mark(1), "Length")
        now.document.put(mark(2, "2.9"), "Length")
        now.document.put(mark(3), "Length")
    with sitting(path) as one:
        assert set(one.document.items) == {"2.25.1", "2.25.3"}


def test_rows_of_a_study_opened_later_join_in_their_order(qtbot: QtBot, path: Path) -> None:
    with sitting(path, "1.9", "2.9") as now:
        for n, study in ((1, "1.9"), (2, "2.9"), (3, "1.9"), (4, "2.9")):
            now.document.put(mark(n, study), f"Mark {n}")
    with sitting(path) as later:
        later.document.put(mark(5), "Mark 5")
        later.session.open(patient(study="2.9"))
        assert later.autosave.flush(20)
        assert set(later.document.items) == {f"2.25.{n}" for n in range(1, 6)}
        undone = []
        while later.document.can_undo:
            undone.append(later.document.undo_label)
            later.document.undo()
        assert undone == [f"Mark {n}" for n in (5, 4, 3, 2, 1)]


def test_a_full_disk_is_told_until_the_work_is_on_disk(
    qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_module, "RETRY_S", 0.05)
    append, full = Documents.append, [True]

    def refusing(store: Documents, rows: Any) -> Any:
        if full:
            raise OSError(28, "No space left on device")
        return append(store, rows)

    monkeypatch.setattr(Documents, "append", refusing)
    with sitting(path) as now:
        for n in range(3):
            now.document.put(mark(n), "Length")
        qtbot.waitUntil(lambda: bool(now.autosave.status.value.error))
        status = now.autosave.status.value
        assert (status.error, status.saved) == ("Not saved: the disk is full", False)
        assert status.pending == 3 and not now.autosave.flush(0.1)
        assert len(now.document.items) == 3
        assert [one.problem for one in now.said] == ["Not saved: the disk is full."]
        full.clear()
        qtbot.waitUntil(lambda: now.autosave.status.value.saved)
        assert now.autosave.status.value.error == ""
    with sitting(path) as later:
        assert len(later.document.items) == 3


def test_a_newer_file_is_refused_and_the_work_kept_in_memory(qtbot: QtBot, path: Path) -> None:
    with sitting(path) as now:
        now.document.put(mark(1), "Length")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 9")
    before = path.read_bytes()
    jobs, writer = Jobs(), Writer(path)
    session = Session(jobs, Document())
    autosave = Autosave(session, writer)
    session.open(patient())
    qtbot.waitUntil(lambda: "newer Oncoscope" in autosave.status.value.error)
    assert autosave.status.value.error.startswith("Earlier measurements cannot be read")
    session.document.put(mark(2), "Length")
    assert autosave.status.value.pending == 1
    assert not writer.close(0.1)
    assert path.read_bytes() == before
    jobs.close()


def test_two_programs_on_one_study_hear_of_each_other(qtbot: QtBot, path: Path) -> None:
    with sitting(path) as one, sitting(path) as two:
        one.document.put(mark(1), "Length")
        assert one.autosave.flush(20) and not one.said
        two.document.put(mark(2), "Length")
        assert two.autosave.flush(20)
        assert set(two.document.items) == {"2.25.1", "2.25.2"}
        assert [type(said) for said in two.said] == [ViewerError]
        one.document.put(replace(mark(1), label="x"), "Name")
        assert one.autosave.flush(20)
        assert one.document.items == {"2.25.1": replace(mark(1), label="x"), "2.25.2": mark(2)}
    with sitting(path) as later:
        assert later.document.items == one.document.items


def test_a_change_that_cannot_be_understood_is_counted(qtbot: QtBot, path: Path) -> None:
    with sitting(path) as now:
        now.document.put(mark(1), "Length")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "INSERT INTO changes (id, study, patient, uid, action, label, after, author, utc)"
            " VALUES ('x', '1.9', '', '9', 'do', 'Lesion', '{\"type\": \"x\"}', '', '')"
        )
        connection.commit()
    with sitting(path) as later:
        assert set(later.document.items) == {"2.25.1"}
        assert "1 earlier changes" in later.said[0].problem


def test_patients_of_one_study_uid_never_mix(qtbot: QtBot, path: Path) -> None:
    one = patient(display_set("k1"), patient_id="ID1")
    other = patient(display_set("k2"), patient_id="ID2")
    renamed = replace(one, patient_name="A^C")
    with sitting(path, of=one) as now:
        now.document.put(mark(1, volume_key="k1"), "Length")
    with sitting(path, of=other) as later:
        assert later.document.items == {}
        assert "another patient" in "".join(getattr(x, "problem", "") for x in later.said)
        later.document.put(mark(2, volume_key="k2"), "Length")
        assert later.autosave.flush(20)
        assert set(later.document.items) == {"2.25.2"}
    with sitting(path, of=one) as last:
        assert set(last.document.items) == {"2.25.1"}
    with sitting(path, of=renamed) as corrected:  # their own images, under a corrected name
        assert set(corrected.document.items) == {"2.25.1"}


def test_a_study_without_uid_is_known_by_its_images(qtbot: QtBot, path: Path) -> None:
    one, other = (patient(display_set(key), study="") for key in ("k1", "k2"))
    with sitting(path, of=one) as now:
        now.document.put(mark(1, "", volume_key="k1"), "Length")
    with sitting(path, of=other) as later:
        assert later.document.items == {}
    with sitting(path, of=one) as last:
        assert set(last.document.items) == {"2.25.1"}


# processes that are killed, and disks that are full


@contextmanager
def child(path: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """A process that annotates and prints the uid of each annotation that is saved."""
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    started = subprocess.Popen(
        [sys.executable, CHILD, path, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    try:
        yield started
    finally:
        started.kill()
        started.wait()
        for stream in (started.stdout, started.stderr):
            if stream is not None:
                stream.close()


def whole(path: Path) -> set[str]:
    """The uids in a file that is sound."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return {uid for (uid,) in connection.execute("SELECT uid FROM changes")}


def kill_once(path: Path, seconds: float) -> set[str]:
    """What had been acknowledged when the process was killed."""
    with child(path) as process:
        assert process.stdout is not None and process.stderr is not None
        lines = [process.stdout.readline()]  # it has begun
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.readlines()
        assert not process.stderr.read()
    return {line.strip() for line in lines if line.endswith("\n")}


def kill_many(folder: Path, times: int) -> None:
    """Kill a reader at random moments, each ten times at work on one file."""
    random = Random(7)
    for start in range(0, times, 10):
        path, acknowledged = folder / f"{start}.sqlite", set[str]()
        for _ in range(10):
            acknowledged |= kill_once(path, random.uniform(0, 0.15))
            assert acknowledged <= whole(path)
        assert len(acknowledged) > 10
        with sitting(path) as later:
            assert acknowledged <= set(later.document.items)


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_no_acknowledged_work_is_lost_when_killed(qtbot: QtBot, tmp_path: Path) -> None:
    kill_many(tmp_path, 10)


@pytest.mark.full
@pytest.mark.timeout(3600)
@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_no_acknowledged_work_is_lost_in_500_kills(qtbot: QtBot, tmp_path: Path) -> None:
    kill_many(tmp_path, 500)


@pytest.mark.skipif(os.name == "nt", reason="there are no such limits")
def test_when_the_file_may_not_grow_saving_begins_again_once_it_may(path: Path) -> None:
    """RLIMIT_FSIZE stands for a full disk: writes fail in the middle, and then succeed."""
    with child(path, "--limit", "200000") as process:
        out, errors = process.communicate(timeout=START_S)
    assert not errors
    *uids, told, after = out.split("\n")[:-1]
    assert told.startswith("Not saved: the disk")
    assert after == "saved"
    assert set(uids) < whole(path) and len(whole(path)) == 400


def test_a_small_disk_that_is_full(qtbot: QtBot, tmp_path: Path) -> None:
    """A real file system of 3 MB, where one may be mounted."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)]
    if sys.platform != "linux" or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no file system may be mounted here")
    try:
        filler = place / "filler"
        with sitting(place / "documents.sqlite") as now:
            now.document.put(mark(0), "Length")
            assert now.autosave.flush(20)
            fill(filler)
            for n in range(1, 300):
                now.document.put(mark(n), "Length")
            qtbot.waitUntil(lambda: "the disk is full" in now.autosave.status.value.error)
            filler.unlink()
            qtbot.waitUntil(lambda: now.autosave.status.value.saved, timeout=20_000)
        assert len(whole(place / "documents.sqlite")) == 300
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as stream:
        while True:
            try:
                stream.write(bytes(4096))
            except OSError:
                return


def test_a_writing_lock_of_another_program_is_waited_for(
    qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_MS", 50)
    monkeypatch.setattr(writer_module, "RETRY_S", 0.05)
    with sitting(path) as now:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        now.document.put(mark(1), "Length")
        wait_for(qtbot, lambda: "another program" in now.autosave.status.value.error)
        other.execute("ROLLBACK")
        other.close()
        wait_for(qtbot, lambda: now.autosave.status.value.saved)


def wait_for(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    qtbot.waitUntil(condition, timeout=20_000)
