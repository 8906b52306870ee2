"""Moving through the pictures, layouts, and what is drawn over them."""

from collections.abc import Callable
from functools import partial

from viewer.app import navigation
from viewer.app.commands import (
    Command,
    commands,
    needs_picture,
    needs_slices,
    needs_study,
    needs_volume,
)
from viewer.app.navigation import Fields
from viewer.app.session import Session
from viewer.app.time_points import beside
from viewer.app.view_state import ViewState
from viewer.core.plane import Orientation


def _move(change: Callable[[ViewState], Fields]) -> Callable[[Session], None]:
    return lambda session: session.move(**change(session.active.value))


_MOVES: tuple[tuple[str, str, tuple[str, ...], Callable[[ViewState], Fields]], ...] = (
    ("next", "Next image", ("Down",), lambda v: navigation.stepped(v, 1)),
    ("previous", "Previous image", ("Up",), lambda v: navigation.stepped(v, -1)),
    ("next-10", "10 images on", ("Shift+Down",), lambda v: navigation.stepped(v, 10)),
    ("previous-10", "10 images back", ("Shift+Up",), lambda v: navigation.stepped(v, -10)),
    ("next-5mm", "5 mm on", ("PgDown",), lambda v: navigation.stepped_mm(v, 5.0)),
    ("previous-5mm", "5 mm back", ("PgUp",), lambda v: navigation.stepped_mm(v, -5.0)),
    ("first", "First image", ("Home",), lambda v: navigation.went(v, 0)),
    ("last", "Last image", ("End",), lambda v: navigation.went(v, 10**9)),
)
for _name, _label, _keys, _change in _MOVES:
    commands.add(Command(_name, _label, "View", _move(_change), _keys, "", needs_slices))


def _series(session: Session, step: int) -> None:
    """The next or previous series of the study in the focused view."""
    keys = [one.key for one in session.opened.value.display_sets]
    if not keys:
        return
    now = session.active.value.key
    at = keys.index(now) + step if now in keys else 0
    session.show(keys[at % len(keys)])


def _other_planes(session: Session) -> str:
    """Why what is shown has no planes but the acquired one."""
    key = session.active.value.key
    shown = session.opened.value.display_set(key)
    if shown is None:
        return needs_study(session)
    if shown.geometry is None:
        return "These images have no place in the patient, so there are no other planes."
    return "This series has one slice." if shown.geometry.shape[0] == 1 else ""


def _needs_planes(session: Session) -> str:
    return needs_slices(session) or needs_volume(session) or _other_planes(session)


def _study(session: Session, step: int) -> None:
    found = beside(session.opened.value, session.active.value.key, step)
    if not isinstance(found, str):
        session.show(found.key)


def _needs_study_beside(session: Session, step: int) -> str:
    found = beside(session.opened.value, session.active.value.key, step)
    return needs_study(session) or (found if isinstance(found, str) else "")


def _viewport(session: Session, step: int) -> None:
    names = [tile.view for tile in session.tiles]
    now = session.selection.value.view
    at = names.index(now) + step if now in names else 0
    session.selection.update(view=names[at % len(names)])


def _phase(session: Session, step: int) -> None:
    session.move(**navigation.phase_stepped(session.active.value, step))


def _needs_phases(session: Session) -> str:
    return "" if hasattr(session.active.value.item, "volumes") else "This series has one phase."


for _name, _label, _keys, _run in (
    ("next-series", "Next series", ("Right",), lambda s: _series(s, 1)),
    ("previous-series", "Previous series", ("Left",), lambda s: _series(s, -1)),
    ("next-view", "Next view", ("Tab",), lambda s: _viewport(s, 1)),
    ("previous-view", "Previous view", ("Shift+Tab",), lambda s: _viewport(s, -1)),
):
    commands.add(Command(_name, _label, "View", _run, _keys, "", needs_study))
for _name, _label, _key, _step in (
    ("next-study", "Next time point", "Ctrl+Right", 1),
    ("previous-study", "Previous time point", "Ctrl+Left", -1),
):
    commands.add(
        Command(
            _name,
            _label,
            "View",
            partial(_study, step=_step),
            (_key,),
            "",
            partial(_needs_study_beside, step=_step),
        )
    )
