"""oncoscope snapshot: a picture as the window would show it, without a display."""

import argparse
import math
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from viewer.cli import DONE, PARTLY, UsageError, chosen_or_first, no_phase, output
from viewer.core.errors import ViewerError
from viewer.core.geometry import Array, Geometry
from viewer.core.plane import ORIENTATIONS, Orientation
from viewer.core.presentation import Window
from viewer.core.volume import ImageSet, Item, Series4D, Volume

if TYPE_CHECKING:
    from viewer.app.view_state import ViewState
    from viewer.core.patient import DisplaySet, Patient, Scan

HELP = "a picture of a slice or in 3D, as the window would show it"
SIZE = (800, 800)
LARGEST = 16384  # pixels
_3D = ("mip", "volume")
_PARAMETRIC_MAP = "1.2.840.10008.5.1.4.1.1.30"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    add = parser.add_argument
    add("path", metavar="PATH", type=Path, help="a file, folder, DICOMDIR, ZIP")
    add("--volume", metavar="KEY", help="which volume (info lists the keys); else the first")
    add("--view", type=str.lower, choices=(*ORIENTATIONS, *_3D), required=True)
    place = parser.add_mutually_exclusive_group()
    place.add_argument(
        "--at",
        metavar="MM",
        type=float,
        help="patient coordinate, LPS: x of a sagittal, y of a coronal, z of an axial plane; "
        "of acquired slices that of ImagePositionPatient, of others that of their middle",
    )
    place.add_argument("--index", metavar="N", type=int, help="from 0 along the array's axis")
    add("--phase", metavar="N", type=int, default=0, help="of a 4D series, from 0")
    add("--window", metavar="C,W|NAME", help="center,width, a preset such as lung, or dicom")
    add("--preset", metavar="NAME", help="of volume rendering")
    add("--size", metavar="WxH|native", help="pixels; native: one for each voxel of the plane")
    add("--plain", action="store_true", help="no text, no lines; high values are white")
    add("-o", "--output", metavar="PNG", type=Path, required=True)


