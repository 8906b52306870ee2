"""Reports, structures, documents: what the patient's files hold beside images."""

from viewer.app.commands import Command, commands, needs_study
from viewer.app.objects import listed
from viewer.app.session import Session


def _needs_objects(session: Session) -> str:
    if session.opened.value.patient is None:
        return needs_study(session)
    if not listed(session.opened.value):
        return "There are only images here."
    masked = session.selection.value.masked
    return "Show the names first: reports may tell who the patient is." if masked else ""


commands.add(
    Command(
        "objects",
        "Reports and other objects…",
        "File",
        lambda session: session.asked.emit("objects"),
        ("J",),
        "",
        _needs_objects,
    )
)
