"""Numbered tasks shared out to copies of this process, which start in milliseconds.

A copy has everything that this process has made, and only bytes need to come back from it.
Only a process of one thread may be copied: a lock that another thread holds would never be
let go in the copy. What a copy leaves undone, for whatever reason, is left to this process.
"""

import gc
import os
import select
import signal
import sys
from collections.abc import Callable, Iterator
from struct import Struct
from types import TracebackType
from typing import Self

TASKS_MOST = 16_000  # all their numbers fit into a pipe (64 kB) at once
_PATIENCE_S = 0.05  # for what a copy has in hand when nothing else is left to do
_NUMBER = Struct("<I")
_HEAD = Struct("<IQ")  # number, bytes of what was made


def processors() -> int:
    """How many this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def possible() -> bool:
    """Whether this process can be copied: on Linux, while it has one thread."""
    if sys.platform != "linux" or not hasattr(os, "memfd_create"):
        return False
    try:
        return len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208 - a count
    except OSError:
        return False


class Forked:
    """Tasks 0 ... count - 1, each taken once by this process or by one of its copies."""

    def __init__(self, count: int, work: Callable[[int], bytes], copies: int) -> None:
        self._pids, self._outs, self._read = list[int](), list[int](), list[int]()
        self._numbers, numbers = os.pipe()
        os.write(numbers, b"".join(map(_NUMBER.pack, range(count))))
        os.close(numbers)
        self._ended, alive = os.pipe()
        parent = os.getpid()
        try:
            for _ in range(copies):
                out = os.memfd_create("made")
                self._outs.append(out)
                self._read.append(0)
                pid = os.fork()
                if pid == 0:
                    _serve(self._numbers, out, work, parent)
                self._pids.append(pid)
        except OSError:
            pass  # fewer copies: more is left to this process
        finally:
            os.close(alive)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for pid in self._pids:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        for descriptor in (self._numbers, self._ended, *self._outs):
            os.close(descriptor)

    def __iter__(self) -> Iterator[int]:
        """The tasks that this process takes, as long as there are any."""
        while (number := _taken(self._numbers)) is not None:
            yield number

    def ready(self) -> Iterator[tuple[int, bytes]]:
        """What copies have made since this was asked the last time, by task."""
        for k, (out, at) in enumerate(zip(self._outs, self._read, strict=True)):
            data = os.pread(out, os.fstat(out).st_size - at, at)
            start = 0
            while start + _HEAD.size <= len(data):
                number, count = _HEAD.unpack_from(data, start)
                end = start + _HEAD.size + count
                if end > len(data):
                    break
                self._read[k] = at + end
                yield number, data[end - count : end]
                start = end

    def rest(self) -> Iterator[tuple[int, bytes]]:
        """The same when no task is left, of what copies still have in hand; some may lack."""
        select.select([self._ended], [], [], _PATIENCE_S)
        return self.ready()


def _taken(numbers: int) -> int | None:
    data = os.read(numbers, _NUMBER.size)
    return _NUMBER.unpack(data)[0] if len(data) == _NUMBER.size else None


def _serve(numbers: int, out: int, work: Callable[[int], bytes], parent: int) -> None:
    """The life of a copy: it never returns, and leaves what it has from its parent as it is."""
    try:
        gc.disable()
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is meant for the parent
        while os.getppid() == parent and (number := _taken(numbers)) is not None:
            data = work(number)
            os.write(out, _HEAD.pack(number, len(data)) + data)
    finally:
        os._exit(0)
