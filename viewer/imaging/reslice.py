"""Values of a volume anywhere in the patient, interpolated linearly."""

from functools import reduce
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.core.geometry import Array, Geometry
from viewer.core.plane import Plane
from viewer.core.volume import Volume

Values = NDArray[np.float32]

_HALF = 0.5 + 1e-6  # voxels reach half a step beyond their centres


def slice_through(volume: Volume, plane: Plane) -> Values:
    """Values (rows, columns) in the volume's unit on any plane; NaN outside the volume."""
    if volume.slice_positions is not None:
        rows, columns = np.indices(plane.shape)
        return sample(volume, plane.to_patient(np.stack([columns, rows], -1)))
    return _resliced(volume.array, _pixel_to_index(volume.geometry, plane), plane.shape)


def sample(volume: Volume, points: Array) -> Values:
    """Values (...) in the volume's unit at points (..., 3) in mm; NaN outside the volume.

    The true positions count where the slices are uneven.
    """
    return interpolated(volume.array, true_index(volume, points))


def true_index(volume: Volume, points: Array) -> Array:
    """Voxel indices (k, j, i), not rounded, of points in mm, by the slices' true positions."""
    geometry, positions = volume.geometry, volume.slice_positions
    if positions is None or len(positions) < 2:
        return geometry.to_index(points)
    points = np.asarray(points, float)
    heights = positions @ geometry.normal
    height = points @ geometry.normal
    below = np.clip(np.searchsorted(heights, height, "right") - 1, 0, len(heights) - 2)
    share = (height - heights[below]) / (heights[below + 1] - heights[below])
    corner = positions[below] + share[..., None] * (positions[below + 1] - positions[below])
    in_plane = geometry.to_index(points - corner + geometry.affine[:3, 3])
    in_plane[..., 0] = below + share
    return in_plane


def interpolated(array: NDArray[Any], index: Array) -> Values:
    """Trilinear values (...) of an array at indices (..., 3); NaN outside its voxels.

    Between the outermost centres and the faces of the voxels the edge value holds.
    """
    shape = np.array(array.shape)
    inside = ((index >= -_HALF) & (index <= shape - 1 + _HALF)).all(-1)
    held = np.clip(index[inside], 0, shape - 1)
    low = np.minimum(held.astype(np.intp), np.maximum(shape - 2, 0))
    share = held - low
    total = np.zeros(len(held))
    for corner in product((0, 1), repeat=3):
        weight = reduce(
            np.multiply, [share[:, n] if c else 1 - share[:, n] for n, c in enumerate(corner)]
        )
        at = np.minimum(low + corner, shape - 1)
        value = array[at[:, 0], at[:, 1], at[:, 2]]
        total += np.where(weight > 0, weight * value, 0)
    values = np.full(index.shape[:-1], np.nan, np.float32)
    values[inside] = total
    return values


def _pixel_to_index(geometry: Geometry, plane: Plane) -> Array:
    """(4, 4): (column, row, 0, 1) of a plane's pixel to (i, j, k, 1) of the volume."""
    inverse = np.linalg.inv(geometry.affine[:3, :3])[::-1]
    matrix = np.eye(4)
    matrix[:3, 0] = inverse @ (plane.spacing[1] * plane.u)
    matrix[:3, 1] = inverse @ (plane.spacing[0] * plane.v)
    matrix[:3, 2] = inverse @ plane.normal
    matrix[:3, 3] = geometry.to_index(plane.origin)[::-1]
    return matrix


def _resliced(array: NDArray[Any], matrix: Array, shape: tuple[int, int]) -> Values:
    """VTK's linear reslicing on a grid of indices: no direction matrix that it could mistake.

    Its output direction is copied from the input by default, which turns the plane.
    """
    from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
    from vtkmodules.vtkCommonDataModel import vtkImageData
    from vtkmodules.vtkImagingCore import vtkImageReslice

    flat = np.ascontiguousarray(array).reshape(-1)
    image = vtkImageData()
    image.SetDimensions(*array.shape[::-1])
    image.GetPointData().SetScalars(numpy_to_vtk(flat, deep=0))
    reslice = vtkImageReslice()
    reslice.SetInputData(image)
    reslice.SetInterpolationModeToLinear()
    reslice.SetOutputScalarType(10)  # VTK_FLOAT
    reslice.SetBackgroundLevel(float("nan"))
    reslice.BorderOn()
    reslice.SetOutputSpacing(1, 1, 1)
    reslice.SetOutputOrigin(0, 0, 0)
    reslice.SetOutputExtent(0, shape[1] - 1, 0, shape[0] - 1, 0, 0)
    reslice.SetResliceAxes(_vtk_matrix(matrix))
    reslice.Update()
    scalars = reslice.GetOutput().GetPointData().GetScalars()
    found: Values = vtk_to_numpy(scalars).reshape(shape).copy()
    return found


def _vtk_matrix(matrix: Array) -> Any:
    from vtkmodules.vtkCommonMath import vtkMatrix4x4

    made = vtkMatrix4x4()
    made.DeepCopy(matrix.ravel().tolist())
    return made
