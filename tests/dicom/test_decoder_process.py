import os
import signal
import threading
from collections.abc import Iterator
from typing import Any

import imagecodecs
import numpy as np
import pytest

from viewer.dicom import codecs, decoder_process
from viewer.dicom.decoder_process import PLACES, Bereft, Died, Process
from viewer.dicom.layout import Layout

FRAME = np.arange(1200, dtype=np.uint16).reshape(30, 40)
DATA = bytes(imagecodecs.jpegls_encode(FRAME))
ONE = Layout(codecs.JPEG_LS, 30, 40)


@pytest.fixture(params=["shared memory", "pipes"])
def process(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Process]:
    if request.param == "pipes":  # as on Windows and macOS
        monkeypatch.setattr(decoder_process, "_shared", lambda: (None, None))
    made = Process()
    yield made
    made.stop()


def test_a_frame_is_handed_over_and_a_fault_told(process: Process) -> None:
    assert np.array_equal(process.decode(DATA, ONE, 0, np.array), FRAME)
    assert process.decode(b"junk", ONE, 1, str) == codecs.DAMAGED


def test_every_place_can_be_in_use_at_once(process: Process) -> None:
    found: list[Any] = []
    barrier = threading.Barrier(PLACES)

    def work(place: int) -> None:
        frame = np.roll(FRAME, place)
        data = bytes(imagecodecs.jpegls_encode(frame))
        barrier.wait()
        found.extend(
            process.decode(data, ONE, place, lambda got: np.array_equal(got, frame))
            for _ in range(20)
        )

    threads = [threading.Thread(target=work, args=(place,)) for place in range(PLACES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 20 * PLACES


def test_only_the_frame_in_work_is_the_one_it_died_of(process: Process) -> None:
    process.decode(DATA, ONE, 0, str)
    os.kill(process.number, signal.SIGKILL)
    with pytest.raises(Died):
        process.decode(DATA, ONE, 0, str)
    with pytest.raises(Bereft):
        process.decode(DATA, ONE, 1, str)
