"""The studies that were ever looked through, searched and kept in the background."""

import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from viewer import paths as places
from viewer.app.jobs import Job, Jobs
from viewer.app.state import State
from viewer.core.errors import ViewerError
from viewer.core.library import LibraryStudy
from viewer.core.patient import Patient, Problem, Scan
from viewer.core.progress import Cancelled, Ticket
from viewer.dicom.scan import scan
from viewer.store import database
from viewer.store.index import Headers
from viewer.store.library import Identity, Studies, missing, opened

NOT_THERE = "None of the"  # how it begins where no file of a study is left
CHECKED_S = 60.0  # how long the places of a study's files are taken for granted


@dataclass(frozen=True, slots=True)
class Rows:
    """What is shown of the library: the newest studies found by a text, of a total."""

    text: str = ""
    studies: tuple[LibraryStudy, ...] = ()
    total: int = 0


class Search(QObject):
    """One window's search of the library. rows is the answer that came last, to rows.text.

    rows changes when an answer is there, and when the library changes.
    """

    def __init__(self, library: "Library") -> None:
        super().__init__()
        self.rows = State(Rows())
        self._library = library
        self._text, self._asked = "", 0

    def search(self, text: str = "") -> None:
        """Find studies by words of name, ID, date, description, modality or accession number.

        Of several searches the last one counts.
        """
        self._text = text
        self.refresh()

    def refresh(self) -> None:
        """Search anew for what is wanted now."""
        self._asked += 1
        self._library.answer(self._text, partial(self._is_last, self._asked), self._found)

    def close(self) -> None:
        """Its window is gone: no answer is wanted any more."""
        self._asked += 1
        self._library.forget_search(self)

    def _is_last(self, number: int) -> bool:
        return number == self._asked

    def _found(self, rows: Rows) -> None:
        self.rows.update(text=rows.text, studies=rows.studies, total=rows.total)


