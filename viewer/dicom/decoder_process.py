"""One decoder process, seen from the program (see viewer.dicom.decoder for its inside).

It works on one frame while the next ones wait in it: a frame takes less time than it would
take to tell a thread that one is done and to be given another.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.decoder import ANSWER, PIPED, Shared, asked, mapped, room
from viewer.dicom.layout import Layout

FRAME_S = 20.0  # a frame that takes longer is given up
PLACES = 2  # frames that a process holds: one in work, one that waits or is being taken
PLACE_BYTES = 8 << 20  # of shared memory; what is larger goes through pipes

_START = "import sys; sys.path[:] = sys.argv[2:]; from viewer.dicom.decoder import main; main()"
Decoded = NDArray[Any] | str
T = TypeVar("T")


class Died(Exception):
    """The process ended before it answered. slow: because it had taken too long."""

    def __init__(self, slow: bool = False) -> None:
        super().__init__()
        self.slow = slow


class Bereft(Exception):
    """The process ended over another frame: this one can be asked of a new process."""


class Process:
    """One decoder process. As many threads may use it as it has places, each its own."""

    def __init__(self) -> None:
        root = str(Path(__file__).resolve().parents[2])
        paths = [root, *(path for path in sys.path if path and Path(path).is_absolute())]
        self._memory, descriptor = _shared()
        shared = [] if descriptor is None else [descriptor]
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _START, "".join(map(str, shared)), *paths],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                pass_fds=shared,
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
            )
        finally:
            for one in shared:
                os.close(one)
        self._sending = threading.Lock()
        self._last = threading.Lock()  # locked until the frame asked for last has its answer
        self._ended = False
        self.deadline: float | None = None

    def decode(self, data: bytes, one: Layout, place: int, use: Callable[[Decoded], T]) -> T:
        """What `use` makes of the stored frame, or of the words that say what is wrong.

        The frame is the process's own memory, and holds until `use` returns. place: which of
        PLACES the thread has got. Raises Died, Bereft.
        """
        start, whole = room(one, len(data))
        at = PIPED
        if self._memory is not None and whole <= PLACE_BYTES:
            at = place * PLACE_BYTES
            self._memory[at : at + len(data)] = np.frombuffer(data, np.uint8)
        mine = threading.Lock()
        mine.acquire()
        try:
            with self._sending:
                before, self._last = self._last, mine
                sent = self._asked(asked(one, len(data), at), b"" if at >= 0 else data)
            with before:
                found = self._answered(one, at if at < 0 else at + start, sent)
        finally:
            mine.release()
        return use(found)

    def _asked(self, head: bytes, data: bytes) -> bool:
        """Send a request; False where the process does not take it."""
        try:
            self._send(head)
            self._send(data)
        except (OSError, ValueError):  # a pipe that broke, or was closed
            return False
        return True

    def _answered(self, one: Layout, at: int, sent: bool) -> Decoded:
        """The answer to the oldest request that has none yet."""
        if self._ended:
            raise Bereft
        began = time.monotonic()
        self.deadline = began + FRAME_S
        try:
            if not sent:
                raise Died
            return self._received(one, at)
        except (OSError, ValueError, Died) as error:
            self._ended = True
            raise Died(time.monotonic() - began >= FRAME_S) from error
        finally:
            self.deadline = None

    def _received(self, one: Layout, at: int) -> Decoded:
        good, size = ANSWER.unpack(self._receive(bytearray(ANSWER.size)))
        if not good:
            return bytes(self._receive(bytearray(size))).decode()
        count = one.rows * one.columns * one.samples * np.dtype(one.dtype).itemsize
        if size != count:
            raise Died
        if at >= 0 and self._memory is not None:
            return self._memory[at : at + size].view(one.dtype).reshape(one.shape)
        out = np.empty(one.shape, one.dtype)
        self._receive(out.data.cast("B"))
        return out

    @property
    def number(self) -> int:
        """The operating system's number of the process."""
        return self._process.pid

    def stop(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self._process.wait()
        with self._sending:  # who sends is told at once that nobody reads
            for stream in (self._process.stdin, self._process.stdout):
                if stream is not None:
                    stream.close()

    def kill(self) -> None:
        """End it while another thread waits for it: that thread gets Died."""
        self._process.kill()

    def _send(self, data: bytes) -> None:
        stream, left = cast(BinaryIO, self._process.stdin), memoryview(data)
        while left:
            left = left[stream.write(left) :]

    def _receive(self, place: Any) -> Any:
        stream, left = cast(Any, self._process.stdout), memoryview(place)
        while left:
            got = stream.readinto(left)
            if not got:
                raise Died
            left = left[got:]
        return place


def _shared() -> tuple[Shared | None, int | None]:
    """(memory without a name or a file, its descriptor for a child); None where not to be had.

    Its pages come to be when they are first written to.
    """
    try:
        made = os.memfd_create("decoder", 0)
    except (AttributeError, OSError):  # neither Windows nor macOS
        return None, None
    try:
        os.ftruncate(made, PLACES * PLACE_BYTES)
        return mapped(os.dup(made)), made
    except OSError:
        os.close(made)
        return None, None