commands.add(
    Command(
        "next-phase", "Next phase", "View", lambda s: _phase(s, 1), (".",), "", _needs_phases
    )
)
commands.add(
    Command(
        "previous-phase",
        "Previous phase",
        "View",
        lambda s: _phase(s, -1),
        (",",),
        "",
        _needs_phases,
    )
)


def _layout(
    name: str,
    label: str,
    key: str,
    short: str,
    why_not: Callable[[Session], str] = needs_study,
    words: str = "",
) -> None:
    commands.add(
        Command(
            f"layout-{name}",
            label,
            "View",
            lambda s: s.arrange(name),
            (key,),
            f"layout-{name}",
            why_not,
            True,
            lambda s: s.layout.value.name == name,
            short,
            words=words,
        )
    )


_layout("one", "One view", "Ctrl+1", "One")
_layout(
    "mpr",
    "Axial, coronal, sagittal, 3D",
    "Ctrl+2",
    "MPR",
    _other_planes,
    "multiplanar reformat",
)
_layout("grid", "All series side by side", "Ctrl+3", "Grid")


def _turn(session: Session, plane: Orientation | None) -> None:
    session.turn_to(plane)


def _shows(session: Session, plane: Orientation) -> bool:
    return session.active.value.volume is not None and session.active.value.orientation == plane


_PLANES: tuple[tuple[Orientation, str], ...] = (
    ("axial", "Alt+1"),
    ("coronal", "Alt+2"),
    ("sagittal", "Alt+3"),
)
for _plane, _key in _PLANES:
    commands.add(
        Command(
            f"plane-{_plane}",
            f"{_plane.capitalize()} plane",
            "View",
            partial(_turn, plane=_plane),
            (_key,),
            "",
            _needs_planes,
            True,
            partial(_shows, plane=_plane),
        )
    )
commands.add(
    Command(
        "plane-acquired",
        "Plane as acquired",
        "View",
        partial(_turn, plane=None),
        ("Alt+4",),
        "",
        _needs_planes,
    )
)


def _switch(field: str) -> Callable[[Session], None]:
    return lambda s: s.selection.update(**{field: not getattr(s.selection.value, field)})


for _name, _label, _key, _field, _short in (
    ("annotations", "Measurements on the images", "Space", "annotations_shown", ""),
    ("crosshair-lines", "Crosshair lines", "Shift+C", "crosshair", ""),
    ("link", "Views move together", "Ctrl+L", "linked", ""),
    ("mask-names", "Hide who the patient is (presentation)", "Ctrl+Shift+H", "masked", ""),
    ("studies-panel", "Studies panel", "F3", "studies_shown", "Studies"),
    ("measurements-panel", "Measurements panel", "F4", "measurements_shown", "Table"),
):
    commands.add(
        Command(
            _name,
            _label,
            "View",
            _switch(_field),
            (_key,),
            _name if _short else "",
            checkable=True,
            checked=lambda s, field=_field: bool(getattr(s.selection.value, field)),  # type: ignore[misc]
            short=_short,
        )
    )
commands.add(
    Command(
        "overlay",
        "Less or more text on the images",
        "View",
        lambda s: s.selection.update(overlay=(s.selection.value.overlay - 1) % 3),
        ("O",),
    )
)
commands.add(
    Command(
        "maximise",
        "Enlarge view, and back",
        "View",
        lambda s: s.maximise(s.selection.value.view),
        ("Return", "Enter"),
        "maximise",
        needs_picture,
    )
)
commands.add(
    Command(
        "full-screen", "Full screen", "View", lambda s: s.asked.emit("full-screen"), ("F11",)
    )
)
for _name, _label, _keys in (
    ("find", "Find in the library", ("Ctrl+F",)),
    ("next-pane", "Keyboard to the next panel", ("F6",)),
    ("previous-pane", "Keyboard to the previous panel", ("Shift+F6",)),
):
    commands.add(
        Command(_name, _label, "View", lambda s, ask=_name: s.asked.emit(ask), _keys)  # type: ignore[misc]
    )
