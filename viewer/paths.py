"""Where things lie: the resources that we ship, and the user's folders."""

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
    return user_data_path("oncoscope", appauthor=False, ensure_exists=True)


def cache() -> Path:
    """What can be made again (header index, thumbnails); made when first asked for."""
    return user_cache_path("oncoscope", appauthor=False, ensure_exists=True)


def logs() -> Path:
    """Log files, without patient data; made when first asked for."""
    return user_log_path("oncoscope", appauthor=False, ensure_exists=True)
