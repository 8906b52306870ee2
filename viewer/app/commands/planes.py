"""Freely turned planes and thick slabs, of the focused view and those that go with it."""

from functools import partial

import numpy as np

from viewer.app import mpr, navigation
from viewer.app.commands import Command, commands, needs_slices, needs_volume
from viewer.app.session import Session
from viewer.core.annotation import Annotation
from viewer.core.plane import CurveForm, Slab, SlabMode

SLABS: tuple[tuple[SlabMode, str, str], ...] = (
    ("mip", "Maximum of a slab (MIP)", "Alt+M"),
    ("minip", "Minimum of a slab (MinIP)", ""),
    ("mean", "Mean of a slab", ""),
    ("sum", "Sum of a slab", ""),
)


CURVED = "This view shows a curved reformat: choose a plane for it first (Alt+1, 2, 3)."


def _why_not(session: Session) -> str:
    reason = needs_slices(session) or needs_volume(session)
    if not reason and session.active.value.curve is not None:
        return CURVED
    volume = session.active.value.volume
    if reason or volume is None:
        return reason or "Show a series in this view first."
    return "This series has one slice." if volume.geometry.shape[0] == 1 else ""


def _needs_lines(session: Session) -> str:
    if reason := _why_not(session):
        return reason
    if mpr.across(session, session.selection.value.view):
        return ""
    return "No other plane is in sight: choose the layout with axial, coronal, sagittal."


def _turn(session: Session, degrees: float) -> None:
    """The planes that cut the focused one, about its normal: their lines turn clockwise."""
    name = session.selection.value.view
    value = session.views[name].value
    mirrored = value.flip_horizontal != value.flip_vertical
    turned = -degrees if mirrored else degrees
    mpr.turn(session, mpr.across(session, name), navigation.faced(value).normal, turned, name)


def _tilt(session: Session, right: float, down: float) -> None:
    """The focused plane, about a line of the screen through the cursor."""
    name = session.selection.value.view
    value = session.views[name].value
    plane = navigation.faced(value)
    x, y = navigation.on_screen(value, 1.0, 0.0), navigation.on_screen(value, 0.0, 1.0)
    axis = right * np.array([x[0], y[0]]) + down * np.array([x[1], y[1]])
    about = axis[0] * np.array(plane.u) + axis[1] * np.array(plane.v)
    about = about / np.linalg.norm(about)
    mpr.turn(session, mpr.lying(session, name), about, _TILT, name)


_TILT = 5.0  # degrees
for _name, _label, _key, _degrees in (
    ("turn-right", "Turn the crosshair's planes clockwise by 5°", "Alt+PgDown", 5.0),
    ("turn-left", "Turn the crosshair's planes anticlockwise by 5°", "Alt+PgUp", -5.0),
    ("turn-right-1", "Turn them clockwise by 1°", "Alt+Shift+PgDown", 1.0),
    ("turn-left-1", "Turn them anticlockwise by 1°", "Alt+Shift+PgUp", -1.0),
):
    commands.add(
        Command(
            _name, _label, "View", partial(_turn, degrees=_degrees), (_key,), "", _needs_lines
        )
    )
for _name, _label, _key, _right, _down in (
    ("tilt-up", "Tilt this plane: its top away by 5°", "Ctrl+PgUp", -1.0, 0.0),
    ("tilt-down", "Tilt this plane: its top nearer by 5°", "Ctrl+PgDown", 1.0, 0.0),
    ("tilt-left", "Tilt this plane: its left away by 5°", "Ctrl+Shift+PgUp", 0.0, 1.0),
    ("tilt-right", "Tilt this plane: its right away by 5°", "Ctrl+Shift+PgDown", 0.0, -1.0),
):
    commands.add(
        Command(
            _name,
            _label,
            "View",
            partial(_tilt, right=_right, down=_down),
            (_key,),
            "",
            _why_not,
        )
    )


def _needs_turned(session: Session) -> str:
    if reason := _why_not(session):
        return reason
    turned = mpr.is_turned(session, session.selection.value.view)
    return "" if turned else "No plane is turned."


