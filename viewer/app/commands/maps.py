"""Maps and curves of series with phases."""

from functools import partial

from viewer.app import maps
from viewer.app.commands import Command, commands
from viewer.app.session import Session

for _kind in maps.KINDS:
    commands.add(
        Command(
            _kind.name,
            _kind.label,
            "Image",
            partial(maps.compute, kind=_kind),
            (),
            "",
            partial(maps.why_not, kind=_kind),
            words="subtraction" if _kind is maps.DIFFERENCE else "",
        )
    )


def _needs_phases(session: Session) -> str:
    phases = len(getattr(session.active.value.item, "volumes", ()))
    return "" if phases > 1 else "Needs a series with several phases or b-values."


commands.add(
    Command(
        "curves",
        "Curves over the phases",
        "Image",
        lambda s: s.asked.emit("curves"),
        ("Shift+T",),
        "curves",
        _needs_phases,
    )
)
