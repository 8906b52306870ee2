"""viewer.scan: the Python surface's look through files, quick where the index knows them."""

from collections.abc import Iterable
from threading import Event

from viewer import paths
from viewer.dicom import handles
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
    if not (paths.cache() / "headers.sqlite").is_file():
        return handles.scan(path, *more, progress=progress, cancel=cancel)
    headers = Headers()
    try:
        return handles.scan(path, *more, progress=progress, cancel=cancel, known=headers)
    finally:
        headers.close()
