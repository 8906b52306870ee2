"""What a window remembers."""

from PySide6.QtCore import QByteArray

from viewer.ui import settings


def test_the_note_is_shown_once_for_each_version(monkeypatch) -> None:
    assert not settings.note_read()
    settings.remember_note()
    assert settings.note_read()
    monkeypatch.setattr(settings, "__version__", "99.0")
    assert not settings.note_read()


def test_place_and_panels() -> None:
    assert settings.place("main") == "" and settings.panels() is None
    settings.remember_place("main", "there")
    settings.remember_place("tags", "here")
    settings.remember_panels(QByteArray(b"panels"))
    assert (settings.place("main"), settings.place("tags")) == ("there", "here")
    assert settings.panels() == QByteArray(b"panels")
