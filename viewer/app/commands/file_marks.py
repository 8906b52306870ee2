"""Switches for what a file wants drawn over its pictures, and its own ways to show them."""

from functools import partial

from viewer.app.commands import Command, commands, needs_picture
from viewer.app.session import Session
from viewer.core.presentation import Window
from viewer.imaging import presets, voi_lut

MOST = 9  # of a file's own windows that a menu names
_FUNCTIONS = {"LINEAR": "", "LINEAR_EXACT": "", "SIGMOID": "sigmoid"}


def _switch(session: Session, field: str) -> None:
    session.selection.update(**{field: not getattr(session.selection.value, field)})


def _is_on(session: Session, field: str) -> bool:
    return bool(getattr(session.selection.value, field))


def _has_none(session: Session, of: str) -> str:
    item = session.active.value.volume or session.active.value.images
    if item is None:
        return needs_picture(session)
    return "" if getattr(item.marks, of) else f"This series has no {of}."


for _name, _label, _key, _field in (
    ("overlays", "Overlays of the file", "Shift+O", "overlays_shown"),
    ("shutters", "Shutters of the file", "Shift+S", "shutters_shown"),
):
    commands.add(
        Command(
            _name,
            _label,
            "View",
            partial(_switch, field=_field),
            (_key,),
            why_not=partial(_has_none, of=_name),
            checkable=True,
            checked=partial(_is_on, field=_field),
        )
    )


def _choices(session: Session) -> tuple[Window, ...]:
    """The windows and tables that the file proposes, in the unit of the array."""
    item = session.active.value.volume or session.active.value.images
    return voi_lut.choices(item) if item is not None else ()


def choose(session: Session, number: int) -> None:
    """One of the file's own windows or tables."""
    item = session.active.value.volume or session.active.value.images
    if item is not None and number < len(_choices(session)):
        window = _choices(session)[number]
        session.move(window=presets.in_shown_unit(window, item))


def _why_not(session: Session, number: int) -> str:
    if session.active.value.item is None:
        return needs_picture(session)
    many = len(_choices(session))
    return "" if number < many else f"The file proposes {many} windows."


def _named(session: Session, number: int) -> str:
    each = _choices(session)
    if number >= len(each):
        return ""
    window = each[number]
    numbers = f"W {window.width:g} C {window.center:g}".replace("-", "−")
    if window.name.startswith(voi_lut.NAME):
        return f"File: {window.name}"
    item = session.active.value.volume or session.active.value.images
    if item is not None and item.marks.own_windows:
        return f"File: {window.name}"
    words = (window.name, _FUNCTIONS[window.function], numbers)
    return "File: " + "  ".join(word for word in words if word)


def _is_chosen(session: Session, number: int) -> bool:
    item = session.active.value.volume or session.active.value.images
    each = _choices(session)
    if item is None or number >= len(each):
        return False
    return session.active.value.window == presets.in_shown_unit(each[number], item)


for _number in range(MOST):
    commands.add(
        Command(
            f"window-of-file-{_number + 1}",
            f"The file's window {_number + 1}",
            "",
            partial(choose, number=_number),
            why_not=partial(_why_not, number=_number),
            checkable=True,
            checked=partial(_is_chosen, number=_number),
            names=partial(_named, number=_number),
        )
    )
