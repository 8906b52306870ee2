"""What makes the place of work one's own: finding by typing, settings, lens, true size."""

from viewer.app.commands import Command, commands, needs_picture, needs_slices, needs_study
from viewer.app.preferences import LENSES, REFERENCES
from viewer.app.session import Session


def _next_lens(session: Session) -> None:
    """A stronger lens; after the strongest the weakest again."""
    now = LENSES.index(session.preferences.value.lens)
    lens = LENSES[(now + 1) % len(LENSES)]
    session.preferences.update(lens=lens)
    session.selection.update(lens=True)
    session.said.emit(f"The magnifier enlarges {lens} times.")


def _next_references(session: Session) -> None:
    """More lines of the focused view's images in the others; after all of them, one."""
    each = list(REFERENCES)
    name = each[(each.index(session.preferences.value.reference_lines) + 1) % len(each)]
    session.preferences.update(reference_lines=name)
    session.selection.update(crosshair=True)
    session.said.emit(f"Lines in the other views: {REFERENCES[name]}.")


def _lens(session: Session) -> None:
    session.selection.update(lens=not session.selection.value.lens)


for _command in (
    Command(
        "palette",
        "Find a command, series or setting…",
        "Help",
        lambda s: s.asked.emit("palette"),
        ("Ctrl+K",),
        "search",
        short="Find",
    ),
    Command("settings", "Settings…", "Edit", lambda s: s.asked.emit("settings"), ("Ctrl+,",)),
    Command(
        "tags",
        "DICOM elements of this image…",
        "View",
        lambda s: s.asked.emit("tags"),
        ("Ctrl+I",),
        "",
        needs_picture,
    ),
    Command(
        "true-size",
        "True size (1:1)",
        "Image",
        lambda s: s.asked.emit("true-size"),
        ("Ctrl+0",),
        "",
        needs_slices,
    ),
    Command(
        "magnifier",
        "Magnifier (tap: on or off; hold: while held)",
        "View",
        _lens,
        ("Q",),
        "magnify",
        needs_slices,
        True,
        lambda s: s.selection.value.lens,
        "Lens",
    ),
    Command("lens", "Stronger magnifier", "View", _next_lens, ("Shift+Q",), "", needs_slices),
    Command(
        "reference-lines",
        "Lines of first, last or all images",
        "View",
        _next_references,
        ("Ctrl+R",),
        "",
        needs_study,
    ),
):
    commands.add(_command)
