"""What makes the place of work one's own: finding everything by typing, settings."""

from viewer.app.commands import Command, commands, needs_picture

for _name, _label, _menu, _keys in (
    ("palette", "Find a command, series or setting…", "Help", ("Ctrl+K",)),
    ("settings", "Settings…", "Edit", ("Ctrl+,",)),
):
    commands.add(
        Command(_name, _label, _menu, lambda s, ask=_name: s.asked.emit(ask), _keys)  # type: ignore[misc]
    )
commands.add(
    Command(
        "tags",
        "DICOM elements of this image…",
        "View",
        lambda s: s.asked.emit("tags"),
        ("Ctrl+I",),
        "",
        needs_picture,
    )
)
