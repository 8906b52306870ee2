"""What a window remembers between starts: its place, its panels, and which note was read."""

from PySide6.QtCore import QByteArray, QSettings

from viewer import __version__
from viewer.paths import data

_NOTE, _PLACE, _PANELS = "note", "window/place", "window/panels"
_SECOND = "window/second"


def _settings() -> QSettings:
    return QSettings(str(data() / "window.ini"), QSettings.Format.IniFormat)


def note_read() -> bool:
    """True where this user has read what this version is not for."""
    return str(_settings().value(_NOTE, "")) == __version__


def remember_note() -> None:
    _settings().setValue(_NOTE, __version__)


def place() -> QByteArray | None:
    """Where the last window was, or None."""
    found = _settings().value(_PLACE)
    return found if isinstance(found, QByteArray) else None


def panels() -> QByteArray | None:
    """How wide the panels of the last window were, or None."""
    found = _settings().value(_PANELS)
    return found if isinstance(found, QByteArray) else None


def remember(place: QByteArray, panels: QByteArray) -> None:
    """Keep where a window was and how wide its panels were."""
    settings = _settings()
    settings.setValue(_PLACE, place)
    settings.setValue(_PANELS, panels)


def second_place() -> QByteArray | None:
    """Where the window of a second screen was, or None."""
    found = _settings().value(_SECOND)
    return found if isinstance(found, QByteArray) else None


def remember_second(place: QByteArray) -> None:
    _settings().setValue(_SECOND, place)
