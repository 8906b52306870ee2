"""On which acquired images a mark lies, and where on their pixels."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from viewer.core.geometry import Array
from viewer.core.volume import Volume
from viewer.imaging.planes import index_at, native_orientation
from viewer.measure import Graphic

_FLAT_MM = 0.1  # points whose distances from a slice differ by less lie along it
_TO_CORNER = 0.5  # SCOORD counts from the corner of the first pixel, voxels from its centre


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where a mark lies.

    graphics: its parts in patient mm. images: (SOP Instance UID, frame number) of the slices
        that its points lie on. pixels: of each part (n, 2), (column, row) as in a SCOORD
        (PS3.3 C.18.6.1.2: 0\\0 is the top left corner of the image), where the whole mark
        lies along the one image; () where it does not.
    """

    graphics: tuple[Graphic, ...]
    images: tuple[tuple[str, int], ...]
    pixels: tuple[Array, ...] = ()


def place(volume: Volume, graphics: Sequence[Graphic], fills: bool) -> Place:
    """Where a mark of these parts lies on the acquired slices of a volume.

    fills: the mark also holds what lies between its points, as regions do.
    """
    points = np.vstack([graphic.points for graphic in graphics])
    native = native_orientation(volume.geometry)
    near = np.array(
        [index_at(volume.geometry, native, p, volume.slice_positions) for p in points]
    )
    first, last = int(near.min()), int(near.max())
    slices = list(range(first, last + 1)) if fills else sorted(set(near.tolist()))
    images = volume.source.images
    found = tuple(dict.fromkeys(images[k] for k in slices)) if images else ()
    flat = first == last and _along(volume, points, first)
    if not flat or not found or any(g.type == "ELLIPSOID" for g in graphics):
        return Place(tuple(graphics), found)
    pixels = tuple(_pixels(volume, first, graphic.points) for graphic in graphics)
    return Place(tuple(graphics), found, pixels)


def _corner(volume: Volume, k: int) -> Array:
    """The true centre of voxel (k, 0, 0), in mm."""
    if volume.slice_positions is not None:
        return np.asarray(volume.slice_positions[k])
    return volume.geometry.to_patient(np.array([k, 0, 0]))


def _along(volume: Volume, points: Array, k: int) -> bool:
    """True where the points lie along slice k, not further off than half a step."""
    away = (points - _corner(volume, k)) @ volume.geometry.normal
    half = volume.geometry.spacing[0] / 2 + _FLAT_MM
    return bool(np.ptp(away) <= _FLAT_MM and np.abs(away).max() <= half)


def _pixels(volume: Volume, k: int, points: Array) -> NDArray[np.float64]:
    """(column, row) of points dropped onto slice k."""
    steps = volume.geometry.affine[:3, :3]
    basis = np.column_stack([steps[:, 2], steps[:, 1], volume.geometry.normal])
    at = np.linalg.solve(basis, (points - _corner(volume, k)).T).T
    return np.asarray(at[:, :2] + _TO_CORNER)
