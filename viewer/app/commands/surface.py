"""Surfaces of a volume to files."""

from viewer.app import surfaces
from viewer.app.commands import Command, commands

commands.add(
    Command(
        "save-surface",
        "Save surface…",
        "File",
        lambda s: s.asked.emit("save-surface"),
        why_not=surfaces.why_not,
    )
)
