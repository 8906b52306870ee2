"""The user's files: written whole or not at all, and in words why that did not work."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from viewer.core.errors import ViewerError

_WORDS = {
    errno.ENOSPC: "there is no space left on the disk",
    errno.EDQUOT: "your share of the disk is used up",
    errno.EFBIG: "the disk takes no file that large",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "you may not write there",
    errno.EPERM: "you may not write there",
    errno.ENOENT: "its folder does not exist",
    errno.ENOTDIR: "its folder does not exist",
    errno.EISDIR: "it is a folder",
    errno.ENAMETOOLONG: "its name is too long",
    errno.EIO: "the disk failed",
}
_FULL = 1 << 16  # bytes that are left on a disk that takes no more
_NAME_KEPT = 100  # characters: the whole must fit into a file name


def absent(path: Path) -> ViewerError:
    """What is said of a path that leads nowhere."""
    return ViewerError(f"There is no file or folder {str(path)!r}.", "Check the path.")


def why(error: OSError, folder: Path) -> str:
    """Why nothing could be written to a folder, in words.

    NumPy raises OSError without a number where the disk is full.
    """
    number = error.errno
    if number is None:
        with suppress(OSError):
            if shutil.disk_usage(folder).free < _FULL:
                number = errno.ENOSPC
    return _WORDS.get(number or 0) or (error.strerror or "the disk refused").lower()


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A place beside a file to write to, which becomes the file when all has gone well.

    Until then, and where it fails, what was there before stays. Raises ViewerError, also for
    an OSError inside.
    """
    part = path.with_name(f".oncoscope-{os.getpid()}-{path.name[-_NAME_KEPT:]}")
    try:
        _check(path)
        yield part
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        part.replace(path)
    except OSError as error:
        raise ViewerError(
            f"{path.name} could not be written: {why(error, path.parent)}.",
            "Nothing was changed. Choose another place, or make room.",
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _check(path: Path) -> None:
    """Raises OSError where something other than a file has the name."""
    if path.is_dir():
        raise OSError(errno.EISDIR, "it is a folder")
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "it is not a file")
