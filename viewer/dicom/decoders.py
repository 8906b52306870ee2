"""A pool of processes that decode compressed frames.

A damaged codestream can bring a native decoder down. It then brings down one of these
processes, which is one listed problem, and not the window. They are started when first needed,
by the interpreter itself (no multiprocessing: it would run the user's script again), and
end with the program, also where that is killed.

Threads of the program itself would be as fast, but no check of a header protects from a
codestream that is damaged behind it. With memory that both sides share, and frames that wait in
a process, processes cost nearly as little: milliseconds of processor time of 100 slices of
512 x 512, in threads, in processes by pipes, in processes by shared memory:
RLE 55, 82, 57; HTJ2K 156, 198, 169; JPEG lossless 195, 224, 212; JPEG-LS 463, 518, 496.
"""

import atexit
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from queue import Empty, PriorityQueue, SimpleQueue
from typing import Generic, TypeVar

from viewer.dicom import decoder_process
from viewer.dicom.decoder_process import PLACES, Bereft, Decoded, Died, Process
from viewer.dicom.layout import Layout

PROCESSES_MOST = 8
POLL_S = 0.02
DIED = "has compressed pixels that stop the decoder; they are damaged"
SLOW = f"has compressed pixels that take more than {decoder_process.FRAME_S:.0f} s to unpack"
NONE = "needs a decoder process, and none could be started"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Task:
    """One compressed frame; number: whose it is. fault: why there is nothing to decode."""

    number: int
    layout: Layout
    data: bytes
    fault: str = ""


class Pool:
    """As many decoder processes as there are processors, started one by one as needed."""

    def __init__(self, count: int) -> None:
        self.places = count * PLACES
        self._free: PriorityQueue[tuple[int, int]] = PriorityQueue()  # (place, of process)
        for place in range(PLACES):
            for lane in range(count):
                self._free.put((place, lane))
        self._lanes: list[Process | None] = [None] * count
        self._starting = [threading.Lock() for _ in range(count)]
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._watch: threading.Thread | None = None

    def decode(self, data: bytes, one: Layout, use: Callable[[Decoded], T]) -> T:
        """What `use` makes of the stored frame, or of what is wrong; waits for a free place.

        The frame holds until `use` returns.
        """
        place, lane = self._free.get()
        try:
            while True:
                try:
                    process = self._running(lane)
                except OSError:
                    return use(NONE)
                try:
                    return process.decode(data, one, place, use)
                except Bereft:
                    self._drop(lane, process)
                except Died as error:
                    self._drop(lane, process)
                    return use(SLOW if error.slow else DIED)
        finally:
            self._free.put((place, lane))

    @property
    def running(self) -> list[Process]:
        """The processes that there are."""
        with self._lock:
            return [one for one in self._lanes if one is not None]

    def close(self) -> None:
        """End all processes."""
        self._closed.set()
        with self._lock:
            processes = [one for one in self._lanes if one is not None]
            self._lanes = [None] * len(self._lanes)
        for process in processes:
            process.stop()
        if self._watch is not None:
            self._watch.join()

    def _running(self, lane: int) -> Process:
        """The process of a lane, started if need be; raises OSError."""
        with self._starting[lane]:
            process = self._lanes[lane]
            if process is not None:
                return process
            if self._closed.is_set():
                raise OSError
            process = Process()
            with self._lock:
                self._lanes[lane] = process
                if self._watch is None:
                    self._watch = threading.Thread(
                        target=self._end_overdue, name="decoders", daemon=True
                    )
                    self._watch.start()
        return process

    def _drop(self, lane: int, process: Process) -> None:
        with self._lock:
            if self._lanes[lane] is not process:
                return
            self._lanes[lane] = None
        process.stop()

    def _end_overdue(self) -> None:
        while not self._closed.wait(min(1.0, decoder_process.FRAME_S / 4)):
            for process in self.running:
                deadline = process.deadline
                if deadline is not None and time.monotonic() > deadline:
                    process.kill()


@cache
def shared() -> Pool:
    """The program's one pool; nothing runs before the first frame."""
    pool = Pool(max(1, min(processors(), PROCESSES_MOST)))
    atexit.register(pool.close)
    return pool


def processors() -> int:
    """How many this program may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def run(
    tasks: Iterator[Task], pulse: Callable[[], None], use: Callable[[int, Decoded], T]
) -> Iterator[T]:
    """What `use` makes of each (number, stored frame or what is wrong with it), as they come.

    use is called by threads, and must not keep the frame. pulse is called every few
    hundredths of a second; what it raises ends the work.
    """
    pool = shared()
    crew = _Crew(pool, use)
    try:
        for task in tasks:
            if task.fault:
                yield use(task.number, task.fault)
                continue
            crew.give(task)
            while crew.waiting >= 2 * pool.places:
                yield from crew.take(pulse)
        while crew.waiting:
            yield from crew.take(pulse)
    finally:
        crew.dismiss()


class _Crew(Generic[T]):
    """Threads that each wait for one frame at a time.

    Daemons, unlike those of an executor: a process that hangs must not keep the program from
    quitting.
    """

    def __init__(self, pool: Pool, use: Callable[[int, Decoded], T]) -> None:
        self._pool, self._use = pool, use
        self._todo: SimpleQueue[Task | None] = SimpleQueue()
        self._done: SimpleQueue[T | Exception] = SimpleQueue()
        self._threads = 0
        self.waiting = 0

    def give(self, task: Task) -> None:
        self.waiting += 1
        self._todo.put(task)
        if self._threads < min(self.waiting, self._pool.places):
            self._threads += 1
            threading.Thread(target=self._work, name="decode", daemon=True).start()

    def take(self, pulse: Callable[[], None]) -> Iterator[T]:
        """What has come, after waiting a little for it."""
        pulse()
        try:
            found = self._done.get(timeout=POLL_S)
        except Empty:
            return
        self.waiting -= 1
        if isinstance(found, Exception):
            raise found
        yield found

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
            use = partial(self._use, task.number)
            try:
                found: T | Exception = self._pool.decode(task.data, task.layout, use)
            except Exception as error:  # noqa: BLE001 - raised again where it is waited for
                found = error
            self._done.put(found)
