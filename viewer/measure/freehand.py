"""Freehand: area and statistics inside a closed outline of any form."""

import numpy as np

from viewer.core.geometry import Array
from viewer.core.measurement import Measurement
from viewer.core.volume import Volume
from viewer.imaging.regions import Polygon, area_mm2
from viewer.measure import Drawn, Graphic, Kind, kinds, values
from viewer.measure.fitting import flat
from viewer.measure.polyline import MOST


def outline(drawn: Drawn) -> list[Array]:
    return [np.vstack([drawn.points, drawn.points[:1]])]


def measure(drawn: Drawn, volume: Volume) -> list[Measurement]:
    return values.of_plane(drawn, volume, Polygon(drawn.points), area_mm2(drawn.points))


def graphics(drawn: Drawn) -> list[Graphic]:
    return [Graphic("POLYGON", outline(drawn)[0])]


kinds.add(
    Kind(
        "freehand",
        "Freehand region",
        "F",
        (3, MOST),
        measure,
        outline,
        fitted=flat,
        graphics=graphics,
        on_voxels=True,
    )
)
