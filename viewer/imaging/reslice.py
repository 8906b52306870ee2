"""Values of a volume anywhere in the patient, interpolated linearly.

Planes are cut by vtkImageReslice on the array's own memory: nothing of a volume is copied. It
works in strips on two threads of ours, for its own threads gain nothing on one plane.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial, reduce
from itertools import product
from threading import current_thread, local, main_thread
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.core.geometry import Array, Geometry
from viewer.core.plane import Plane, SlabMode
from viewer.core.volume import Volume

Values = NDArray[np.float32]

_HALF = 0.5 + 1e-6  # voxels reach half a step beyond their centres
_THREADS = 2
_FEW = 64  # rows of a strip at least
_FLOAT = 10  # VTK_FLOAT
_MODES: dict[SlabMode, int] = {"minip": 0, "mip": 1, "mean": 2, "sum": 3}  # VTK_IMAGE_SLAB_*


_KEPT = local()


@dataclass(frozen=True, slots=True)
class Depth:
    """Planes on one another, made one: how many, how many mm apart; the middle one is given."""

    mode: SlabMode
    count: int
    step_mm: float


def slice_through(volume: Volume, plane: Plane) -> Values:
    """Values (rows, columns) in the volume's unit on any plane; NaN outside the volume."""
    if volume.slice_positions is not None:
        rows, columns = np.indices(plane.shape)
        return sample(volume, plane.to_patient(np.stack([columns, rows], -1)))
    return resliced(volume.array, _pixel_to_index(volume.geometry, plane), plane.shape)


def slab_through(volume: Volume, plane: Plane, depth: Depth) -> Values:
    """Planes stacked along a plane's normal as one; slices must be even. NaN outside.

    What lies outside the volume takes no part, but a sum counts it as nothing.
    """
    matrix = _pixel_to_index(volume.geometry, plane)
    matrix[:3, 2] *= depth.step_mm
    return resliced(volume.array, matrix, plane.shape, depth)


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
    """(4, 4): (column, row, mm along the normal, 1) of a plane to a volume's (i, j, k, 1)."""
    inverse = np.linalg.inv(geometry.affine[:3, :3])[::-1]
    matrix = np.eye(4)
    matrix[:3, 0] = inverse @ (plane.spacing[1] * plane.u)
    matrix[:3, 1] = inverse @ (plane.spacing[0] * plane.v)
    matrix[:3, 2] = inverse @ plane.normal
    matrix[:3, 3] = geometry.to_index(plane.origin)[::-1]
    return matrix


def resliced(
    array: NDArray[Any], matrix: Array, shape: tuple[int, int], depth: Depth | None = None
) -> Values:
    """(rows, columns) of an array (k, j, i) in index space; NaN outside.

    matrix: (4, 4), (column, row, plane of the slab, 1) to (i, j, k, 1).
    """
    image = _image(array)
    made = np.empty(shape, np.float32)
    strip = partial(_strip, image, matrix, depth, made)
    rows = shape[0]
    work = rows * shape[1] * (depth.count if depth else 1)
    strips = 1 if rows < 2 * _FEW or work < _FEW**3 else _THREADS * (4 if depth else 1)
    ends = np.linspace(0, rows, strips + 1).astype(int).tolist()
    if strips == 1:
        strip(0, rows)
    else:
        waited_for = current_thread() is main_thread()
        list(_pool(waited_for).map(strip, ends[:-1], ends[1:]))
    return made


@cache
def _pool(waited_for: bool) -> ThreadPoolExecutor:
    """Of what a window waits for, which never stands behind work in the background."""
    return ThreadPoolExecutor(_THREADS, thread_name_prefix="reslice")


def _image(array: NDArray[Any]) -> Any:
    """vtkImageData of indices over an array's memory, without a direction.

    VTK copies its output direction from the input by default, which would turn the plane.
    """
    from vtkmodules.util.numpy_support import numpy_to_vtk
    from vtkmodules.vtkCommonDataModel import vtkImageData

    image = vtkImageData()
    image.SetDimensions(*array.shape[::-1])
    image.GetPointData().SetScalars(numpy_to_vtk(np.ascontiguousarray(array).reshape(-1)))
    return image


def _strip(
    image: Any, matrix: Array, depth: Depth | None, out: Values, first: int, last: int
) -> None:
    """Rows first to last (not included) of the plane, written to out."""
    from vtkmodules.util.numpy_support import vtk_to_numpy
    from vtkmodules.vtkCommonMath import vtkMatrix4x4

    axes, reslice = vtkMatrix4x4(), _filter()
    axes.DeepCopy(matrix.ravel().tolist())
    reslice.SetInputData(image)
    reslice.SetOutputExtent(0, out.shape[1] - 1, first, last - 1, 0, 0)
    reslice.SetResliceAxes(axes)
    reslice.SetOptimization(depth is None)  # else slabs along the grid lie half a step too low
    reslice.SetSlabMode(_MODES[depth.mode if depth else "mip"])
    reslice.SetSlabNumberOfSlices(depth.count if depth else 1)
    reslice.Update()
    scalars = reslice.GetOutput().GetPointData().GetScalars()
    out[first:last] = vtk_to_numpy(scalars).reshape(last - first, out.shape[1])
    reslice.RemoveAllInputConnections(0)  # it keeps no volume alive


def _filter() -> Any:
    """This thread's filter, which keeps the memory of its last output for the next."""
    from vtkmodules.vtkImagingCore import vtkImageReslice

    made = getattr(_KEPT, "reslice", None)
    if made is None:
        made = _KEPT.reslice = vtkImageReslice()
        made.SetNumberOfThreads(1)
        made.SetInterpolationModeToLinear()
        made.SetOutputScalarType(_FLOAT)
        made.SetBackgroundLevel(float("nan"))
        made.BorderOn()
        made.SetOutputSpacing(1, 1, 1)
        made.SetOutputOrigin(0, 0, 0)
    return made
