"""The one thread that reads and writes documents: in order, and again until it succeeds."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Condition, Thread
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

from viewer import paths
from viewer.core.errors import ViewerError
from viewer.store import database
from viewer.store.documents import Documents

RETRY_S = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    """owner: whose it is. answer: called on the main thread with what work returned.

    lasting: it is to be done even when the program ends.
    """

    owner: object
    work: Callable[[Documents], Any]
    answer: Callable[[Any], None]
    lasting: bool


class Writer(QObject):
    """do(owner, work, answer): work(documents) on the thread, answer(result) on this one.

    Nothing is left out: work that fails is tried again every two seconds and whenever more
    arrives, and what came after it waits.
    """

    failed = Signal(str)  # why the first in the queue could not be done
    told = Signal(object)  # ViewerError: what the user must hear about the file
    _post = Signal(object, object)

    def __init__(self, path: Path | None = None) -> None:
        super().__init__()
        self._path = path or paths.data() / "documents.sqlite"
        self._tasks: deque[_Task] = deque()
        self._finished: deque[_Task] = deque()
        self._changed = Condition()
        self._closing = False
        self._post.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._thread = Thread(target=self._run, name="documents", daemon=True)
        self._thread.start()

    def do(
        self,
        owner: object,
        work: Callable[[Documents], Any],
        answer: Callable[[Any], None],
        lasting: bool = True,
    ) -> None:
        with self._changed:
            self._tasks.append(_Task(owner, work, answer, lasting))
            self._changed.notify_all()

    def waiting(self, owner: object = None) -> int:
        """How many tasks (of an owner) are not done."""
        with self._changed:
            return self._waiting(owner)

    def flush(self, timeout_s: float, owner: object = None) -> bool:
        """Wait until all (of an owner) is done and answered; False where time ran out."""
        with self._changed:
            self._changed.notify_all()
            done = self._changed.wait_for(lambda: not self._waiting(owner), timeout_s)
        QCoreApplication.sendPostedEvents(self)
        return done

    def close(self, timeout_s: float = 2.0) -> bool:
        """Finish what can be finished, and stop; False where something was not written."""
        with self._changed:
            for task in [one for one in self._tasks if not one.lasting]:
                self._tasks.remove(task)
        done = self.flush(timeout_s)
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join(timeout_s)
        return done

    def _waiting(self, owner: object) -> int:
        return sum(owner is None or task.owner is owner for task in self._tasks)

    def _run(self) -> None:
        documents: Documents | None = None
        while self._wait():
            documents = self._one(documents)
        if documents is not None:
            documents.close()

    def _one(self, documents: Documents | None) -> Documents | None:
        """Do the first task; in a frame of its own, which holds nothing of it afterwards."""
        task = self._tasks[0]
        try:
            if documents is None:
                documents = self._opened()
            result = task.work(documents)
        except Exception as error:  # noqa: BLE001 - told on the main thread, tried again
            if documents is not None:
                documents.close()
            self._post.emit(self.failed.emit, database.reason(error))
            self._rest()
            return None
        self._post.emit(task.answer, result)
        with self._changed:
            if task in self._tasks:
                self._tasks.remove(task)
            self._finished.append(task)
            self._changed.notify_all()
        return documents

    def _opened(self) -> Documents:
        documents = Documents(self._path)
        if documents.told is not None:
            self._post.emit(self.told.emit, documents.told)
        return documents

    def _wait(self) -> bool:
        """Wait for a task; False at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._tasks or self._closing)
            return not self._closing

    def _rest(self) -> None:
        """Wait for two seconds, for more work, or for the end."""
        with self._changed:
            if not self._closing:
                self._changed.wait(RETRY_S)

    def _deliver(self, call: Callable[[Any], None], argument: ViewerError | Any) -> None:
        """Tasks end here, but for the newest: no QObject may end on the other thread."""
        call(argument)
        while len(self._finished) > 1:
            self._finished.popleft()
