"""Looks of a volume in 3D."""

from viewer.app import orbit
from viewer.app.commands import Command, commands, needs_picture
from viewer.app.session import Session
from viewer.imaging.rendering_presets import STRAIGHT


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


def _needs_turning(session: Session) -> str:
    turns = session.turning.turns(session.selection.value.view)
    return needs_3d(session) or ("" if turns else "The view does not turn by itself.")


def _turn(session: Session) -> None:
    session.turning.toggle(session.selection.value.view)


def _needs_bend(session: Session) -> str:
    straight = session.active.value.bend == STRAIGHT
    return needs_3d(session) or ("The preset is as it was made." if straight else "")


def _needs_crop(session: Session) -> str:
    whole = session.active.value.crop is None
    return needs_3d(session) or ("All of the volume is shown." if whole else "")


def _crops(session: Session) -> bool:
    crop = session.active.value.crop
    return crop is not None and crop.shown


for _command in (
    Command(
        "crop-3d",
        "Crop box in 3D",
        "View",
        lambda s: s.move(**orbit.crop_shown(s.active.value)),
        (),
        "",
        needs_3d,
        True,
        _crops,
    ),
    Command(
        "crop-3d-reset",
        "Show all of the volume in 3D",
        "View",
        lambda s: s.move(crop=None),
        (),
        "",
        _needs_crop,
    ),
    Command(
        "reset-look",
        "Reset the 3D preset's curves",
        "View",
        lambda s: s.move(bend=STRAIGHT),
        ("Alt+0",),
        "",
        _needs_bend,
    ),
    Command(
        "turn-3d",
        "Turn 3D by itself",
        "View",
        _turn,
        ("Alt+Y",),
        "",
        needs_3d,
        True,
        lambda s: s.turning.turns(s.selection.value.view),
    ),
    Command(
        "rock-3d",
        "Turn 3D to and fro",
        "View",
        lambda s: s.turning.set_rocking(not s.turning.rocking),
        ("Alt+Shift+Y",),
        "",
        needs_3d,
        True,
        lambda s: s.turning.rocking,
    ),
    Command(
        "turn-3d-faster",
        "Turn 3D faster",
        "View",
        lambda s: s.turning.set_speed(s.turning.speed * 1.5),
        (),
        "",
        _needs_turning,
    ),
    Command(
        "turn-3d-slower",
        "Turn 3D slower",
        "View",
        lambda s: s.turning.set_speed(s.turning.speed / 1.5),
        (),
        "",
        _needs_turning,
    ),
):
    commands.add(_command)
