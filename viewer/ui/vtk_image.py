"""Volume -> vtkImageData of identity direction, and the matrix that places it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.core.geometry import Array, Geometry

_TOP = 65535.0


@dataclass(frozen=True, slots=True, eq=False)
class Scalars:
    """Voxels in a type that every mapper takes: stored = (value - offset) * scale.

    array: (slices, rows, columns), C order; the volume's own memory where its type fits.
    """

    array: NDArray[Any]
    offset: float = 0.0
    scale: float = 1.0

    def stored(self, value: float) -> float:
        """What a real-world value has become."""
        return (value - self.offset) * self.scale


def scalars(array: NDArray[Any]) -> Scalars:
    """The voxels for VTK. Floats become uint16 over their range; NaN becomes the lowest."""
    if array.dtype in (np.int16, np.uint16, np.uint8) and array.dtype.isnative:
        return Scalars(np.ascontiguousarray(array))
    low, high = _range(array)
    scale = _TOP / (high - low) if high > low else 1.0
    made = np.empty(array.shape, np.uint16)
    for one, out in zip(array, made, strict=True):
        kept = np.nan_to_num(one.astype(np.float64), nan=low, posinf=high, neginf=low)
        out[...] = np.rint((kept - low) * scale)
    return Scalars(made, low, scale)


def _range(array: NDArray[Any]) -> tuple[float, float]:
    """The smallest and largest finite value; (0, 0) where there is none."""
    finite = [one[np.isfinite(one)] for one in array]
    ends = [(float(one.min()), float(one.max())) for one in finite if one.size]
    if not ends:
        return 0.0, 0.0
    return min(low for low, _ in ends), max(high for _, high in ends)


def image_data(array: NDArray[Any], spacing: tuple[float, float, float]) -> Any:
    """vtkImageData over the array's memory, first voxel at (0, 0, 0), axes (i, j, k).

    spacing: mm along the array's axes (k, j, i). The image keeps the array alive.
    """
    from vtkmodules.util.numpy_support import numpy_to_vtk
    from vtkmodules.vtkCommonDataModel import vtkImageData

    image = vtkImageData()
    image.SetDimensions(*array.shape[::-1])
    image.SetSpacing(*spacing[::-1])
    flat = numpy_to_vtk(array.reshape(-1))
    flat.array = array
    image.GetPointData().SetScalars(flat)
    return image


def placing(geometry: Geometry) -> Array:
    """(4, 4): the point (x, y, z) of image_data in mm -> LPS in mm.

    Sheared and left-handed grids keep their form: mappers ignore or refuse an image's own
    direction matrix, but all of them follow the volume's.
    """
    matrix = np.eye(4)
    matrix[:3, :3] = (geometry.affine[:3, :3] / np.array(geometry.spacing))[:, ::-1]
    matrix[:3, 3] = geometry.origin
    return matrix


def vtk_matrix(matrix: Array) -> Any:
    """A vtkMatrix4x4 of a (4, 4) array."""
    from vtkmodules.vtkCommonMath import vtkMatrix4x4

    made = vtkMatrix4x4()
    made.DeepCopy(np.asarray(matrix, float).ravel().tolist())
    return made
