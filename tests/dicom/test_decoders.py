import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import imagecodecs
import numpy as np
import pytest

from viewer.core.progress import Cancelled
from viewer.dicom import codecs, decoders
from viewer.dicom.layout import Layout

FRAME = np.arange(1200, dtype=np.uint16).reshape(30, 40)
DATA = imagecodecs.jpegls_encode(FRAME)
ONE = Layout(codecs.JPEG_LS, 30, 40)


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[decoders.Pool]:
    made = decoders.Pool(1)
    monkeypatch.setattr(decoders, "shared", lambda: made)
    yield made
    made.close()


def tasks(count: int, data: bytes = DATA) -> Iterator[decoders.Task]:
    return (decoders.Task(n, ONE, data) for n in range(count))


def nothing() -> None:
    pass


def test_frames_come_back_with_their_numbers(pool: decoders.Pool) -> None:
    found = dict(decoders.run(tasks(9), nothing))
    assert sorted(found) == list(range(9))
    assert all((frame == FRAME).all() for frame in found.values())


def test_a_damaged_frame_is_a_sentence_and_the_others_come(pool: decoders.Pool) -> None:
    mixed = [decoders.Task(0, ONE, b"junk"), decoders.Task(1, ONE, b"", "is not there")]
    found = dict(decoders.run(iter([*mixed, decoders.Task(2, ONE, DATA)]), nothing))
    assert found[0] == codecs.DAMAGED
    assert found[1] == "is not there"
    assert (found[2] == FRAME).all()


def test_a_process_that_dies_is_one_frame_lost(pool: decoders.Pool) -> None:
    assert not isinstance(pool.decode(DATA, ONE), str)
    (process,) = pool._all
    os.kill(process.number, signal.SIGSEGV)
    assert pool.decode(DATA, ONE) == decoders.DIED
    assert (pool.decode(DATA, ONE) == FRAME).all()
    assert process not in pool._all


def test_a_process_that_hangs_is_ended(
    pool: decoders.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool.decode(DATA, ONE)
    monkeypatch.setattr(decoders, "FRAME_S", 0.2)
    (process,) = pool._all
    os.kill(process.number, signal.SIGSTOP)
    began = time.monotonic()
    assert pool.decode(DATA, ONE) == decoders.SLOW
    assert time.monotonic() - began < 5


def test_it_can_be_cancelled_between_frames(pool: decoders.Pool) -> None:
    def unwanted() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        list(decoders.run(tasks(1000), unwanted))
    assert (pool.decode(DATA, ONE) == FRAME).all()


def test_a_closed_pool_says_so_and_leaves_no_process(pool: decoders.Pool) -> None:
    pool.decode(DATA, ONE)
    (process,) = pool._all
    pool.close()
    assert process._process.returncode is not None
    assert isinstance(pool.decode(DATA, ONE), str)


def test_a_script_without_a_main_guard_starts_no_second_script(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "print('once')\n"
        "from viewer.dicom import codecs, decoders\n"
        "from viewer.dicom.layout import Layout\n"
        "print(decoders.shared().decode(b'junk', Layout(codecs.JPEG_LS, 3, 4)))\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.splitlines() == ["once", codecs.DAMAGED]
    assert done.stderr == ""


def test_a_process_that_hangs_does_not_keep_the_program_from_quitting(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import os, signal\n"
        "from viewer.dicom import codecs, decoders\n"
        "from viewer.dicom.layout import Layout\n"
        "one, pool = Layout(codecs.JPEG_LS, 3, 4), decoders.shared()\n"
        "pool.decode(b'junk', one)\n"
        "for process in pool._all: os.kill(process.number, signal.SIGSTOP)\n"
        "def pulse(): raise KeyboardInterrupt\n"
        "try: list(decoders.run(iter([decoders.Task(0, one, b'junk')] * 9), pulse))\n"
        "except KeyboardInterrupt: print('stopped')\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, check=True, timeout=10
    )
    assert done.stdout == "stopped\n"


def test_what_goes_wrong_in_a_thread_is_raised(
    pool: decoders.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(data: bytes, one: Layout) -> str:
        raise RuntimeError("a bug")

    monkeypatch.setattr(pool, "decode", broken)
    with pytest.raises(RuntimeError, match="a bug"):
        list(decoders.run(tasks(3), nothing))
