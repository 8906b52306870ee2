"""The thread of the documents: in order, again until it succeeds, and ended."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from viewer import paths
from viewer.app import writer as module
from viewer.app.writer import Writer
from viewer.store import documents
from viewer.store.documents import Documents


@pytest.fixture
def writer(qtbot: QtBot, tmp_path: Path) -> Iterator[Writer]:
    made = Writer(tmp_path / "documents.sqlite")
    yield made
    made.close()
    assert not made._thread.is_alive()


def returning(n: int) -> Callable[[Documents], int]:
    return lambda _: n


def test_answers_come_in_order_on_the_main_thread(qtbot: QtBot, writer: Writer) -> None:
    heard: list[tuple[int, object]] = []
    for n in range(20):
        writer.do(None, returning(n), lambda n: heard.append((n, threading.current_thread())))
    assert writer.flush(10)
    assert heard == [(n, threading.main_thread()) for n in range(20)]


def test_work_that_fails_is_done_again_and_the_rest_waits(
    qtbot: QtBot, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY_S", 0.05)
    failures, heard, why = (
        [OSError(28, "x"), PermissionError(13, "x")],
        list[int](),
        list[str](),
    )
    writer.failed.connect(why.append)

    def work(_: Documents) -> int:
        if failures:
            raise failures.pop(0)
        return 1

    one, two = object(), object()
    writer.do(one, work, heard.append)
    writer.do(two, lambda _: 2, heard.append)
    assert writer.waiting(two) == 1
    qtbot.waitUntil(lambda: heard == [1, 2])
    assert why == ["the disk is full", "the folder may not be written to"]
    assert writer.waiting() == 0


def test_what_cannot_be_done_in_time_is_told(qtbot: QtBot, writer: Writer) -> None:
    stuck = threading.Event()
    one, two = object(), object()
    writer.do(one, lambda _: stuck.wait(10), lambda _: None)
    assert not writer.flush(0.05) and not writer.flush(0.05, one)
    assert writer.flush(0.05, two)
    stuck.set()
    assert writer.flush(10)


def test_closing_does_not_wait_for_what_never_succeeds(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "documents.sqlite").mkdir()
    made = Writer(tmp_path / "documents.sqlite")
    made.do(None, lambda _: None, lambda _: None)
    assert not made.close(0.2)
    made._thread.join(5)
    assert not made._thread.is_alive()


def test_closing_waits_for_writing_and_not_for_reading(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "documents.sqlite").mkdir()
    made = Writer(tmp_path / "documents.sqlite")
    made.do(None, lambda _: None, lambda _: None, lasting=False)
    start = time.monotonic()
    assert made.close(10)
    assert time.monotonic() - start < 5


def test_a_rescued_file_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "documents.sqlite"
    path.write_bytes(b"no database" * 999)
    made = Writer(path)
    with qtbot.waitSignal(made.told) as caught:
        made.do(None, lambda store: store.rows(["1"]), lambda _: None)
    assert caught.args and "damaged" in caught.args[0].problem
    made.close()


def test_lies_in_the_user_s_folder(qtbot: QtBot) -> None:
    made = Writer()
    made.do(None, lambda store: store.rows(["1"]), lambda _: None)
    assert made.close(10)
    assert (paths.data() / "documents.sqlite").exists()
    assert documents.SCHEMA == "documents"
