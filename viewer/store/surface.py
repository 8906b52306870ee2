"""Looks through files, quick where the user's index knows them: viewer.scan and commands."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from viewer import paths
from viewer.core.patient import Scan
from viewer.core.progress import Ticket
from viewer.dicom import handles
from viewer.dicom import scan as scanning
from viewer.dicom.handles import Found, Path_, Progress
from viewer.store.index import Headers


def scan(
    path: Path_ | Iterable[Path_],
    *more: Path_,
    progress: Progress | None = None,
    cancel: Event | None = None,
) -> Found:
    """The headers below a file, folder, DICOMDIR or ZIP (or several); no pixels are read.

    Where the user has an index (`oncoscope index`, or the window), unchanged files are taken
    over unread, and what is read is kept there; none is begun.
    cancel: set it from another thread, and scan raises Cancelled.
    Raises ViewerError where there is nothing at a path.
    """
    with _known() as headers:
        return handles.scan(path, *more, progress=progress, cancel=cancel, known=headers)


def scanned(places: Sequence[Path], ticket: Ticket | None = None) -> Scan:
    """The same for commands: what dicom.scan.scan finds."""
    with _known() as headers:
        return scanning.scan(places, ticket, headers)


@contextmanager
def _known() -> Iterator[Headers | None]:
    """The user's index where there is one."""
    if not (paths.cache() / "headers.sqlite").is_file():
        yield None
        return
    headers = Headers()
    try:
        yield headers
    finally:
        headers.close()
