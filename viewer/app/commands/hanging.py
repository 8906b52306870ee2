"""How views are arranged: grids, hanging protocols, a prior beside, a second screen."""

from functools import partial

from viewer.app import arranging, hanging, layout, priors
from viewer.app.commands import Command, commands, needs_picture, needs_study
from viewer.app.session import Session

KEYS = {(1, 2): "Ctrl+5", (2, 2): "Ctrl+4", (2, 3): "Ctrl+6", (3, 3): "Ctrl+9"}
SHAPES = [
    (rows, columns)
    for rows in range(1, layout.MOST + 1)
    for columns in range(1, layout.MOST + 1)
    if 1 < rows * columns <= layout.MOST
]


def shape(session: Session, rows: int, columns: int) -> None:
    """Rows times columns of views on the screen of the focused one; those in sight stay."""
    if session.selection.value.view in layout.SECOND:
        arranging.second(session, layout.table(rows, columns, layout.SECOND))
    else:
        session.arrange(layout.table(rows, columns))


def has_shape(session: Session, rows: int, columns: int) -> bool:
    """Whether the screen of the focused view is arranged so."""
    on_second = session.selection.value.view in layout.SECOND
    now = (session.second if on_second else session.layout).value
    return (now.rows, now.columns, len(now.tiles)) == (rows, columns, rows * columns)


def no_prior(session: Session) -> str:
    """Why nothing can be compared with what is in the focused view, or ""."""
    if needs_study(session) or needs_picture(session):
        return needs_study(session) or needs_picture(session)
    opened, key = session.opened.value, session.active.value.key
    found = priors.prior_of(opened, key)
    return found if isinstance(found, str) and not priors.newer_of(opened, key) else ""


def _second(session: Session) -> None:
    wanted = layout.table(1, 1, layout.SECOND)
    arranging.second(session, layout.NOWHERE if session.second.value.rows else wanted)


def _in_3d(session: Session) -> None:
    reason = arranging.in_3d(session)
    if reason:
        session.said.emit(reason)


def _no_3d(session: Session) -> str:
    """Why the focused tile cannot change between slices and 3D."""
    value = session.active.value
    if value.kind == "volume3d":
        return ""
    shown = session.opened.value.display_set(value.key)
    if shown is None:
        return needs_picture(session)
    if shown.geometry is None or shown.geometry.shape[0] == 1:
        return "This series is no volume, so there is no 3D of it."
    used = sum(tile.kind == "volume3d" for tile in session.tiles)
    return layout.ONLY_3D if used >= len(layout.VOLUMES) else ""


def _one_tile(session: Session) -> str:
    many = sum(tile.kind == "slice" for tile in session.layout.value.tiles)
    return needs_study(session) or ("" if many > 1 else "There is one view.")


for _rows, _columns in SHAPES:
    commands.add(
        Command(
            f"grid-{_rows}x{_columns}",
            f"Grid {_rows} × {_columns}",
            "View",
            partial(shape, rows=_rows, columns=_columns),
            (KEYS[_rows, _columns],) if (_rows, _columns) in KEYS else (),
            "",
            needs_study,
            True,
            partial(has_shape, rows=_rows, columns=_columns),
        )
    )
for _name, _label, _keys, _run, _why_not in (
    ("hang", "Hang by the best protocol", ("Ctrl+Shift+A",), hanging.hang, needs_study),
    ("compare", "Prior beside current", ("Ctrl+B",), priors.compare, no_prior),
    ("swap-sides", "Swap sides", ("Shift+X",), priors.swap, _one_tile),
    (
        "save-protocol",
        "Save this layout as a protocol…",
        (),
        lambda s: s.asked.emit("save-protocol"),
        needs_picture,
    ),
    (
        "protocols",
        "Hanging protocols…",
        ("Ctrl+Shift+P",),
        lambda s: s.asked.emit("protocols"),
        needs_study,
    ),
):
    commands.add(Command(_name, _label, "View", _run, _keys, "", _why_not))  # type: ignore[arg-type]
commands.add(
    Command(
        "second-screen",
        "Images on a second screen",
        "View",
        _second,
        ("Shift+F11",),
        "",
        needs_study,
        True,
        lambda s: bool(s.second.value.rows),
    )
)
commands.add(
    Command(
        "tile-3d",
        "This view in 3D",
        "View",
        _in_3d,
        ("Alt+5",),
        "",
        _no_3d,
        True,
        lambda s: s.active.value.kind == "volume3d",
    )
)
