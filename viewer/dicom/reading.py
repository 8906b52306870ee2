"""The headers of many files: one after the other, and where they are many also in processes.

Reading headers is work for the processor rather than for the disk, and Python lets one thread
work at a time; so the files of a large folder are shared out. What goes wrong with a process
costs time, never a file: what it leaves undone is read here.
"""

import marshal
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path
from queue import Empty, SimpleQueue
from struct import Struct
from typing import IO, Any, cast

from viewer.core.patient import Instance
from viewer.dicom import files
from viewer.dicom.alike import Reader
from viewer.dicom.headers import FIRST_READ
from viewer.dicom.parse import Malformed
from viewer.dicom.walk import why

MANY = 4000  # files for which the start of a process pays
SHARE = 100  # files that are given out at a time
PROCESSES_MOST = 7  # beside this one
UNREADABLE = "cannot be read: "
File = tuple[str, int, int]  # path, size, time of change in ns
Outcome = Instance | str | None  # what it holds, why it was not read, or: it is not DICOM
Pulse = Callable[[int], None]  # is told how many files are done; what it raises ends the work

_START = "import sys; sys.path[:] = sys.argv[1:]; from viewer.dicom.reading import main; main()"
_LENGTH = Struct("<Q")
_FIELDS = [field.name for field in fields(Instance)]


def one(reader: Reader, file: File) -> Outcome:
    """What a file holds; never raises for anything that is in it."""
    path, size, mtime_ns = file
    try:
        data, there = files.beginning(path, FIRST_READ)

        def read(count: int) -> bytes:
            return data if count <= len(data) else files.beginning(path, count)[0]

        return reader.instance(read, path, (size, mtime_ns), there)
    except Malformed as error:
        return str(error)
    except OSError as error:
        return f"{UNREADABLE}{why(error)}"


def read(todo: Sequence[File], pulse: Pulse, made: dict[int, Outcome]) -> None:
    """Put what each of the files holds into made, by the number of the file, as it is read."""
    crew = _Crew(todo, pulse, made)
    crew.work(min(_processors() - 1, PROCESSES_MOST) if len(todo) >= MANY else 0)


def main() -> None:
    """The inside of a process: files come in, what they hold goes out, until all is done."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is meant for who shows something
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    serve(sys.stdin.buffer, answers)


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer each share in turn."""
    reader = Reader()
    while (share := _received(requests)) is not None:
        _send(answers, [_plain(one(reader, file)) for file in share])


def _plain(made: Outcome) -> list[Any] | str | None:
    return [getattr(made, name) for name in _FIELDS] if isinstance(made, Instance) else made


def _outcome(told: list[Any] | str | None) -> Outcome:
    return Instance(*told) if isinstance(told, list) else told


def _send(stream: IO[bytes], what: list[Any]) -> None:
    data = marshal.dumps(what)
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def _received(stream: IO[bytes]) -> list[Any] | None:
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    data = stream.read(_LENGTH.unpack(head)[0])
    return cast(list[Any], marshal.loads(data))


def _processors() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


class _Crew:
    """This thread and perhaps some processes, each taking the next share when it is free."""

    def __init__(self, files: Sequence[File], pulse: Pulse, made: dict[int, Outcome]) -> None:
        self._files, self._pulse, self._made = files, pulse, made
        self._todo: SimpleQueue[int] = SimpleQueue()
        for at in range(0, len(files), SHARE):
            self._todo.put(at)

    def work(self, helpers: int) -> None:
        """Read all."""
        processes = [made for made in (_started() for _ in range(helpers)) if made]
        threads = [
            threading.Thread(target=self._feed, args=(process,), daemon=True)
            for process in processes
        ]
        try:
            for thread in threads:
                thread.start()
            self._take_part()
            self._wait(threads)
        finally:
            for process in processes:
                process.kill()
            for thread, process in zip(threads, processes, strict=True):
                thread.join()
                _close(process)
        for at in range(0, len(self._files), SHARE):
            if at not in self._made:  # a process ended early
                self._todo.put(at)
        self._take_part()

    def _wait(self, threads: Sequence[threading.Thread]) -> None:
        for thread in threads:
            while thread.is_alive():
                thread.join(0.02)
                self._pulse(len(self._made))

    def _take_part(self) -> None:
        reader = Reader()
        while (at := self._next()) is not None:
            self._pulse(len(self._made))
            self._keep(at, [one(reader, file) for file in self._files[at : at + SHARE]])

    def _feed(self, process: "subprocess.Popen[bytes]") -> None:
        """Give a process shares, and take what it makes of them."""
        to, back = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
        while (at := self._next()) is not None:
            share = self._files[at : at + SHARE]
            try:
                _send(to, list(share))
                told = _received(back)
            except (OSError, ValueError, EOFError):
                return
            if told is None or len(told) != len(share):
                return
            self._keep(at, [_outcome(made) for made in told])

    def _keep(self, at: int, made: list[Outcome]) -> None:
        """All of a share at once, its first file last: that stands for the whole of it."""
        for number in reversed(range(len(made))):
            self._made[at + number] = made[number]

    def _next(self) -> int | None:
        try:
            return self._todo.get_nowait()
        except Empty:
            return None


def _started() -> "subprocess.Popen[bytes] | None":
    """A process of this program; None where there can be none."""
    root = str(Path(__file__).resolve().parents[2])
    paths = [root, *(path for path in sys.path if path and Path(path).is_absolute())]
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-c", _START, *paths],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError:
        return None


def _close(process: "subprocess.Popen[bytes]") -> None:
    process.wait()
    for stream in (process.stdin, process.stdout):
        try:
            if stream is not None:
                stream.close()
        except OSError:  # it still held a share that nobody takes
            pass
