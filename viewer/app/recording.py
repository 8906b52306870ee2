"""Pictures painted on the main thread, one a turn of its loop, and written on another."""

from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Full, Queue

from PySide6.QtCore import QObject, QTimer, Signal

from viewer.app import exporters
from viewer.app.exporters import Exporter, Film
from viewer.app.jobs import Jobs
from viewer.core.progress import Ticket
from viewer.imaging.encode import Pixels

_AHEAD = 3  # pictures painted before they are written
_FULL_MS = 15  # how long painting waits where writing is slower
_WAIT_S = 0.1  # how soon writing hears of Cancel while nothing is painted

Painted = Callable[[], Pixels]  # its pixels are taken on the thread that writes
Belt = Queue[Painted | Exception]


class Recording(QObject):
    """Writes pictures as they are painted; shown among the jobs, with Cancel."""

    done = Signal(object)  # the files, a tuple of Path
    failed = Signal(object)  # the exception
    ended = Signal()  # in whatever way

    def __init__(
        self,
        jobs: Jobs,
        frames: Iterator[Painted],
        exporter: Exporter,
        path: Path,
        film: Film,
    ) -> None:
        super().__init__()
        self._frames = frames
        self._belt: Belt = Queue(_AHEAD)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._paint)
        belt = self._belt
        job = jobs.start(
            f"Saving {exporter.label}",
            lambda ticket: exporters.write(
                exporter, carried(belt, film.count, ticket), path, film
            ),
        )
        job.done.connect(self.done)
        job.failed.connect(self.failed)
        for signal in (job.done, job.failed, job.cancelled):
            signal.connect(self._end)
        self._timer.start(0)

    def _paint(self) -> None:
        """The next picture, where there is room for it."""
        if self._belt.full():
            self._timer.setInterval(_FULL_MS)
            return
        self._timer.setInterval(0)
        try:
            self._belt.put_nowait(next(self._frames))
        except StopIteration:
            self._timer.stop()
        except Full:
            return
        except Exception as error:  # noqa: BLE001 - told by failed
            self._belt.put_nowait(error)
            self._timer.stop()

    def _end(self, *_: object) -> None:
        self._timer.stop()
        self.ended.emit()
        self.deleteLater()


def carried(belt: Belt, count: int, ticket: Ticket) -> Iterator[Pixels]:
    """The pictures as they come; ends early by Cancelled, or what went wrong in painting."""
    for n in range(count):
        yield _next(belt, n, count, ticket)


def _next(belt: Belt, n: int, count: int, ticket: Ticket) -> Pixels:
    while True:
        ticket.step(n, count)
        try:
            came = belt.get(timeout=_WAIT_S)
        except Empty:
            continue
        if isinstance(came, Exception):
            raise came
        return came()
