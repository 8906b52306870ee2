"""Pictures of what is seen: to a file, to the clipboard."""

from viewer.app.commands import Command, commands, needs_picture

commands.add(
    Command(
        "save-picture",
        "Save picture…",
        "File",
        lambda s: s.asked.emit("save-picture"),
        ("Ctrl+S",),
        "camera",
        needs_picture,
        short="Picture",
    )
)
commands.add(
    Command(
        "copy-picture",
        "Copy view as a picture",
        "Edit",
        lambda s: s.asked.emit("copy-picture"),
        ("Ctrl+Shift+C",),
        "",
        needs_picture,
    )
)
