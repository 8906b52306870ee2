"""Probe: the value of the voxel whose centre is nearest to a point."""

import numpy as np

from viewer.core import codes
from viewer.core.geometry import Array
from viewer.core.measurement import Measurement
from viewer.core.volume import Volume
from viewer.imaging import planes
from viewer.measure import Drawn, Graphic, Kind, kinds, values


def measure(drawn: Drawn, volume: Volume) -> list[Measurement]:
    """The value in every unit of the volume; none outside it and on padding."""
    found = _nearest(drawn, volume)
    if found is None:
        return []
    k, value = found
    unit, suv = values.stored_unit(volume), values.suv_unit(volume)
    told = []
    if unit:
        concept = codes.quantity(unit, volume.modality)
        told.append(Measurement(concept, value, codes.unit_code(unit)))
    if suv and volume.suv is not None and volume.suv.factor is not None:
        factor = volume.suv.factor
        factor = factor[k] if isinstance(factor, tuple) else factor
        shown = Measurement(codes.quantity(suv, "PT"), value * factor, codes.unit_code(suv))
        told.append(shown)
    return told


def _nearest(drawn: Drawn, volume: Volume) -> tuple[int, float] | None:
    """(slice, value) of the nearest voxel that holds an image."""
    geometry, positions = volume.geometry, volume.slice_positions
    point, native = drawn.points[0], planes.native_orientation(geometry)
    k = planes.index_at(geometry, native, point, positions)
    plane = planes.plane_at(geometry, native, k, positions)
    picture = planes.picture(volume.array, geometry, native, k)
    column, row = np.rint(plane.to_pixel(point)).astype(int).tolist()
    inside = 0 <= row < plane.shape[0] and 0 <= column < plane.shape[1]
    if not inside or k in volume.broken or not _between_the_ends(volume, point):
        return None
    value = float(picture[row, column])
    low, high = volume.padding or (np.inf, -np.inf)
    if not np.isfinite(value) or low <= value <= high:
        return None
    return k, value


def _between_the_ends(volume: Volume, point: Array) -> bool:
    """True where a point is not further beyond the end slices than half a step."""
    geometry, last = volume.geometry, volume.geometry.shape[0] - 1
    native = planes.native_orientation(geometry)
    ends = [planes.plane_at(geometry, native, k, volume.slice_positions) for k in (0, last)]
    one, other = (float(end.distance(point)) for end in ends)
    return one * other <= 0 or min(abs(one), abs(other)) <= geometry.spacing[0] / 2


def graphics(drawn: Drawn) -> list[Graphic]:
    return [Graphic("POINT", drawn.points)]


kinds.add(Kind("probe", "Probe", "D", (1, 1), measure, graphics=graphics, on_voxels=True))
