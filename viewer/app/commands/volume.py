"""Looks of a volume in 3D."""

from viewer.app import orbit
from viewer.app.commands import Command, commands, needs_picture
from viewer.app.session import Session


def needs_3d(session: Session) -> str:
    if session.active.value.kind != "volume3d":
        return "Works in the 3D view."
    return needs_picture(session)


def _preset(session: Session, step: int) -> None:
    session.move(**orbit.other_preset(session.active.value, step))


for _name, _label, _key, _step in (
    ("next-look", "Next 3D preset", "Y", 1),
    ("previous-look", "Previous 3D preset", "Shift+Y", -1),
):
    commands.add(
        Command(
            _name,
            _label,
            "View",
            lambda session, step=_step: _preset(session, step),  # type: ignore[misc]
            (_key,),
            "",
            needs_3d,
        )
    )
