"""A process that annotates until it is killed, as a reader does, and prints what is saved.

python annotating_child.py FILE [--limit BYTES]: with a limit it makes 400 annotations while
its files may not grow beyond it, tells what the status says, lifts the limit, and waits.
"""

import os
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer

from tests.volumes import patient
from viewer.app.autosave import Autosave
from viewer.app.document import Document
from viewer.app.jobs import Jobs
from viewer.app.session import Session
from viewer.app.writer import Writer
from viewer.core.annotation import Annotation

LONGEST_MS = 60_000  # should nobody kill it


def mark() -> Annotation:
    points = ((0.0, 0.0, 1.0), (1.0, 0.0, 1.0))
    uid = f"2.25.{int.from_bytes(os.urandom(12))}"
    return Annotation(uid, "length", points, "1.2", study_instance_uid="1.9")


class Reader:
    """Annotates one study."""

    def __init__(self, path: Path) -> None:
        self.application = QCoreApplication([])
        self.session = Session(Jobs(), Document())
        self.autosave = Autosave(self.session, Writer(path))
        self.session.open(patient())
        self.waiting: list[str] = []
        self.autosave.status.changed.connect(self._hear)

    def put(self) -> None:
        one = mark()
        self.waiting.append(one.uid)
        self.session.document.put(one, "Length")

    def _hear(self, status: object) -> None:
        done = len(self.waiting) - self.autosave.status.value.pending
        for uid in self.waiting[:done]:
            print(uid, flush=True)
        del self.waiting[:done]


def until_killed(reader: Reader) -> None:
    timer = QTimer(interval=0)
    timer.timeout.connect(reader.put)
    timer.start()
    QTimer.singleShot(LONGEST_MS, reader.application.quit)
    reader.application.exec()
    os._exit(0)


def limited(reader: Reader, most: int) -> None:
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    for _ in range(400):
        reader.put()
    while not reader.autosave.status.value.error:
        reader.application.processEvents()
    print(reader.autosave.status.value.error, flush=True)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    reader.autosave.status.changed.disconnect()
    print("saved" if reader.autosave.flush(60) else "not saved", flush=True)
    os._exit(0)


if __name__ == "__main__":
    made = Reader(Path(sys.argv[1]))
    if sys.argv[2:3] == ["--limit"]:
        limited(made, int(sys.argv[3]))
    until_killed(made)