commands.add(
    Command(
        "straighten-planes",
        "All planes back to the volume's own",
        "View",
        lambda s: mpr.straight(s, s.selection.value.view),
        ("Alt+Home",),
        "",
        _needs_turned,
    )
)


def _selected(session: Session) -> Annotation | None:
    found = session.document.items.get(session.selection.value.annotation)
    return found if isinstance(found, Annotation) else None


def _needs_axes(session: Session) -> str:
    return mpr.why_not_align(_selected(session))


def _align(session: Session) -> None:
    mark = _selected(session)
    if mark is not None:
        mpr.align(session, mark)


commands.add(
    Command(
        "align-planes",
        "Planes along the lesion's axes",
        "View",
        _align,
        ("Alt+T",),
        "",
        _needs_axes,
    )
)


def _bend(session: Session, form: CurveForm) -> None:
    mark = _selected(session)
    if mark is not None:
        mpr.bend(session, mark, form)


def _needs_path(session: Session) -> str:
    return _why_not(session) or mpr.why_not_bend(session, _selected(session))


_FORMS: tuple[tuple[CurveForm, str, str], ...] = (
    ("straightened", "Along the line, straightened (curved MPR)", "Alt+P"),
    ("stretched", "Along the line, stretched (curved MPR)", "Alt+Shift+P"),
)
for _form, _label, _key in _FORMS:
    commands.add(
        Command(
            f"curve-{_form}",
            _label,
            "View",
            partial(_bend, form=_form),
            (_key,),
            "",
            _needs_path,
        )
    )


def _is_curved(session: Session) -> str:
    curved = any(session.views[tile.view].value.curve for tile in session.tiles)
    return "" if curved else "No curved reformat is shown."


commands.add(
    Command(
        "curve-off",
        "No curved reformat",
        "View",
        lambda s: mpr.unbend(s, s.selection.value.view),
        (),
        "",
        _is_curved,
    )
)


commands.add(
    Command(
        "curve-across",
        "Cross-section of the line, where the cursor is",
        "View",
        mpr.toggle_across,
        ("Alt+X",),
        "",
        mpr.why_not_across,
        True,
        mpr.is_across,
    )
)


def _slab(session: Session, mode: SlabMode) -> None:
    """On, or off again; the thickness stays when the mode changes."""
    name = session.selection.value.view
    now = session.views[name].value.slab
    if now is not None and now.mode == mode:
        mpr.set_slab(session, name, None)
    else:
        thickness = now.thickness_mm if now is not None else mpr.THICKNESS_MM
        mpr.set_slab(session, name, Slab(mode, thickness))


def _is_slab(session: Session, mode: SlabMode) -> bool:
    slab = session.active.value.slab
    return slab is not None and slab.mode == mode


for _mode, _label, _key in SLABS:
    commands.add(
        Command(
            f"slab-{_mode}",
            _label,
            "View",
            partial(_slab, mode=_mode),
            (_key,) if _key else (),
            "",
            _why_not,
            True,
            partial(_is_slab, mode=_mode),
        )
    )


def _thicker(session: Session, planes: int) -> None:
    name = session.selection.value.view
    value = session.views[name].value
    mpr.set_slab(session, name, mpr.thicker(value, planes * mpr.finest_mm(value)))


def _needs_slab(session: Session) -> str:
    return _why_not(session) or ("" if session.active.value.slab else "No slab is shown.")


commands.add(
    Command(
        "slab-thicker",
        "Thicker slab",
        "View",
        partial(_thicker, planes=1),
        ("Alt++", "Alt+="),
        "",
        _why_not,
    )
)
commands.add(
    Command(
        "slab-thinner",
        "Thinner slab",
        "View",
        partial(_thicker, planes=-1),
        ("Alt+-",),
        "",
        _needs_slab,
    )
)
commands.add(
    Command(
        "slab-off",
        "No slab",
        "View",
        lambda s: mpr.set_slab(s, s.selection.value.view, None),
        (),
        "",
        _needs_slab,
    )
)
