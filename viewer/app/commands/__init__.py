"""What a user can do by menu, key and button: one module is one group of commands."""

from collections.abc import Callable
from dataclasses import dataclass

from viewer.app.session import Session
from viewer.core.registry import Registry


def _always(_: Session) -> str:
    """No reason against it, and no name but its label."""
    return ""


def _never(_: Session) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Command:
    """One action on the open session.

    name: as in settings and tests. label: as in menus. menu: its name; "" where only a button
        or a right click offers it.
    keys: as Qt writes them; the first is shown. icon: name of a drawing, or "".
    why_not: the reason why it cannot be done now, or "" where it can.
    checkable: it is on or off, as `checked` says.
    short: the word under its button, where the label is too long for that.
    names: its label where that depends on what is shown; "" for `label`.
    words: other names it is looked for by; nowhere shown.
    """

    name: str
    label: str
    menu: str
    run: Callable[[Session], None]
    keys: tuple[str, ...] = ()
    icon: str = ""
    why_not: Callable[[Session], str] = _always
    checkable: bool = False
    checked: Callable[[Session], bool] = _never
    short: str = ""
    names: Callable[[Session], str] = _always
    words: str = ""

    def label_in(self, session: Session) -> str:
        """What it is called now."""
        return self.names(session) or self.label


commands: Registry[Command] = Registry("command", __name__)
MENUS = ("File", "Edit", "View", "Image", "Tools", "Point", "Help")


def needs_study(session: Session) -> str:
    return "" if session.opened.value.patient else "Open a study first."


def needs_picture(session: Session) -> str:
    return "" if session.active.value.item is not None else "Show a series in this view first."


def needs_slices(session: Session) -> str:
    if session.active.value.kind == "volume3d":
        return "Works on slices, not in 3D."
    return needs_picture(session)


def needs_volume(session: Session) -> str:
    """Millimetres of the patient exist only where the slices have a place in the patient."""
    if session.active.value.images is not None:
        return "These images have no place in the patient, so nothing can be measured on them."
    return needs_picture(session)
