"""Ellipse: area and statistics of the one in a box; two opposite corners of the box."""

import numpy as np

from viewer.core.geometry import Array
from viewer.core.measurement import Measurement
from viewer.core.volume import Volume
from viewer.imaging.regions import Ellipse
from viewer.measure import Drawn, Graphic, Kind, kinds, values
from viewer.measure.fitting import flat
from viewer.measure.rectangle import halves, handles, moved

_SIDES = 72  # of the polygon that is drawn


def outline(drawn: Drawn) -> list[Array]:
    if len(drawn.points) < 2:
        return [drawn.points]
    center, a, b = halves(drawn)
    turn = np.linspace(0, 2 * np.pi, _SIDES + 1)[:, None]
    return [center + np.cos(turn) * a + np.sin(turn) * b]


def measure(drawn: Drawn, volume: Volume) -> list[Measurement]:
    center, a, b = halves(drawn)
    area = float(np.pi * np.linalg.norm(a) * np.linalg.norm(b))
    return values.of_plane(drawn, volume, Ellipse(center, a, b), area)


def graphics(drawn: Drawn) -> list[Graphic]:
    """The ends of the longer axis, then of the shorter one."""
    center, a, b = halves(drawn)
    if a @ a < b @ b:
        a, b = b, a
    return [Graphic("ELLIPSE", np.array([center - a, center + a, center - b, center + b]))]


kinds.add(
    Kind(
        "ellipse",
        "Ellipse",
        "E",
        (2, 2),
        measure,
        outline,
        moved,
        handles=handles,
        fitted=flat,
        graphics=graphics,
        on_voxels=True,
    )
)
