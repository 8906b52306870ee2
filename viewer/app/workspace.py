"""Everything that is open in this process: the library, the jobs, a session for each patient."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from viewer.app.autosave import Autosave
from viewer.app.document import Document
from viewer.app.jobs import Jobs
from viewer.app.library import Library
from viewer.app.session import Session
from viewer.core.errors import ViewerError
from viewer.core.patient import Patient, Scan, Study

MOST_WINDOWS = 4


class Workspace(QObject):
    """Opens paths and library studies, each patient in a session of its own."""

    session_opened = Signal(object)  # Session: a window is wanted for it
    said = Signal(object)  # ViewerError or a sentence that belongs to no session

    def __init__(self, jobs: Jobs, library: Library) -> None:
        super().__init__()
        self.jobs, self.library = jobs, library
        self.sessions: list[Session] = []

    def new_session(self) -> Session:
        """An empty session; its window follows."""
        session = Session(self.jobs, Document())
        self.sessions.append(session)
        self.session_opened.emit(session)
        return session

    def close(self, session: Session) -> None:
        """Let go of a session whose window is closed."""
        if session in self.sessions:
            self.sessions.remove(session)
        session.close()
        self._warn()

    def open_paths(self, paths: Sequence[Path], into: Session | None = None) -> None:
        """Find what lies there, keep it in the library, and open each path's first patient."""
        for path in paths:
            job = self.jobs.start(f"Looking through {path.name}", self.library.scanner([path]))
            job.done.connect(lambda scan, path=path: self._scanned(scan, path, into))
            job.failed.connect(lambda error: self._tell(error, into))
