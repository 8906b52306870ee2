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
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from queue import Empty, SimpleQueue
from struct import Struct
from typing import IO, Any, cast

from viewer.core import forks
from viewer.core.patient import Instance
from viewer.dicom import files
from viewer.dicom.batch import Batch, File, Interned
from viewer.dicom.share import UNREADABLE, Begun, Outcome, Reader, Share
from viewer.dicom.walk import why

MANY = 4000  # files for which the start of a process pays
MANY_FORKED = 400  # the same where this process can be copied
SHARE = 200  # files that are given out at a time, of one folder if it has some
SMALL = 50  # files that are given out together with those of the next folder
PROCESSES_MOST = 7  # beside this one
Prepare = Callable[[Batch], Any]  # of batches; gives plain values
Early = Callable[[int], None]  # number of a share that is there
Pulse = Callable[[int], None]  # is told how many files are done; what it raises ends the work

_START = "import sys; sys.path[:] = sys.argv[1:]; from viewer.dicom.reading import main; main()"
_LENGTH = Struct("<Q")
_FIELDS = [field.name for field in fields(Instance)]


def share(reader: Reader, part: Sequence[File]) -> Share:
    """What files hold; never raises for anything that is in them."""
    begun: dict[int, Begun] = {}
    lost: dict[int, Outcome] = {}
    for n, (path, _, _) in enumerate(part):
        try:
            begun[n] = files.beginning(path, reader.first)
        except OSError as error:
            lost[n] = f"{UNREADABLE}{why(error)}"
    made = reader.share(part, begun, files.beginning)
    return Share(made.batches, {**made.others, **lost}) if lost else made


def unprepared(batch: Batch) -> Any:
    """Where nothing is to be kept."""
    return None


def read(
    todo: Sequence[File],
    pulse: Pulse,
    made: dict[int, Share],
    prepare: Prepare = unprepared,
    early: Early = lambda at: None,
) -> None:
    """Put what the files hold into made, by the number of the first of each share.

    prepare: what other processes also do with batches.
    early: may be told of each share while others are still being read.
    """
    helpers = min(forks.processors() - 1, PROCESSES_MOST)
    if helpers and len(todo) >= MANY_FORKED and forks.possible():
        _read_in_copies(todo, pulse, made, helpers, prepare, early)
    crew = _Crew(todo, pulse, made)
    crew.work(helpers if len(todo) >= MANY else 0)


def _read_in_copies(
    todo: Sequence[File],
    pulse: Pulse,
    made: dict[int, Share],
    helpers: int,
    prepare: Prepare,
    early: Early,
) -> None:
    """The same by copies of this process; what they lose is not among what is made."""
    parts, reader, interned = list(shares(todo).items()), Reader(), Interned()
    if len(parts) > forks.TASKS_MOST:
        return

    def work(n: int) -> bytes:
        one = share(reader, parts[n][1])
        return marshal.dumps([_plain(one), [prepare(batch) for _, batch in one.batches]])

    def took(told: Iterable[tuple[int, bytes]]) -> None:
        for n, data in told:
            at, part = parts[n]
            plain, prepared = marshal.loads(data)
            one = _share(plain, part, interned)
            pairs = zip(one.batches, prepared, strict=True)
            batches = [(those, replace(batch, prepared=p)) for (those, batch), p in pairs]
            made[at] = Share(batches, one.others)
            early(at)

    with forks.Forked(len(parts), work, helpers) as forked:
        for n in forked:
            at, part = parts[n]
            pulse(at)
            made[at] = share(reader, part)
            early(at)
            took(forked.ready())
        took(forked.rest())


def shares(todo: Sequence[File]) -> dict[int, Sequence[File]]:
    """The files in parts, by the number of the first of each; neighbours stay together."""
    out: dict[int, Sequence[File]] = {}
    start, folder = 0, ""
    for n, (path, _, _) in enumerate(todo):
        here = path[: path.rfind(os.sep)]
        if n - start >= SHARE or (here != folder and n - start >= SMALL):
            out[start] = todo[start:n]
            start = n
        folder = here
    if start < len(todo):
        out[start] = todo[start:]
    return out


def main() -> None:
    """The inside of a process: files come in, what they hold goes out, until all is done."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is meant for who shows something
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    serve(sys.stdin.buffer, answers)


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer each share in turn."""
    reader = Reader()
    while (part := _received(requests)) is not None:
        _send(answers, _plain(share(reader, part)))


def _plain(made: Share) -> list[Any]:
    """A share as lists and texts; its files are known where it goes."""
    batches = [
        (list(numbers), _told(batch.shared), dict(batch.columns))
        for numbers, batch in made.batches
    ]
    others = {
        n: _told(one) if isinstance(one, Instance) else one for n, one in made.others.items()
    }
    return [batches, others]


def _told(one: Instance) -> list[Any]:
    return [getattr(one, name) for name in _FIELDS]


def _share(told: list[Any], part: Sequence[File], interned: Interned) -> Share:
    """The share again."""
    batches = [
        (
            numbers,
            interned.batch(Batch([part[n] for n in numbers], Instance(*shared), columns)),
        )
        for numbers, shared, columns in told[0]
    ]
    others: Mapping[int, Outcome] = {
        n: Instance(*one) if isinstance(one, list) else one for n, one in told[1].items()
    }
    return Share(batches, others)


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


class _Crew:
    """This thread and perhaps some processes, each taking the next share when it is free."""

    def __init__(self, todo: Sequence[File], pulse: Pulse, made: dict[int, Share]) -> None:
        self._shares, self._pulse, self._made = shares(todo), pulse, made
        self._done, self._lock = 0, threading.Lock()
        self._todo: SimpleQueue[int] = SimpleQueue()
        for at, part in self._shares.items():
            if at in made:
                self._done += len(part)
            else:
                self._todo.put(at)

    def work(self, helpers: int) -> None:
        """Read all that has not been read."""
        helpers = min(helpers, self._todo.qsize())
        processes = [made for made in (_started() for _ in range(helpers)) if made]
        threads = [
            threading.Thread(target=self._feed, args=(process,), daemon=True)
            for process in processes
        ]
        try:
            for thread in threads:
                thread.start()
            self._take_part()
            self._take_over()
        finally:
            for process in processes:
                process.kill()
            for thread, process in zip(threads, processes, strict=True):
                thread.join()
                _close(process)

    def _take_part(self) -> None:
        reader = Reader()
        while (at := self._next()) is not None:
            self._pulse(self._done)
            self._keep(at, share(reader, self._shares[at]))

    def _take_over(self) -> None:
        """Read what processes have in hand, the latest first: one may have only just started.

        Or it has ended early, or it has to wait for a busy machine.
        """
        reader = Reader()
        for at in reversed(self._shares):
            if at not in self._made:
                self._pulse(self._done)
                self._keep(at, share(reader, self._shares[at]))

    def _feed(self, process: "subprocess.Popen[bytes]") -> None:
        """Give a process shares, and take what it makes of them."""
        to, back = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
        interned = Interned()
        while (at := self._next()) is not None:
            part = self._shares[at]
            try:
                _send(to, list(part))
                told = _received(back)
            except (OSError, ValueError, EOFError):
                return
            if told is None:
                return
            made = _share(told, part, interned)
            if len(made.others) + sum(len(numbers) for numbers, _ in made.batches) != len(part):
                return
            self._keep(at, made)

    def _keep(self, at: int, made: Share) -> None:
        with self._lock:
            if at not in self._made:
                self._made[at] = made
                self._done += len(self._shares[at])

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