class Library(QObject):
    """Searches and fills it. Nothing here waits on the main thread.

    data, cache: the folders of its files; the user's own by default.
    """

    said = Signal(object)  # ViewerError: the library cannot be used, or was made anew
    _post = Signal(object)

    def __init__(self, data: Path | None = None, cache: Path | None = None) -> None:
        super().__init__()
        self._searches: list[Search] = []
        self._file = (data or places.data()) / "library.sqlite"
        self._headers = (cache or places.cache()) / "headers.sqlite"
        self._jobs = Jobs(ThreadPoolExecutor(2, thread_name_prefix="library"))
        self._studies: Studies | None = None
        self._opening = Lock()
        self._closed = False
        self._checked: dict[str, float] = {}
        self._told: set[str] = set()
        self._post.connect(lambda call: call(), Qt.ConnectionType.QueuedConnection)

    def searching(self) -> Search:
        """A search of its own for a window; it is close()d with it."""
        made = Search(self)
        self._searches.append(made)
        return made

    def forget_search(self, search: Search) -> None:
        """Let go of one that is closed."""
        self._searches = [one for one in self._searches if one is not search]

    def answer(
        self, text: str, wanted: Callable[[], bool], found: Callable[[Rows], None]
    ) -> None:
        """Call found with the studies that a text finds, if they are still wanted then."""
        if self._closed:
            return

        def work(_: Ticket) -> Rows:
            if not wanted():
                raise Cancelled
            return Rows(text, *self.studies().search(text))

        self._start(work, lambda rows: self._found(rows, wanted, found))

    def scanner(self, paths: Sequence[Path]) -> Callable[[Ticket], Scan]:
        """Work that finds all that lies at some paths, and takes it into the library."""

        def work(ticket: Ticket) -> Scan:
            found = self._scan(paths, ticket)
            try:
                self.studies().record(found)
            except (ViewerError, sqlite3.Error) as error:
                self._post.emit(partial(self._tell, error))
            self._post.emit(self._refresh)
            return found

        return work

    def opener(self, study_instance_uid: str) -> Callable[[Ticket], Scan]:
        """Work that finds a study again where its files were; what is gone is a problem.

        Raises ViewerError where nothing of it is left.
        """

        def work(ticket: Ticket) -> Scan:
            files = self.studies().files(study_instance_uid)
            gone = missing(files)
            there = [Path(path) for path in files if path not in gone]
            if not there:
                self.studies().check([study_instance_uid])
                self._post.emit(self._refresh)
                raise ViewerError(
                    f"{NOT_THERE} {len(files)} files of this study is where it was.",
                    "Connect the drive that they lie on, or open the folder that they are in "
                    "now.",
                )
            found = self._scan(there, ticket)
            told = [Problem(path, "is no longer where it was", "left out") for path in gone]
            return _of_study(found, study_instance_uid, told)

        return work

    def alike(self, patient: Patient, answer: Callable[[tuple[Identity, ...]], None]) -> None:
        """Call answer with other patients who could be taken for this one."""
        self._start(lambda _: self.studies().alike(patient.identity), answer)

    def forget(self, study_instance_uid: str) -> None:
        """Take a study out of the library; its files and measurements stay."""
        self._start(
            lambda _: self.studies().forget(study_instance_uid), lambda _: self._refresh()
        )

    def studies(self) -> Studies:
        """The library's file, opened when first used; for worker threads.

        A damaged one is kept aside, told, and begun anew. Raises ViewerError.
        """
        with self._opening:
            if self._studies is None:
                self._studies, told = opened(self._file)
                if told is not None:
                    self._post.emit(partial(self._tell, told))
            return self._studies

    def close(self) -> None:
        self._closed = True
        self._jobs.close()
        if self._studies is not None:
            self._studies.close()

    def _refresh(self) -> None:
        """The library has changed: every search is made anew."""
        for one in self._searches:
            one.refresh()

    def _scan(self, paths: Sequence[Path], ticket: Ticket) -> Scan:
        headers = Headers(self._headers)
        try:
            return scan([path.absolute() for path in paths], ticket, headers)
        finally:
            headers.close()
            if headers.trouble is not None:
                self._post.emit(partial(self._tell, _unkept(headers.trouble)))

    def _start(self, work: Callable[[Ticket], object], answer: Callable[[Any], None]) -> Job:
        job = self._jobs.start("", work)
        job.done.connect(answer)
        job.failed.connect(self._tell)
        return job

    def _found(
        self, rows: Rows, wanted: Callable[[], bool], found: Callable[[Rows], None]
    ) -> None:
        if not wanted():
            return
        found(rows)
        now = time.monotonic()
        due = [
            uid
            for uid in dict.fromkeys(one.study_instance_uid for one in rows.studies)
            if now - self._checked.get(uid, -CHECKED_S) >= CHECKED_S
        ]
        if due:
            self._start(lambda _: self._check(due, wanted), self._check_done)

    def _check(self, due: Sequence[str], wanted: Callable[[], bool]) -> bool:
        """Look where files are, until another search is made; True where news were found."""
        changed = False
        for uid in due:
            if not wanted():
                break
            changed |= self.studies().check([uid])
            self._checked[uid] = time.monotonic()
        return changed

    def _check_done(self, changed: bool) -> None:
        if changed:
            self._refresh()

    def _tell(self, error: Exception) -> None:
        """Each trouble once."""
        if isinstance(error, sqlite3.Error | OSError):
            error = database.refusal(error, self._file)
        if str(error) not in self._told:
            self._told.add(str(error))
            self.said.emit(error)


def _unkept(trouble: ViewerError) -> ViewerError:
    """What is said where the cache of headers cannot be written; the images are all there."""
    return ViewerError(
        f"What was read of the headers is not kept: {trouble.problem}",
        f"Opening takes as long as the first time. {trouble.remedy}",
    )


def _of_study(found: Scan, uid: str, told: Sequence[Problem]) -> Scan:
    """What a scan found of one study, with more problems."""
    patients = []
    for patient in found.patients:
        studies = tuple(one for one in patient.studies if one.study_instance_uid == uid)
        if studies:
            patients.append(replace(patient, studies=studies))
    return Scan(tuple(patients), (*found.problems, *told), found.counted)
