"""Commands of key images: when they can be used, and what they change."""

from viewer.app.commands import commands
from viewer.app.session import Session

commands.discover()


def test_marking_and_its_reasons(session: Session) -> None:
    mark, note, step = (commands[n] for n in ("key-image", "note-key-image", "next-key-image"))
    assert mark.why_not(session) == "" and not mark.checked(session)
    assert "no key image" in note.why_not(session) and "no key images" in step.why_not(session)
    mark.run(session)
    assert mark.checked(session) and note.why_not(session) == step.why_not(session) == ""
    mark.run(session)
    assert not mark.checked(session)


def test_the_panel_is_switched(session: Session) -> None:
    panel = commands["key-images-panel"]
    panel.run(session)
    assert session.selection.value.key_images_shown and panel.checked(session)


def test_nothing_to_mark_in_an_empty_window(empty: Session) -> None:
    assert commands["key-image"].why_not(empty)
