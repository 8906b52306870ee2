"""Flat marks of points that were typed: the plane that a view would have drawn them on."""

import numpy as np

from viewer.core.geometry import Array
from viewer.core.plane import ORIENTATIONS, Orientation, Plane
from viewer.core.volume import Volume
from viewer.imaging import planes
from viewer.measure import Drawn

_LEAST = 0.5  # of the step between two planes: points further apart lie on different ones


def flat(points: Array, volume: Volume) -> tuple[Drawn, str]:
    """The points on the acquired plane, else on another of the volume's that holds them all.

    Points that no plane holds are projected onto the slice nearest to their middle.
    """
    native = planes.native_orientation(volume.geometry)
    acquired = _nearest(volume, native, points)
    for orientation in (native, *(one for one in ORIENTATIONS if one != native)):
        plane = _nearest(volume, orientation, points)
        if np.ptp(plane.distance(points)) <= _LEAST * _step(volume, orientation, plane):
            return Drawn(points, plane.u, plane.v), ""
    dropped = points - acquired.distance(points)[:, None] * acquired.normal
    return (
        Drawn(dropped, acquired.u, acquired.v),
        "the points lie on different slices and were moved to the nearest one",
    )


def _nearest(volume: Volume, orientation: Orientation, points: Array) -> Plane:
    geometry, positions = volume.geometry, volume.slice_positions
    index = planes.index_at(geometry, orientation, points.mean(0), positions)
    return planes.plane_at(geometry, orientation, index, positions)


def _step(volume: Volume, orientation: Orientation, plane: Plane) -> float:
    """mm between two planes."""
    axis = planes.axis_of(volume.geometry, orientation)
    return abs(float(volume.geometry.affine[:3, axis] @ plane.normal))
