"""The card that tells how SUV was made."""

from viewer.app.commands import Command, commands, needs_picture
from viewer.app.session import Session


def _needs_pet(session: Session) -> str:
    value = session.active.value
    if value.volume is None:
        return needs_picture(session) or "SUV is told of PET volumes."
    return "" if value.volume.suv is not None else "This is not a PET series."


commands.add(
    Command(
        "suv",
        "How this SUV was made…",
        "Image",
        lambda session: session.asked.emit("suv"),
        ("U",),
        "",
        _needs_pet,
    )
)
