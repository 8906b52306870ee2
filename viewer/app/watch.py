"""Folders that are watched: what arrives in them is taken into the library by itself.

They are looked through every few seconds rather than by the system's notes of changes, which
do not come from network drives. An unchanged folder costs a listing, and no file is opened.
"""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from viewer import paths as places
from viewer.app.jobs import Job, Jobs
from viewer.app.library import Library
from viewer.core.errors import ViewerError
from viewer.core.progress import Ticket
from viewer.dicom.walk import walk

EVERY_S = 5.0


class Watch(QObject):
    """The watched folders; remembered between starts.

    file: where they are written down; the user's own by default.
    """

    looked = Signal()  # all folders have been looked through

    def __init__(
        self, library: Library, file: Path | None = None, every_s: float = EVERY_S
    ) -> None:
        super().__init__()
        self._library = library
        self._file = file or places.data() / "watched.json"
        self.folders = _read(self._file)
        self._jobs = Jobs(ThreadPoolExecutor(1, thread_name_prefix="watch"))
        self._job: Job | None = None
        self._seen: dict[Path, bytes] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(int(every_s * 1000))
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def add(self, folder: Path) -> None:
        """Watch a folder, with all below it, from now on; raises OSError."""
        folder = folder.absolute()
        if folder not in self.folders:
            self._keep((*self.folders, folder))
        self.look()

    def clear(self) -> None:
        """Watch nothing any more; raises OSError. What was found stays in the library."""
        self._keep(())
        self._seen.clear()
        if self._job is not None:
            self._job.cancel()

    def look(self) -> None:
        """Look through the folders now, unless that is going on."""
        folders = self.folders
        if self._job is not None or not folders:
            return
        self._job = self._jobs.start("", lambda ticket: self._look(folders, ticket))
        for ended in (self._job.done, self._job.failed, self._job.cancelled):
            ended.connect(lambda *_: self._ended())

    def close(self) -> None:
        self._timer.stop()
        self._jobs.close()

    def _look(self, folders: Sequence[Path], ticket: Ticket) -> None:
        for folder in folders:
            try:
                state = walk([folder], ticket).digest
                if self._seen.get(folder) != state:
                    self._library.scanner([folder])(ticket)
                    self._seen[folder] = state
            except (ViewerError, OSError):  # a drive that is not there now may come back
                self._seen.pop(folder, None)

    def _ended(self) -> None:
        self._job = None
        self.looked.emit()

    def _keep(self, folders: tuple[Path, ...]) -> None:
        part = self._file.with_suffix(".part")
        part.write_text(json.dumps([str(one) for one in folders]), "utf-8")
        part.replace(self._file)
        self.folders = folders


def _read(file: Path) -> tuple[Path, ...]:
    """The folders as they were written down; none where that cannot be read."""
    try:
        found = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return ()
    if not isinstance(found, list):
        return ()
    return tuple(Path(one) for one in found if isinstance(one, str))
