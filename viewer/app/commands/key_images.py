"""Key images: mark, note, walk through."""

from viewer.app import key_images
from viewer.app.commands import Command, commands, needs_slices
from viewer.app.session import Session
from viewer.core.key_image import KeyImage


def _here(session: Session) -> KeyImage | None:
    return key_images.of_view(session.document, session.active.value)


def _needs_here(session: Session) -> str:
    return "" if _here(session) else "This picture is no key image (K makes it one)."


def _needs_some(session: Session) -> str:
    some = key_images.each(session.document, session.opened.value)
    return "" if some else "There are no key images yet (K marks one)."


for _command in (
    Command(
        "key-image",
        "Key image",
        "Edit",
        key_images.toggle,
        ("K",),
        "star",
        needs_slices,
        True,
        lambda s: _here(s) is not None,
        "Key",
    ),
    Command(
        "note-key-image",
        "Note on key image…",
        "Edit",
        lambda s: s.asked.emit("note-key-image"),
        ("Ctrl+Alt+K",),
        "",
        _needs_here,
    ),
    Command(
        "next-key-image",
        "Next key image",
        "View",
        lambda s: key_images.step(s, 1),
        ("Shift+K",),
        "",
        _needs_some,
    ),
    Command(
        "previous-key-image",
        "Previous key image",
        "View",
        lambda s: key_images.step(s, -1),
        ("Alt+Shift+K",),
        "",
        _needs_some,
    ),
    Command(
        "key-images-panel",
        "Key images panel",
        "View",
        lambda s: s.selection.update(key_images_shown=not s.selection.value.key_images_shown),
        ("Alt+K",),
        "",
        checkable=True,
        checked=lambda s: s.selection.value.key_images_shown,
    ),
):
    commands.add(_command)
