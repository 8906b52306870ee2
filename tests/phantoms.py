"""Volumes with a known answer."""

from typing import Any

import numpy as np

from tests.volumes import FRAME
from viewer.core.geometry import Array, Geometry
from viewer.core.volume import Volume

GRADIENT = np.array([0.7, -1.3, 2.1])  # units per mm along x, y, z
OFFSET = 500.0

_STEEP = np.array([[0.36, 0.48, -0.8], [-0.8, 0.6, 0.0], [0.48, 0.64, 0.6]])  # a rotation

# Steps in mm along array axes 0, 1, 2, as columns.
STEPS: dict[str, Array] = {
    "axial": np.array([[0, 0, 0.8], [0, 0.9, 0], [2.5, 0, 0]]),
    "feet first": np.array([[0, 0, 0.8], [0, 0.9, 0], [-2.5, 0, 0]]),
    "sagittal": np.array([[2.5, 0, 0], [0, 0, 0.8], [0, -0.9, 0]]),
    "rotated": _STEEP @ np.array([[0, 0, 0.8], [0, 0.9, 0], [2.5, 0, 0]]),
    "tilted": np.array([[0, 0, 0.8], [0.85, 0.9, 0], [2.35, 0, 0]]),
    "tilted and rotated": _STEEP @ np.array([[0, 0, 0.8], [-0.85, 0.9, 0], [2.35, 0, 0]]),
}


def linear(points: Array) -> Array:
    """The value of the ramp at points (..., 3) in mm."""
    return np.asarray(points @ GRADIENT + OFFSET)


def geometry(steps: Array, shape: tuple[int, int, int] = (12, 20, 24)) -> Geometry:
    affine = np.eye(4)
    affine[:3, :3], affine[:3, 3] = steps, (-30, 12, 240)
    return Geometry(affine, shape, FRAME)


def voxels(shape: tuple[int, ...]) -> Array:
    """(k, j, i, 3): every index (k, j, i) of a grid."""
    return np.moveaxis(np.indices(shape).astype(float), 0, -1)


def linear_volume(steps: Array, **fields: Any) -> Volume:
    """A volume that holds the ramp at each voxel's place; slice_positions are minded."""
    grid = geometry(steps)
    places = grid.to_patient(voxels(grid.shape))
    positions = fields.get("slice_positions")
    if positions is not None:
        places += (positions - places[:, 0, 0])[:, None, None]
    fields = {"unit": "1", "modality": "MR", "ready": np.ones(grid.shape[0], bool), **fields}
    return Volume(linear(places).astype(np.float32), grid, **fields)


def uneven(steps: Array) -> Array:
    """Positions of the slices of `geometry(steps)`, moved apart unevenly along the steps."""
    grid = geometry(steps)
    at = np.array([0, 1, 2, 3, 5, 6, 7.5, 8, 9, 10, 13, 14])
    return grid.to_patient(at[:, None] * [1.0, 0, 0])


def sphere_volume(
    radius_mm: float,
    spacing: tuple[float, float, float] = (2.0, 1.0, 1.0),
    inside: float = 100,
    outside: float = 0,
) -> Volume:
    """An axial CT with a sphere around the patient's origin, 60 mm a side."""
    shape = (int(60 / spacing[0]) + 1, int(60 / spacing[1]) + 1, int(60 / spacing[2]) + 1)
    affine = np.eye(4)
    affine[:3, :3] = np.diag(spacing[::-1])[:, ::-1]
    affine[:3, 3] = [-s * (n - 1) / 2 for s, n in zip(spacing[::-1], shape[::-1], strict=True)]
    grid = Geometry(affine, shape, FRAME)
    away = np.linalg.norm(grid.to_patient(voxels(shape)), axis=-1)
    array = np.where(away <= radius_mm, inside, outside).astype(np.int16)
    return Volume(array, grid, "[hnsf'U]", "CT", np.ones(shape[0], bool))
