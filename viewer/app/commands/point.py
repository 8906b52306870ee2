"""Pointing and measuring with the keys alone: the focused view's window does them."""

from viewer.app.commands import Command, commands, needs_slices, needs_volume
from viewer.app.session import Session

FAST = 10  # pixels of the picture with Shift
_WAYS = (("left", -1, 0), ("right", 1, 0), ("up", 0, -1), ("down", 0, 1))
STEPS: dict[str, tuple[int, int]] = {
    f"point-{way}{'-10' if fast else ''}": (
        x * (FAST if fast else 1),
        y * (FAST if fast else 1),
    )
    for fast in (False, True)
    for way, x, y in _WAYS
}
HANDLES = {"next-handle": 1, "previous-handle": -1}
PLACE = ("maximise", "place-point")  # Return: with a measuring tool it sets a point


def _why_not(session: Session) -> str:
    return needs_slices(session) or needs_volume(session)


def _ask(name: str, label: str, key: str) -> None:
    commands.add(
        Command(name, label, "Point", lambda s: s.pointed.emit(name), (key,), "", _why_not)
    )


for _way, _, _ in _WAYS:
    _ask(f"point-{_way}", f"Pointer or handle one pixel {_way}", f"Alt+{_way.capitalize()}")
for _way, _, _ in _WAYS:
    _ask(
        f"point-{_way}-10",
        f"Pointer or handle {FAST} pixels {_way}",
        f"Alt+Shift+{_way.capitalize()}",
    )
_ask("place-point", "Set a point of the measuring tool (or Return)", "Alt+Return")
_ask("next-handle", "Choose the next handle of the measurement", "]")
_ask("previous-handle", "Choose the previous handle", "[")