def run(options: argparse.Namespace) -> int:
    """Write the picture; 1 where part of what it shows could not be read."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from viewer.dicom import load
    from viewer.store.surface import scanned
    from viewer.ui import still

    size = _size(options.size)
    _check(options)
    output(options.output, (".png",))
    found = scanned([options.path])
    display_set = chosen_or_first(found, options.volume)
    _check_kind(options, display_set)
    item, problems = load.loaded(display_set)
    if options.view in _3D:
        _in_3d(options, item, size or SIZE)
    else:
        state = _state(options, display_set.key, item, size is None)
        image = still.of_slice(_patient(found, display_set), state, size, options.plain)
        still.write(image, options.output)
    for one in problems:
        print(f"oncoscope: {Path(one.path).name} {one.reason}", file=sys.stderr)
    return PARTLY if problems else DONE


# what was asked for


def _size(text: str | None) -> tuple[int, int] | None:
    """(width, height); None for one pixel a voxel."""
    if text is None:
        return SIZE
    if text == "native":
        return None
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise UsageError(f"{text!r} is no size.", "Give it as 800x600, or native.")
    size = int(width), int(height)
    if not all(1 <= side <= LARGEST for side in size):
        raise UsageError(f"{text} is too small or too large.", f"1 to {LARGEST} pixels a side.")
    return size


def _check(options: argparse.Namespace) -> None:
    in_3d = options.view in _3D
    if in_3d and (options.at is not None or options.index is not None):
        raise UsageError("--at and --index are for slices.", "Leave them out in 3D.")
    if in_3d and options.size == "native":
        raise UsageError("A 3D picture has no native size.", "Give --size as 800x600.")
    if not in_3d and options.preset:
        raise UsageError("--preset is for --view volume.", "Slices take --window.")


def _check_kind(options: argparse.Namespace, display_set: "DisplaySet") -> None:
    if not 0 <= options.phase < display_set.phases:
        raise no_phase(options.phase, display_set)
    if display_set.geometry is not None:
        return
    if options.view != "axial":
        raise UsageError(
            f"These images have no planes, so there is no {options.view} view of them.",
            "Show one of them with --view axial --index N.",
        )
    if options.at is not None:
        raise UsageError("These images have no place in the patient.", "Give --index N.")
    print(
        "oncoscope: these images have no place in the patient; one is shown as it lies in "
        "its file",
        file=sys.stderr,
    )


def _window(text: str | None, item: Volume | ImageSet) -> Window | None:
    """The window asked for, in the unit shown; None for the one it opens with."""
    from viewer.imaging import presets

    if text is None:
        return None
    if "," in text:
        return _numbers(text, item)
    if text.lower() == "dicom":
        return _own(item)
    offered = presets.presets(item.modality)
    preset = next((one for one in offered if one.name == text.lower()), None)
    if preset is None:
        names = ", ".join(one.name for one in offered)
        raise UsageError(
            f"There is no window named {text!r} for {item.modality or 'these'} images.",
            f"Give center,width or one of: dicom, {names}.",
        )
    found = presets.window_of(preset, item)
    if found is None:
        raise ViewerError("SUV is not known for this series.", "Give --window as center,width.")
    return found


def _own(item: Volume | ImageSet) -> Window:
    """The first of the windows and tables that the file itself proposes."""
    from viewer.imaging import presets, voi_lut

    found = voi_lut.choices(item)
    if not found:
        raise ViewerError(
            "This series carries no window of its own.", "Give --window as center,width."
        )
    return presets.in_shown_unit(found[0], item)


def _numbers(text: str, item: Volume | ImageSet) -> Window:
    """The window that numbers give: of whole numbers LINEAR, which begins at a width of 1."""
    try:
        center, width = (float(part) for part in text.split(","))
    except ValueError:
        center = width = math.nan
    if not (math.isfinite(center) and math.isfinite(width) and width > 0):
        raise UsageError(f"{text!r} is no window.", "Give center,width, such as 40,400.")
    map_ = item.source.sop_class_uid == _PARAMETRIC_MAP
    whole = np.issubdtype(item.array.dtype, np.integer)
    exact = item.modality == "PT" or map_ or (width < 1 and not whole)
    if width < 1 and not exact:
        raise UsageError(
            f"A window of these images is at least 1 wide, not {width:g}.",
            "Give center,width, such as 40,400.",
        )
    return Window(center, width, "LINEAR_EXACT" if exact else "LINEAR")


# pictures


def _patient(found: "Scan", display_set: "DisplaySet") -> "Patient":
    return next(
        patient
        for patient in found.patients
        for study in patient.studies
        for series in study.series
        if display_set in series.volumes
    )


def _state(options: argparse.Namespace, key: str, item: Item, native: bool) -> "ViewState":
    """The view that shows what was asked for."""
    from dataclasses import replace

    from viewer.app.view_state import ViewState

    state = ViewState(key=key, item=item, phase=options.phase)
    state = replace(state, **_place(options, item, state.volume))
    return state if native else replace(state, **_straight(state))


def _place(options: argparse.Namespace, item: Item, volume: Volume | None) -> dict[str, Any]:
    """Which slice, and how it is shown, as fields of a view; volume: the phase of an item."""
    from viewer.imaging import presets

    one = item if isinstance(item, ImageSet) else volume
    assert one is not None
    window = _window(options.window, one) or presets.opening_window(item)
    fields: dict[str, Any] = {"window": window}
    fields["inverted"] = presets.opens_inverted(item) and not options.plain
    if volume is None:
        count = len(one.array)
        index = count // 2 if options.index is None else options.index
        return fields | {"frame": _within(index, count)}
    return fields | _cursor(options, volume)


def _cursor(options: argparse.Namespace, volume: Volume) -> dict[str, Any]:
    """The middle of the plane asked for."""
    from viewer.app.navigation import vector
    from viewer.imaging import planes

    grid, positions = volume.geometry, volume.slice_positions
    orientation: Orientation = options.view
    count = planes.count(grid, orientation)
    if options.at is not None:
        index = _at(options.at, volume, orientation)
    else:
        index = _within(count // 2 if options.index is None else options.index, count)
    point = planes.point_on(grid, orientation, index, np.array(grid.center), positions)
    return {"orientation": orientation, "cursor": vector(point)}


def _straight(state: "ViewState") -> dict[str, Any]:
    """Across tilted or uneven slices the window shows a straight copy."""
    from viewer.imaging.planes import native_orientation
    from viewer.imaging.resample import regular

    volume = state.volume
    if volume is None or state.orientation == native_orientation(volume.geometry):
        return {}
    if not volume.geometry.is_sheared and volume.slice_positions is None:
        return {}
    return {"item": regular(volume), "resampled": True}


def _at(mm: float, volume: Volume, orientation: Orientation) -> int:
    """The plane nearest to a patient coordinate: acquired ones by ImagePositionPatient."""
    from viewer.imaging import planes

    grid, through = volume.geometry, {"sagittal": 0, "coronal": 1, "axial": 2}[orientation]
    axis = planes.axis_of(grid, orientation)
    index = np.zeros((grid.shape[axis], 3)) if axis == 0 else _middles(grid, axis)
    index[:, axis] = np.arange(len(index))
    places = grid.to_patient(index)[:, through]
    if axis == 0 and volume.slice_positions is not None:
        places = volume.slice_positions[:, through]
    low, high = float(places.min()), float(places.max())
    step = (high - low) / max(len(places) - 1, 1) or 1.0
    if not low - step <= mm <= high + step:
        raise UsageError(
            f"{mm:g} mm is outside the volume.", f"It reaches from {low:.1f} to {high:.1f} mm."
        )
    return int(np.argmin(np.abs(places - mm)))


def _middles(grid: Geometry, axis: int) -> Array:
    """(planes, 3): the index of the middle of the grid, once for each plane."""
    return np.tile((np.array(grid.shape) - 1) / 2, (grid.shape[axis], 1))


def _within(index: int, count: int) -> int:
    if not 0 <= index < count:
        raise UsageError(f"There is no plane {index}.", f"There are {count}, counted from 0.")
    return index


def _in_3d(options: argparse.Namespace, item: Item, size: tuple[int, int]) -> None:
    """Volume rendering, or a maximum intensity projection, from the front."""
    from viewer.imaging.rendering_presets import presets
    from viewer.imaging.resample import regular
    from viewer.ui import still

    volume = item.volumes[options.phase] if isinstance(item, Series4D) else item
    assert isinstance(volume, Volume)
    named = [
        p for p in presets(volume.modality) if (p.blend == "mip") == (options.view == "mip")
    ]
    wanted = options.preset and options.preset.lower()
    short = {one.name.partition("-")[2]: one for one in named}
    preset = next((one for one in named if wanted in (None, one.name)), short.get(wanted))
    if preset is None:
        raise UsageError(
            f"There is no preset named {options.preset!r} for --view {options.view}.",
            f"There are: {', '.join(one.name for one in named)}.",
        )
    if volume.geometry.is_sheared or volume.slice_positions is not None:
        volume = regular(volume)
    window = _window(options.window, volume)
    still.write(still.in_3d(volume, preset, size, window, options.plain), options.output)
