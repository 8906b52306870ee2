"""What regions hold, in every unit that the volume has; shared by the region tools."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from viewer.core import codes, units
from viewer.core.measurement import Measurement
from viewer.core.volume import Volume
from viewer.imaging.regions import Region
from viewer.imaging.statistics import Inside, inside_planar, inside_solid, statistics
from viewer.imaging.suv_types import of_type
from viewer.measure import Drawn


def of_plane(
    drawn: Drawn, volume: Volume, region: Region, area_mm2: float
) -> list[Measurement]:
    """The area in mm2 and the statistics of a flat region; else why there are none."""
    area = Measurement(codes.AREA, area_mm2, codes.MM2)
    if area_mm2 < 1e-9:
        return [replace(area, note="encloses no area")]
    return _with(area, volume, inside_planar(volume, region, drawn.u, drawn.v))


def of_space(volume: Volume, region: Region) -> list[Measurement]:
    """The volume in mm3 of the voxels inside a region in space, and their statistics."""
    inside = inside_solid(volume, region)
    size = Measurement(codes.VOLUME, inside.volume_mm3, codes.MM3)
    return _with(size, volume, inside)


def _with(size: Measurement, volume: Volume, inside: Inside) -> list[Measurement]:
    """The size and the statistics; where there is no voxel, the size says so."""
    found = _of(volume, inside)
    if found:
        return [size, *found]
    why = "only damaged slices inside" if inside.damaged else "no voxel inside"
    return [replace(size, note=why)]


def stored_unit(volume: Volume) -> str:
    """The unit of the stored values; "" for SUV that a reader's word has made others of."""
    suv = volume.suv
    if suv is None or not suv.overridden or not units.is_suv(volume.unit):
        return volume.unit
    factor = of_type(suv, units.shown(volume.unit).removeprefix("SUV")).factor
    return volume.unit if factor is None or np.allclose(factor, 1.0, rtol=1e-9) else ""


def suv_unit(volume: Volume) -> str:
    """The unit of SUV where it can be told and the volume is not in it already; else ""."""
    suv = volume.suv
    if suv is None or suv.factor is None or stored_unit(volume) == suv.unit:
        return ""
    return suv.unit


def _of(volume: Volume, inside: Inside) -> list[Measurement]:
    notes = []
    if inside.resampled_mm:
        notes.append(f"resampled linearly at {inside.resampled_mm:.2f} mm")
    if inside.damaged:
        notes.append("without damaged slices")
    note = ", ".join(notes)
    unit = stored_unit(volume)
    found = _four(inside.values, unit, note) if unit else []
    if inside.suv is not None and suv_unit(volume):
        found += _four(inside.suv, suv_unit(volume), note)
    return found


def _four(values: NDArray[np.float64], unit: str, note: str) -> list[Measurement]:
    """Mean, standard deviation, minimum, maximum; none of no voxels."""
    found = statistics(values)
    if found is None:
        return []
    code = codes.unit_code(unit)
    return [
        Measurement(codes.MEAN, found.mean, code, note),
        Measurement(codes.STANDARD_DEVIATION, found.standard_deviation, code, note),
        Measurement(codes.MINIMUM, found.minimum, code, note),
        Measurement(codes.MAXIMUM, found.maximum, code, note),
    ]
