"""What a window remembers between starts: its place, its panels, and which note was read."""

from PySide6.QtCore import QByteArray, QSettings

from viewer import __version__
from viewer.paths import data

_NOTE, _PLACE, _PANELS = "note", "place", "window/panels"


def _settings() -> QSettings:
    return QSettings(str(data() / "window.ini"), QSettings.Format.IniFormat)


def note_read() -> bool:
    """True where this user has read what this version is not for."""
    return str(_settings().value(_NOTE, "")) == __version__


def remember_note() -> None:
    _settings().setValue(_NOTE, __version__)


def place(role: str) -> str:
    """Where the last window of its kind was (see ui/placing.py), or ""."""
    return str(_settings().value(f"{_PLACE}/{role}", ""))


def remember_place(role: str, told: str) -> None:
    _settings().setValue(f"{_PLACE}/{role}", told)


def panels() -> QByteArray | None:
    """How wide the panels of the last window were, or None."""
    found = _settings().value(_PANELS)
    return found if isinstance(found, QByteArray) else None


def remember_panels(panels: QByteArray) -> None:
    """Keep how wide a window's panels were."""
    _settings().setValue(_PANELS, panels)
