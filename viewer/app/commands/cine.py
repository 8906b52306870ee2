"""Playing cine, 4D series and slices."""

from viewer.app import cine
from viewer.app.commands import Command, commands, needs_picture
from viewer.app.session import Session


def _needs_cine(session: Session) -> str:
    value = session.active.value
    if value.item is None:
        return needs_picture(session)
    many = cine.length(value) > 1 or cine.length(value, "slices") > 1
    return "" if many else "There is only one picture to play."


def _needs_slices(session: Session) -> str:
    if session.active.value.item is None:
        return needs_picture(session)
    many = cine.length(session.active.value, "slices") > 1
    return "" if many else "There are no slices to play here."


def _needs_cines(session: Session) -> str:
    shown = [session.views[name].value for name in _shown(session)]
    some = any(cine.length(value) > 1 for value in shown)
    return "" if some else "None of the views shows frames or phases."


def _shown(session: Session) -> tuple[str, ...]:
    return tuple(tile.view for tile in session.layout.value.tiles)


def _view(session: Session) -> str:
    return session.selection.value.view


def _plays_slices(session: Session) -> bool:
    view = _view(session)
    return session.cine.plays(view) and session.cine.through(view) == "slices"


for _command in (
    Command(
        "play",
        "Play cine, phases or slices",
        "View",
        lambda s: s.cine.toggle(_view(s)),
        ("C",),
        "play",
        _needs_cine,
        True,
        lambda s: s.cine.plays(_view(s)),
        "Play",
    ),
    Command(
        "play-slices",
        "Play through the slices",
        "View",
        lambda s: s.cine.toggle(_view(s), "slices"),
        ("Alt+C",),
        "",
        _needs_slices,
        True,
        _plays_slices,
    ),
    Command(
        "play-all",
        "Play all views",
        "View",
        lambda s: s.cine.toggle_all(_shown(s)),
        ("Ctrl+Alt+C",),
        "",
        _needs_cines,
    ),
    Command(
        "rock",
        "Play to and fro",
        "View",
        lambda s: s.cine.set_rocks(_view(s), not s.cine.rocks(_view(s))),
        ("Alt+Shift+C",),
        "",
        _needs_cine,
        True,
        lambda s: s.cine.rocks(_view(s)),
    ),
    Command(
        "faster",
        "Play faster",
        "View",
        lambda s: s.cine.change_speed(_view(s), 1),
        (">",),
        "",
        _needs_cine,
    ),
    Command(
        "slower",
        "Play slower",
        "View",
        lambda s: s.cine.change_speed(_view(s), -1),
        ("<",),
        "",
        _needs_cine,
    ),
):
    commands.add(_command)
