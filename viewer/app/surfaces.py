"""Surfaces to files: where a threshold starts, and the work that makes and writes one."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from viewer.app.session import Session
from viewer.core.errors import ViewerError
from viewer.core.files import replacing
from viewer.core.progress import Ticket
from viewer.core.units import HOUNSFIELD, is_suv
from viewer.core.volume import Volume
from viewer.imaging.mesh_files import Axes, Format
from viewer.imaging.presets import shown_factor, shown_unit, values_seen
from viewer.imaging.surface import Size, Wish, extract, otsu, size

BONE, SKIN = ("Bone", 200.0), ("Skin", -300.0)  # HU
_SUV = ("SUV 2.5", 2.5)
_PART = 0.41  # of the maximum of a PET, as EANM's guideline has it


@dataclass(frozen=True, slots=True)
class Order:
    """A surface that is to be written. format, axes: of the file."""

    wish: Wish
    format: Format
    axes: Axes = "LPS"


def why_not(session: Session) -> str:
    """Why the focused view has no surface to save, or ""."""
    state = session.active.value
    if state.item is None:
        return "Show a series in this view first."
    volume = state.volume
    if volume is None:
        return "These images have no place in the patient, so they have no surface."
    if min(volume.array.shape) < 2:
        return "One slice has no surface: it takes a series of slices."
    return "" if volume.ready.all() else "The series is still being read."


def thresholds(volume: Volume, preset: str, ticket: Ticket) -> tuple[tuple[str, float], ...]:
    """Named thresholds in the unit shown, the likeliest first. preset: of 3D, by name."""
    ticket.step(0, 2)
    found: list[tuple[str, float]] = []
    if shown_unit(volume) == HOUNSFIELD:
        found += [SKIN, BONE] if "skin" in preset else [BONE, SKIN]
    elif volume.modality == "PT":
        part = ("41 % of the maximum", _PART * _maximum(volume))
        found += [_SUV, part] if is_suv(shown_unit(volume)) else [part]
    ticket.step(1, 2)
    seen = values_seen(volume)
    if seen is not None and len(seen):
        found.append(("Dark from bright (Otsu)", otsu(seen)))
    return tuple(found)


def write(volume: Volume, order: Order, path: Path, ticket: Ticket) -> Size:
    """Make the surface and write it, whole or not at all. Raises ViewerError."""
    mesh = extract(volume, order.wish, ticket)
    with replacing(path) as part, part.open("wb") as stream:
        order.format.write(mesh, order.axes, stream, ticket)
    return size(mesh)


def _maximum(volume: Volume) -> float:
    factors = [shown_factor(volume, k) for k in range(len(volume.array))]
    most = [float(np.nanmax(one)) for one in volume.array]
    if not most:
        raise ViewerError("The series has no voxels.", "Choose another series.")
    return max(a * b for a, b in zip(most, factors, strict=True))
