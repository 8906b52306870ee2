"""Windows and framing of the focused view."""

from functools import partial

from viewer.app import fusion, mpr, navigation
from viewer.app.commands import Command, commands, needs_picture, needs_slices
from viewer.app.session import Session
from viewer.core.presentation import Window
from viewer.core.volume import ImageSet, Volume
from viewer.imaging import presets, voi_lut


def _item(session: Session) -> Volume | ImageSet | None:
    return fusion.windowed(session.active.value)[0]


def _set(session: Session, window: Window | None) -> None:
    if window is not None:
        session.move(**fusion.with_window(session.active.value, window))


def _automatic(session: Session) -> None:
    item = _item(session)
    if item is not None:
        _set(session, presets.spread(item, 1, 99))


def _from_file(session: Session) -> None:
    """The file's own windows and look-up tables, one after the other."""
    item = _item(session)
    found = voi_lut.choices(item) if item is not None else ()
    if item is None or not found:
        session.said.emit("This series carries no window of its own.")
        return
    shown = fusion.windowed(session.active.value)[1]
    each = [presets.in_shown_unit(window, item) for window in found]
    at = each.index(shown) + 1 if shown in each else 0
    _set(session, each[at % len(each)])


def _preset(session: Session, key: int) -> presets.Preset | None:
    """The window that a number key means for the modality in the focused view."""
    item = _item(session)
    each = presets.presets(item.modality) if item is not None else ()
    return next((one for one in each if one.key == key), None)


def choose_preset(session: Session, key: int) -> None:
    """The modality's window of that number key."""
    item, found = _item(session), _preset(session, key)
    if item is not None and found is not None:
        _set(session, presets.window_of(found, item))


def _no_preset(session: Session, key: int) -> str:
    item, found = _item(session), _preset(session, key)
    if item is None:
        return needs_picture(session)
    if found is None:
        return f"No window on key {key} for {item.modality or 'these'} images."
    if found.percentiles is None and presets.window_of(found, item) is None:
        return "SUV is not known for this series, so SUV windows have no meaning."
    return ""


def _preset_name(session: Session, key: int) -> str:
    """ "Soft tissue (W 400, C 40)"; an SUV window names its numbers itself."""
    found = _preset(session, key)
    if found is None or found.percentiles is not None or found.unit == "SUV":
        return found.label if found else ""
    center = f"{found.center:g}".replace("-", "−")
    return f"{found.label} (W {found.width:g}, C {center})"


commands.add(
    Command("window-auto", "Automatic window", "Image", _automatic, ("0",), "", needs_picture)
)
commands.add(
    Command(
        "window-file", "The file's own window", "Image", _from_file, ("1",), "", needs_picture
    )
)
for _key in range(2, 10):
    commands.add(
        Command(
            f"window-{_key}",
            f"Window preset {_key}",
            "Image",
            partial(choose_preset, key=_key),
            (str(_key),),
            "",
            partial(_no_preset, key=_key),
            names=partial(_preset_name, key=_key),
        )
    )


commands.add(
    Command(
        "histogram",
        "Histogram",
        "Image",
        lambda s: s.asked.emit("histogram"),
        ("Shift+W",),
        "histogram",
        needs_picture,
    )
)


def _toggle(session: Session, field: str) -> None:
    session.move(**{field: not getattr(session.active.value, field)})


def _zoom(session: Session, by: float) -> None:
    session.move(zoom=min(max(session.active.value.zoom * by, 0.1), 40.0))


def _reset(session: Session) -> None:
    """Plane, window and framing of the focused view as at opening."""
    value = session.active.value
    item = value.item
    if item is None:
        return
    fields = {**navigation.upright(), **mpr.PLAIN, "window": presets.opening_window(item)}
    fields["inverted"] = presets.opens_inverted(item)
    session.move(**fields)
    session.straighten(session.selection.value.view)


def _reset_all(session: Session) -> None:
    for tile in session.tiles:
        state = session.views[tile.view]
        volume = state.value.volume
        state.update(**navigation.upright(), **mpr.PLAIN)
        session.straighten(tile.view)
        if volume is not None:
            state.update(cursor=volume.geometry.center)
        if state.value.item is not None:
            state.update(
                window=presets.opening_window(state.value.item),
                inverted=presets.opens_inverted(state.value.item),
            )


for _command in (
    Command(
        "invert",
        "Invert grey",
        "Image",
        lambda s: _toggle(s, "inverted"),
        ("I",),
        "invert",
        needs_picture,
        True,
        lambda s: s.active.value.inverted,
        words="negative gray",
    ),
    Command(
        "fit",
        "Fit to view",
        "Image",
        lambda s: s.move(**navigation.fitted()),
        ("=",),
        "fit",
        needs_picture,
    ),
    Command(
        "zoom-in",
        "Zoom in",
        "Image",
        lambda s: _zoom(s, 1.25),
        ("+", "Ctrl++"),
        "",
        needs_picture,
    ),
    Command(
        "zoom-out",
        "Zoom out",
        "Image",
        lambda s: _zoom(s, 0.8),
        ("-", "Ctrl+-"),
        "",
        needs_picture,
    ),
    Command(
        "rotate-right",
        "Rotate right",
        "Image",
        lambda s: s.move(**navigation.turned(s.active.value, 90)),
        ("Alt+R",),
        "rotate",
        needs_slices,
    ),
    Command(
        "rotate-left",
        "Rotate left",
        "Image",
        lambda s: s.move(**navigation.turned(s.active.value, -90)),
        ("Alt+L",),
        "",
        needs_slices,
    ),
    Command(
        "flip-horizontal",
        "Flip left and right",
        "Image",
        lambda s: s.move(**navigation.flipped(s.active.value, True)),
        ("H",),
        "flip",
        needs_slices,
        True,
        lambda s: navigation.is_flipped(s.active.value, True),
    ),
    Command(
        "flip-vertical",
        "Flip up and down",
        "Image",
        lambda s: s.move(**navigation.flipped(s.active.value, False)),
        ("V",),
        "",
        needs_slices,
        True,
        lambda s: navigation.is_flipped(s.active.value, False),
    ),
    Command(
        "interpolate",
        "Smooth pixels",
        "Image",
        lambda s: _toggle(s, "interpolate"),
        ("Shift+N",),
        "",
        needs_slices,
        True,
        lambda s: s.active.value.interpolate,
    ),
    Command("reset", "Reset view", "Image", _reset, ("R",), "reset", needs_picture),
    Command(
        "reset-all", "Reset all views", "Image", _reset_all, ("Shift+R",), "", needs_picture
    ),
):
    commands.add(_command)
