"""Where things lie: the resources that we ship, and the user's folders."""

from contextlib import suppress
from pathlib import Path

from platformdirs import user_cache_path, user_data_path, user_log_path

_HERE = Path(__file__).resolve().parent


def resource(name: str) -> Path:
    """The path of a file that we ship, such as resource("colormaps/pet.csv").

    In a wheel the resources lie inside the package, in a checkout beside it.
    """
    inside = _HERE / "resources" / name
    return inside if inside.exists() else _HERE.parent / "resources" / name


def data() -> Path:
    """The user's own data (library and documents); made when first asked for."""
    return _private(user_data_path("oncoscope", appauthor=False))


def cache() -> Path:
    """What can be made again (header index, thumbnails); made when first asked for."""
    return _private(user_cache_path("oncoscope", appauthor=False))


def logs() -> Path:
    """Log files, without patient data; made when first asked for."""
    return _private(user_log_path("oncoscope", appauthor=False))


def _private(folder: Path) -> Path:
    """The folder, made if it can be, open to nobody but the user, whatever the umask.

    Where it cannot be made, whoever writes to it finds out, and tells the user.
    """
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_mode & 0o077:
            folder.chmod(0o700)
    return folder
