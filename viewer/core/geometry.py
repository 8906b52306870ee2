"""Where a grid of voxels lies in the patient."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Vector = tuple[float, float, float]
_UPRIGHT = float(np.cos(np.radians(0.1)))  # of the angle between stacking and normal


@dataclass(frozen=True, slots=True, eq=False)
class Geometry:
    """Where a grid of voxels lies in the patient.

    affine: (4, 4); maps (k, j, i, 1), that is (slice, row, column, 1), to (x, y, z, 1)
        in mm along the patient axes of DICOM (LPS): to Left, to Posterior, to Head.
    shape: (slices, rows, columns).
    frame_of_reference_uid: points compare only within one frame of reference.

    The affine is invertible. It need not be orthogonal: a tilted CT gantry shears it.
    """

    affine: Array
    shape: tuple[int, int, int]
    frame_of_reference_uid: str

    def __post_init__(self) -> None:
        if self.affine.shape != (4, 4) or not np.isfinite(self.affine).all():
            raise ValueError("affine must be a finite 4 x 4 matrix")
        if np.linalg.matrix_rank(self.direction) < 3:
            raise ValueError("affine must be an invertible 4 x 4 matrix")

    @property
    def spacing(self) -> Vector:
        """mm between neighbours along each array axis (slice, row, column)."""
        a, b, c = np.linalg.norm(self.affine[:3, :3], axis=0).tolist()
        return a, b, c

    @property
    def origin(self) -> Vector:
        """Centre of voxel (0, 0, 0), LPS in mm."""
        x, y, z = self.affine[:3, 3].tolist()
        return x, y, z

    @property
    def direction(self) -> Array:
        """(3, 3); row n is the unit vector (LPS) of one step along array axis n."""
        return _direction(self)

    @property
    def normal(self) -> Array:
        """Unit vector along cross(row, column) of the slices; slices ascend along it."""
        return _normal(self)

    @property
    def is_sheared(self) -> bool:
        """True where the slices are not stacked along their normal (beyond 0.1 degree)."""
        return bool(abs(self.direction[0] @ self.normal) < _UPRIGHT)

    @property
    def center(self) -> Vector:
        """The middle of the grid, LPS in mm."""
        x, y, z = self.to_patient((np.array(self.shape, float) - 1) / 2).tolist()
        return x, y, z

    def to_patient(self, index: Array) -> Array:
        """Points in mm, (..., 3), of voxel indices (k, j, i), (..., 3)."""
        return np.asarray(index, float) @ self.affine[:3, :3].T + self.affine[:3, 3]

    def to_index(self, point: Array) -> Array:
        """Voxel indices (k, j, i), not rounded, of points in mm, (..., 3)."""
        return np.asarray((np.asarray(point, float) - self.affine[:3, 3]) @ _to_index(self))


@lru_cache(maxsize=256)
def _direction(geometry: Geometry) -> Array:
    steps = geometry.affine[:3, :3].T
    lengths = np.linalg.norm(steps, axis=1, keepdims=True)
    found = np.asarray(steps / np.where(lengths > 0, lengths, 1.0))
    found.flags.writeable = False
    return found


@lru_cache(maxsize=256)
def _normal(geometry: Geometry) -> Array:
    normal = np.cross(geometry.direction[2], geometry.direction[1])
    found = np.asarray(normal / np.linalg.norm(normal))
    found.flags.writeable = False
    return found


@lru_cache(maxsize=256)
def _to_index(geometry: Geometry) -> Array:
    """(3, 3), to be multiplied with from the left: views ask for it many times a frame."""
    return np.asarray(np.linalg.inv(geometry.affine[:3, :3]).T)
