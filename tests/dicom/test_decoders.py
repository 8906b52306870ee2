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
from numpy.typing import NDArray

from viewer.core.progress import Cancelled
from viewer.dicom import codecs, decoder_process, decoders
from viewer.dicom.decoder_process import Decoded
from viewer.dicom.layout import Layout

FRAME = np.arange(1200, dtype=np.uint16).reshape(30, 40)
DATA = bytes(imagecodecs.jpegls_encode(FRAME))
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


def kept(frame: Decoded) -> Decoded:
    """What outlives the place that a frame lies in."""
    return frame if isinstance(frame, str) else frame.copy()


def decode(pool: decoders.Pool, data: bytes = DATA) -> Decoded:
    return pool.decode(data, ONE, kept)


def run(given: Iterator[decoders.Task]) -> dict[int, Decoded]:
    return dict(decoders.run(given, nothing, lambda number, found: (number, kept(found))))


def test_frames_come_back_with_their_numbers(pool: decoders.Pool) -> None:
    found = run(tasks(90))
    assert sorted(found) == list(range(90))
    assert all(np.array_equal(frame, FRAME) for frame in found.values())


def test_a_damaged_frame_is_a_sentence_and_the_others_come(pool: decoders.Pool) -> None:
    mixed = [decoders.Task(0, ONE, b"junk"), decoders.Task(1, ONE, b"", "is not there")]
    found = run(iter([*mixed, decoders.Task(2, ONE, DATA)]))
    assert found[0] == codecs.DAMAGED
    assert found[1] == "is not there"
    assert np.array_equal(found[2], FRAME)


def test_a_process_that_dies_is_one_frame_lost(pool: decoders.Pool) -> None:
    assert not isinstance(decode(pool), str)
    (process,) = pool.running
    os.kill(process.number, signal.SIGSEGV)
    assert decode(pool) == decoders.DIED
    assert np.array_equal(decode(pool), FRAME)
    assert process not in pool.running


def test_a_process_that_hangs_is_ended(
    pool: decoders.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    decode(pool)
    monkeypatch.setattr(decoder_process, "FRAME_S", 0.2)
    (process,) = pool.running
    os.kill(process.number, signal.SIGSTOP)
    began = time.monotonic()
    assert decode(pool) == decoders.SLOW
    assert time.monotonic() - began < 5


def test_it_can_be_cancelled_between_frames(pool: decoders.Pool) -> None:
    def unwanted() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        list(decoders.run(tasks(1000), unwanted, lambda number, found: number))
    assert np.array_equal(decode(pool), FRAME)


def test_a_closed_pool_says_so_and_leaves_no_process(pool: decoders.Pool) -> None:
    decode(pool)
    (process,) = pool.running
    pool.close()
    assert process._process.returncode is not None
    assert isinstance(decode(pool), str)


def test_a_script_without_a_main_guard_starts_no_second_script(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "print('once')\n"
        "from viewer.dicom import codecs, decoders\n"
        "from viewer.dicom.layout import Layout\n"
        "print(decoders.shared().decode(b'junk', Layout(codecs.JPEG_LS, 3, 4), str))\n",
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
        "pool.decode(b'junk', one, str)\n"
        "for process in pool.running: os.kill(process.number, signal.SIGSTOP)\n"
        "def pulse(): raise KeyboardInterrupt\n"
        "tasks = iter([decoders.Task(0, one, b'junk')] * 99)\n"
        "try: list(decoders.run(tasks, pulse, lambda number, found: number))\n"
        "except KeyboardInterrupt: print('stopped')\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, check=True, timeout=10
    )
    assert done.stdout == "stopped\n"


def test_what_goes_wrong_in_a_thread_is_raised(pool: decoders.Pool) -> None:
    def broken(number: int, found: Decoded) -> int:
        raise RuntimeError("a bug")

    with pytest.raises(RuntimeError, match="a bug"):
        list(decoders.run(tasks(3), nothing, broken))
    assert np.array_equal(decode(pool), FRAME)


def test_frames_behind_the_one_that_a_process_died_of_come_from_the_next(
    pool: decoders.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    decode(pool)
    (process,) = pool.running
    os.kill(process.number, signal.SIGSTOP)
    taken = 0

    def kill_when_asked() -> None:
        nonlocal taken
        taken += 1
        if taken == 4:  # all places of the process have been asked for by then
            os.kill(process.number, signal.SIGKILL)

    found = dict(
        decoders.run(tasks(30), kill_when_asked, lambda number, frame: (number, kept(frame)))
    )
    lost = [number for number, frame in found.items() if isinstance(frame, str)]
    assert len(lost) == 1 and found[lost[0]] == decoders.DIED
    assert all(np.array_equal(found[n], FRAME) for n in range(30) if n not in lost)


def test_frames_of_all_sizes_at_once(pool: decoders.Pool) -> None:
    """Small ones lie in shared memory; large ones come through pipes, between them."""
    rng = np.random.default_rng(3)
    sizes = [(30, 40), (2300, 2100), (5, 7), (2200, 2500), (300, 300)] * 3
    made: list[NDArray[np.uint16]] = [rng.integers(0, 9, s).astype(np.uint16) for s in sizes]
    given = (
        decoders.Task(
            n, Layout(codecs.JPEG_LS, *one.shape), bytes(imagecodecs.jpegls_encode(one))
        )
        for n, one in enumerate(made)
    )
    found = run(given)
    assert all(np.array_equal(found[n], one) for n, one in enumerate(made))
