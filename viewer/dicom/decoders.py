"""A pool of processes that decode compressed frames.

A damaged codestream can bring a native decoder down. It then brings down one of these
processes, which is one listed problem, and not the window. They are started when first needed,
by the interpreter itself (no multiprocessing: it would run the user's script again), and
end with the program, also where that is killed. Samples come back through pipes.
"""

import atexit
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from queue import Empty, LifoQueue, SimpleQueue
from typing import Any, BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

from viewer.dicom.decoder import ANSWER, asked
from viewer.dicom.layout import Layout

FRAME_S = 20.0  # a frame that takes longer is given up
PROCESSES_MOST = 8
POLL_S = 0.02
DIED = "has compressed pixels that stop the decoder; they are damaged"
SLOW = f"has compressed pixels that take more than {FRAME_S:.0f} s to unpack"

_START = "import sys; sys.path[:] = sys.argv[1:]; from viewer.dicom.decoder import main; main()"
Decoded = NDArray[Any] | str


@dataclass(frozen=True, slots=True)
class Task:
    """One compressed frame; number: whose it is. fault: why there is nothing to decode."""

    number: int
    layout: Layout
    data: bytes
    fault: str = ""


class Died(Exception):
    """The process ended before it answered."""


class Process:
    """One decoder process. Used by one thread at a time."""

    def __init__(self) -> None:
        root = str(Path(__file__).resolve().parents[2])
        paths = [root, *(path for path in sys.path if path and Path(path).is_absolute())]
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START, *paths],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        )
        self.deadline: float | None = None

    def decode(self, data: bytes, one: Layout) -> Decoded:
        """The stored frame, or what is wrong with it; raises Died."""
        self.deadline = time.monotonic() + FRAME_S
        try:
            self._send(asked(one, data))
            self._send(data)
            good, size = ANSWER.unpack(self._receive(bytearray(ANSWER.size)))
            if not good:
                return bytes(self._receive(bytearray(size))).decode()
            out = np.empty(one.shape, one.dtype)
            if size != out.nbytes:
                raise Died
            self._receive(out.data.cast("B"))
            return out
        except (OSError, ValueError) as error:  # a pipe that broke, or was closed
            raise Died from error
        finally:
            self.deadline = None

    @property
    def number(self) -> int:
        """The operating system's number of the process."""
        return self._process.pid

    def stop(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self._process.wait()
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


class Pool:
    """As many decoder processes as there are processors, started one by one as needed."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._free: LifoQueue[Process | None] = LifoQueue()
        for _ in range(count):
            self._free.put(None)
        self._all: set[Process] = set()
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._watch: threading.Thread | None = None

    def decode(self, data: bytes, one: Layout) -> Decoded:
        """The stored frame, or what is wrong; waits for a free process."""
        process = self._free.get()
        alive: Process | None = None
        began = time.monotonic()
        try:
            process = process or self._start()
            found = process.decode(data, one)
            alive = process
            return found
        except Died:
            return SLOW if time.monotonic() - began >= FRAME_S else DIED
        except OSError:
            return "needs a decoder process, and none could be started"
        finally:
            if alive is None and process is not None:
                self._drop(process)
            self._free.put(alive)

    def close(self) -> None:
        """End all processes."""
        self._closed.set()
        with self._lock:
            processes, self._all = self._all, set()
        for process in processes:
            process.stop()
        if self._watch is not None:
            self._watch.join()

    def _start(self) -> Process:
        with self._lock:
            if self._closed.is_set():
                raise OSError
            process = Process()
            self._all.add(process)
            if self._watch is None:
                self._watch = threading.Thread(
                    target=self._end_overdue, name="decoders", daemon=True
                )
                self._watch.start()
        return process

    def _drop(self, process: Process) -> None:
        with self._lock:
            self._all.discard(process)
        process.stop()

    def _end_overdue(self) -> None:
        while not self._closed.wait(min(1.0, FRAME_S / 4)):
            with self._lock:
                running = list(self._all)
            for process in running:
                deadline = process.deadline
                if deadline is not None and time.monotonic() > deadline:
                    process.kill()


@cache
def shared() -> Pool:
    """The program's one pool; nothing runs before the first frame."""
    pool = Pool(max(1, min(_processors(), PROCESSES_MOST)))
    atexit.register(pool.close)
    return pool


def _processors() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def run(tasks: Iterator[Task], pulse: Callable[[], None]) -> Iterator[tuple[int, Decoded]]:
    """(number, stored frame or what is wrong with it), as they come.

    pulse is called every few hundredths of a second; what it raises ends the work.
    """
    pool = shared()
    crew = _Crew(pool)
    try:
        for task in tasks:
            if task.fault:
                yield task.number, task.fault
                continue
            crew.give(task)
            while crew.waiting >= 2 * pool.count:
                yield from crew.take(pulse)
        while crew.waiting:
            yield from crew.take(pulse)
    finally:
        crew.dismiss()


class _Crew:
    """Threads that each wait for one process at a time.

    Daemons, unlike those of an executor: a process that hangs must not keep the program from
    quitting.
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._todo: SimpleQueue[Task | None] = SimpleQueue()
        self._done: SimpleQueue[tuple[int, Decoded | Exception]] = SimpleQueue()
        self._threads = 0
        self.waiting = 0

    def give(self, task: Task) -> None:
        self.waiting += 1
        self._todo.put(task)
        if self._threads < min(self.waiting, self._pool.count):
            self._threads += 1
            threading.Thread(target=self._work, name="decode", daemon=True).start()

    def take(self, pulse: Callable[[], None]) -> Iterator[tuple[int, Decoded]]:
        """One frame if one is there soon."""
        pulse()
        try:
            number, found = self._done.get(timeout=POLL_S)
        except Empty:
            return
        self.waiting -= 1
        if isinstance(found, Exception):
            raise found
        yield number, found

    def dismiss(self) -> None:
        """Leave undone what has not been begun."""
        while not self._todo.empty():
            try:
                self._todo.get_nowait()
            except Empty:
                break
        for _ in range(self._threads):
            self._todo.put(None)

    def _work(self) -> None:
        while (task := self._todo.get()) is not None:
            try:
                found: Decoded | Exception = self._pool.decode(task.data, task.layout)
            except Exception as error:  # noqa: BLE001 - raised again where it is waited for
                found = error
            self._done.put((task.number, found))
