"""Volumes with one bright spot at a known place in the patient, however their grid lies."""

import numpy as np
from numpy.typing import NDArray

from viewer.core.geometry import Geometry
from viewer.core.volume import Volume

SHAPE = (40, 44, 48)
AT = (26, 12, 33)  # (k, j, i) of the spot's middle


def _affine(steps: NDArray[np.float64]) -> NDArray[np.float64]:
    """Columns: the step in mm along k, j and i; the middle of the grid at (12, -8, 30) mm."""
    affine = np.eye(4)
    affine[:3, :3] = steps
    affine[:3, 3] = [12, -8, 30] - steps @ ((np.array(SHAPE) - 1) / 2)
    return affine


def _turned(x: float, z: float) -> NDArray[np.float64]:
    cx, sx, cz, sz = np.cos(x), np.sin(x), np.cos(z), np.sin(z)
    return np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]]) @ np.array(
        [[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]]
    )


_AXIAL = np.array([[0, 0, 0.9], [0, 1.1, 0], [1.5, 0, 0]])
GRIDS = {
    "axial": _affine(_AXIAL),
    "rotated": _affine(_turned(0.4, -0.6) @ _AXIAL),
    "sheared": _affine(_AXIAL + np.array([[0, 0, 0], [0.5, 0, 0], [0, 0, 0]])),
    "left-handed": _affine(_AXIAL @ np.diag([-1, 1, 1])),
}


def blob(grid: str = "axial", modality: str = "CT") -> Volume:
    """Air (-1000) with a ball of 1500 and 5 voxels across at AT."""
    array = np.full(SHAPE, -1000, np.int16)
    away = np.indices(SHAPE) - np.reshape(AT, (3, 1, 1, 1))
    array[(away**2).sum(0) <= 6] = 1500
    return Volume(
        array,
        Geometry(GRIDS[grid], SHAPE, "1.2.3.4"),
        "[hnsf'U]",
        modality,
        np.ones(SHAPE[0], bool),
        label="blob",
    )


def spot(volume: Volume) -> NDArray[np.float64]:
    """Where the ball is, LPS in mm."""
    return volume.geometry.to_patient(np.array(AT))
