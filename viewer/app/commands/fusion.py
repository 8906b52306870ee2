"""Fusion: one volume over another."""

from functools import partial

from viewer.app import fusion
from viewer.app.commands import Command, commands
from viewer.app.session import Session

NO_LAYER = "Nothing lies over this view: fuse it first."
_STEP = 0.1


def _needs_layer(session: Session) -> str:
    return "" if session.active.value.layer is not None else NO_LAYER


def _fuse(session: Session) -> None:
    if session.active.value.layer is not None:
        fusion.take_off(session, session.selection.value.view)
    else:
        fusion.fuse_best(session)


def _why_not(session: Session) -> str:
    return "" if session.active.value.layer is not None else fusion.why_not(session)


def _change(session: Session, **fields: object) -> None:
    fusion.change(session, session.selection.value.view, **fields)


def _next(session: Session) -> None:
    """The next volume that can lie over this one."""
    value = session.active.value
    keys = [one.key for one in fusion.partners(session, value.key)]
    if not keys:
        return
    now = value.layer.key if value.layer else ""
    at = keys.index(now) + 1 if now in keys else 0
    fusion.fuse(session, session.selection.value.view, keys[at % len(keys)])


def _blend(session: Session) -> None:
    layer = session.active.value.layer
    if layer is not None:
        _change(session, opacity=fusion.blended(layer))


def _more(session: Session, by: float) -> None:
    layer = session.active.value.layer
    if layer is not None:
        _change(session, opacity=min(max(round(layer.opacity + by, 2), 0.0), 1.0))


def _choose(session: Session) -> None:
    layer = session.active.value.layer
    if layer is not None:
        _change(session, chosen=not layer.chosen)


def _chosen(session: Session) -> bool:
    layer = session.active.value.layer
    return layer is not None and layer.chosen


for _command in (
    Command(
        "fuse",
        "Fuse with the matching series (PET over CT)",
        "Image",
        _fuse,
        ("Ctrl+Shift+F",),
        "fuse",
        _why_not,
        True,
        lambda s: s.active.value.layer is not None,
        "Fuse",
        words="fusion overlay PET/CT PET/MR",
    ),
    Command(
        "fuse-next", "Fuse with the next series", "Image", _next, ("Ctrl+Alt+F",), "", _why_not
    ),
    Command("blend", "Blend: 0, 50, 100 %", "Image", _blend, ("Shift+B",), "", _needs_layer),
    Command(
        "fuse-register",
        "Register and fuse",
        "Image",
        fusion.register,
        ("Ctrl+Alt+R",),
        "",
        _why_not,
        words="align registration",
    ),
    Command(
        "layer-more",
        "More of the layer",
        "Image",
        partial(_more, by=_STEP),
        ("Ctrl+Alt+Up",),
        "",
        _needs_layer,
    ),
    Command(
        "layer-less",
        "Less of the layer",
        "Image",
        partial(_more, by=-_STEP),
        ("Ctrl+Alt+Down",),
        "",
        _needs_layer,
    ),
    Command(
        "layer-window",
        "Windows are the layer's",
        "Image",
        _choose,
        ("Ctrl+Shift+W",),
        "",
        _needs_layer,
        True,
        _chosen,
    ),
    Command(
        "layer-swap",
        "Change layers over",
        "Image",
        lambda s: fusion.swap(s, s.selection.value.view),
        ("Ctrl+Shift+X",),
        "",
        _needs_layer,
    ),
):
    commands.add(_command)
