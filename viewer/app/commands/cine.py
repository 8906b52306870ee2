"""Playing cine and 4D series."""

from viewer.app import cine
from viewer.app.commands import Command, commands, needs_picture
from viewer.app.session import Session


def _needs_cine(session: Session) -> str:
    if session.active.value.item is None:
        return needs_picture(session)
    many = cine.length(session.active.value) > 1
    return "" if many else "Plays cine and 4D series; this is one volume."


def _speed(session: Session, steps: int) -> None:
    session.cine.change_speed(session.active.value, steps)


commands.add(
    Command(
        "play",
        "Play cine or phases",
        "View",
        lambda s: s.cine.toggle(s.selection.value.view),
        ("C",),
        "play",
        _needs_cine,
        True,
        lambda s: s.cine.plays(s.selection.value.view),
        "Play",
    )
)
commands.add(
    Command("faster", "Play faster", "View", lambda s: _speed(s, 1), (">",), "", _needs_cine)
)
commands.add(
    Command("slower", "Play slower", "View", lambda s: _speed(s, -1), ("<",), "", _needs_cine)
)
