"""oncoscope snapshot: a picture as the window would show it, without a display."""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viewer.cli import DONE, PARTLY, UsageError, chosen
from viewer.core.errors import ViewerError
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
    add("--volume", metavar="KEY", help="which volume (info lists the keys)")
    add("--view", choices=(*ORIENTATIONS, *_3D), required=True)
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--at", metavar="MM", type=float, help="patient coordinate, LPS")
    place.add_argument("--index", metavar="N", type=int, help="from 0 along the array's axis")
    add("--phase", metavar="N", type=int, default=0, help="of a 4D series, from 0")
    add("--window", metavar="C,W|NAME", help="center,width or a preset such as lung")
    add("--preset", metavar="NAME", help="of volume rendering")
    add("--size", metavar="WxH|native", help="pixels; native: one for each voxel of the plane")
    add("--plain", action="store_true", help="no text, no lines; high values are white")
    add("-o", "--output", metavar="PNG", type=Path, required=True)


def run(options: argparse.Namespace) -> int:
    """Write the picture; 1 where part of what it shows could not be read."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from viewer.dicom import load
    from viewer.dicom.scan import scan
    from viewer.ui import still

    size = _size(options.size)
    _check(options)
    found = scan([options.path])
    display_set = chosen(found, options.volume)
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
    images = display_set.geometry is None
    if images and options.view in _3D:
        raise ViewerError(
            "These images make no volume.", "Show one of them with --view axial --index N."
        )
    if images and options.at is not None:
        raise UsageError("These images have no place in the patient.", "Give --index N.")
    if not 0 <= options.phase < display_set.phases:
        raise UsageError(
            f"There is no phase {options.phase}.",
            f"This series has {display_set.phases}, counted from 0.",
        )


def _window(text: str | None, item: Volume | ImageSet) -> Window | None:
    """The window asked for, in the unit shown; None for the one it opens with."""
    from viewer.imaging import presets

    if text is None:
        return None
    if "," in text:
        return _numbers(text, item)
    preset = next((one for one in presets.presets(item.modality) if one.name == text), None)
    if preset is None:
        names = ", ".join(one.name for one in presets.presets(item.modality))
        raise UsageError(
            f"There is no window named {text!r} for {item.modality or 'these'} images.",
            f"Give center,width or one of: {names}.",
        )
    found = presets.window_of(preset, item)
    if found is None:
        raise ViewerError("SUV is not known for this series.", "Give --window as center,width.")
    return found


def _numbers(text: str, item: Volume | ImageSet) -> Window:
    try:
        center, width = (float(part) for part in text.split(","))
        map_ = item.source.sop_class_uid == _PARAMETRIC_MAP
        exact = item.modality == "PT" or map_ or width < 1
        return Window(center, width, "LINEAR_EXACT" if exact else "LINEAR")
    except ValueError as error:
        raise UsageError(
            f"{text!r} is no window.", "Give center,width, such as 40,400."
        ) from error


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
    state = replace(state, **_place(options, state.volume, state.images))
    return state if native else replace(state, **_straight(state))


def _place(
    options: argparse.Namespace, volume: Volume | None, images: ImageSet | None
) -> dict[str, Any]:
    """Which slice, and how it is shown, as fields of a view."""
    from viewer.imaging import presets

    item = images or volume
    assert item is not None
    window = _window(options.window, item) or presets.opening_window(item)
    fields: dict[str, Any] = {"window": window}
    fields["inverted"] = presets.opens_inverted(item) and not options.plain
    if volume is None:
        count = len(item.array)
        index = count // 2 if options.index is None else options.index
        return fields | {"frame": _within(index, count)}
    return fields | _cursor(options, volume)


def _cursor(options: argparse.Namespace, volume: Volume) -> dict[str, Any]:
    """The middle of the plane asked for."""
    import numpy as np

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
    """The plane whose middle is nearest to a patient coordinate."""
    import numpy as np

    from viewer.imaging import planes

    grid, through = volume.geometry, {"sagittal": 0, "coronal": 1, "axial": 2}[orientation]
    middles = []
    for index in range(planes.count(grid, orientation)):
        plane = planes.plane_at(grid, orientation, index, volume.slice_positions)
        rows, columns = plane.shape
        middle = plane.to_patient(np.array([(columns - 1) / 2, (rows - 1) / 2]))
        middles.append(float(middle[through]))
    step = (max(middles) - min(middles)) / max(len(middles) - 1, 1) or 1.0
    if not min(middles) - step <= mm <= max(middles) + step:
        raise UsageError(
            f"{mm:g} mm is outside the volume.",
            f"It reaches from {min(middles):.1f} to {max(middles):.1f} mm.",
        )
    return int(np.argmin(np.abs(np.array(middles) - mm)))


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
    wanted = options.preset
    short = {one.name.partition("-")[2]: one for one in named}
    preset = next((one for one in named if wanted in (None, one.name)), short.get(wanted))
    if preset is None:
        raise UsageError(
            f"There is no preset named {wanted!r} for --view {options.view}.",
            f"There are: {', '.join(one.name for one in named)}.",
        )
    if volume.geometry.is_sheared or volume.slice_positions is not None:
        volume = regular(volume)
    window = _window(options.window, volume)
    still.write(still.in_3d(volume, preset, size, window, options.plain), options.output)
