"""Objects without pictures of the open patient: listed, read, and handed out as files."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QLockFile

from viewer.app.jobs import Jobs
from viewer.app.opened import Opened
from viewer.core.content import Content
from viewer.core.errors import ViewerError
from viewer.core.patient import Series, StoredObject, Study
from viewer.dicom.contents import content
from viewer.paths import cache

PDF = "application/pdf"
_SUFFIXES = {PDF: ".pdf", "text/xml": ".xml", "model/stl": ".stl", "model/obj": ".obj"}
_FOLDER, _LOCK = "documents", "lock"
_BINARY = getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Listed:
    """An object with where it belongs."""

    study: Study
    series: Series
    object: StoredObject


def listed(opened: Opened) -> tuple[Listed, ...]:
    """Every object of the open studies, in their order."""
    return tuple(
        Listed(study, series, one)
        for study in opened.studies
        for series in study.series
        for one in series.objects
    )


def read(
    jobs: Jobs,
    one: StoredObject,
    then: Callable[[Content], None],
    failed: Callable[[Exception], None],
) -> None:
    """Read an object in the background."""
    job = jobs.start(f"Opening {one.label.split(':')[0].lower()}", lambda _: content(one))
    job.done.connect(then)
    job.failed.connect(failed)


def suffix(found: Content) -> str:
    """The ending of a file that holds a document."""
    return _SUFFIXES.get(found.mime.lower(), ".bin")


def is_pdf(found: Content) -> bool:
    """True where a document says that it is a PDF, and looks like one."""
    return found.mime.lower() == PDF and b"%PDF-" in (found.document or b"")[:1024]


def save(found: Content, path: Path) -> None:
    """Write a document where the user wants it; raises ViewerError."""
    try:
        path.write_bytes(found.document or b"")
    except OSError as error:
        raise ViewerError(
            f"{path.name} could not be written ({error.strerror or 'unknown reason'}).",
            "Is the folder there, and not full?",
        ) from error


class Handouts:
    """Documents that the system's own viewer shows: files that live as long as the program.

    They lie in a folder that only the user can open, under names that tell nothing. What a
    program left behind that could not end properly is deleted by the next one.
    """

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._lock: QLockFile | None = None

    def put(self, found: Content) -> Path:
        """A file with the document; raises ViewerError."""
        path = self._own() / f"{uuid4().hex}{suffix(found)}"
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
            with os.fdopen(handle, "wb") as out:
                out.write(found.document or b"")
        except OSError as error:
            path.unlink(missing_ok=True)
            raise ViewerError(
                f"The document could not be written ({error.strerror or 'unknown reason'}).",
                "Make room on the disk of your user folder.",
            ) from error
        return path

    def close(self) -> None:
        """Delete what was handed out."""
        if self._lock is not None:
            self._lock.unlock()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._folder = self._lock = None

    def _own(self) -> Path:
        if self._folder is None:
            sweep()
            folder = cache() / _FOLDER / uuid4().hex
            folder.mkdir(mode=0o700, parents=True)
            self._lock = QLockFile(str(folder / _LOCK))
            self._lock.setStaleLockTime(0)
            self._lock.lock()
            self._folder = folder
        return self._folder


def sweep() -> None:
    """Delete what programs handed out that no longer run."""
    parent = cache() / _FOLDER
    for folder in parent.iterdir() if parent.is_dir() else ():
        lock = QLockFile(str(folder / _LOCK))
        lock.setStaleLockTime(0)
        if lock.tryLock(0):
            lock.unlock()
            shutil.rmtree(folder, ignore_errors=True)
