"""The surface of all that is at least as bright as a threshold, as triangles in the patient."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.core.errors import ViewerError
from viewer.core.geometry import Array
from viewer.core.progress import Cancelled, Ticket
from viewer.core.volume import Volume
from viewer.imaging.presets import shown_factor

Box = tuple[slice, slice, slice]  # of voxels, along slices, rows, columns
WHOLE: Box = (slice(None), slice(None), slice(None))

_BLOCK = 1 << 19  # triangles that are summed at once


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """points: (n, 3) LPS in mm. triangles: (m, 3) numbers of points, ccw seen from outside."""

    points: Array
    triangles: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Wish:
    """What surface is wanted.

    threshold: in the unit shown; voxels at it or above lie inside. box: of voxels, to its
    ends. smoothing: rounds of a windowed sinc filter, 0 for none. pass_band: of that filter,
    0 to 2; smaller is smoother. reduction: part of the triangles that is left out, 0 to 1.
    """

    threshold: float
    box: Box = WHOLE
    smoothing: int = 0
    pass_band: float = 0.1
    reduction: float = 0.0


def extract(volume: Volume, wish: Wish, ticket: Ticket) -> Mesh:
    """The closed surface; it is closed too where it meets the border of grid or box.

    Raises ViewerError where there is none.
    """
    ticket.step(0, 100)
    array, start = _closed_off(volume, wish)
    ticket.step(10, 100)
    data = _contour(array, wish.threshold)
    del array
    ticket.step(40, 100)
    mesh = _welded(_arrays(data))
    if not len(mesh.triangles):
        raise ViewerError(
            "There is no surface at this threshold.", "Choose one between dark and bright."
        )
    index = mesh.points[:, ::-1] + start  # (i, j, k) of VTK to (k, j, i)
    left_handed = np.linalg.det(volume.geometry.affine[:3, 2::-1]) < 0
    triangles = mesh.triangles[:, ::-1] if left_handed else mesh.triangles
    mesh = Mesh(_placed(volume, index), np.ascontiguousarray(triangles))
    return _finished(mesh, wish, ticket)


def estimate(volume: Volume, wish: Wish, ticket: Ticket, voxels: int = 2_000_000) -> "Size":
    """About how large the surface becomes, from every n-th voxel of the box."""
    part = cropped(volume, wish.box)
    step = max(1, int(np.ceil((part.array.size / voxels) ** (1 / 3))))
    affine = part.geometry.affine.copy()
    steps = [step if count >= 4 * step else 1 for count in part.array.shape]
    affine[:3, :3] *= steps
    array = part.array[:: steps[0], :: steps[1], :: steps[2]]
    positions = part.slice_positions
    coarse = replace(
        part,
        array=array,
        geometry=replace(part.geometry, affine=affine, shape=array.shape),
        ready=part.ready[:: steps[0]],
        suv=_suv_of(part, slice(None, None, steps[0])),
        slice_positions=None if positions is None else positions[:: steps[0]],
    )
    found = size(extract(coarse, Wish(wish.threshold), ticket))
    count = found.triangles * step**2 * (1 - wish.reduction)
    return replace(found, triangles=round(count))


@dataclass(frozen=True, slots=True)
class Size:
    """triangles: how many. area_mm2: of the surface. volume_mm3: that it encloses."""

    triangles: int
    area_mm2: float
    volume_mm3: float


def size(mesh: Mesh) -> Size:
    """Sums over the triangles; the volume is negative where they face inward."""
    area = volume = 0.0
    middle = mesh.points.mean(axis=0)
    for start in range(0, len(mesh.triangles), _BLOCK):
        a, b, c = np.moveaxis(
            mesh.points[mesh.triangles[start : start + _BLOCK]] - middle, 1, 0
        )
        area += float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum()) / 2
        volume += float((a * np.cross(b, c)).sum()) / 6
    return Size(len(mesh.triangles), area, volume)


def around(volume: Volume, point: Array, edge_mm: float) -> Box:
    """The voxels of a box about a point (LPS in mm), its edges along the grid's axes."""
    from viewer.imaging.reslice import true_index

    index = np.asarray(true_index(volume, np.asarray(point, float)[None]))[0]
    half = edge_mm / 2 / np.array(volume.geometry.spacing)
    low = np.maximum(np.floor(index - half), 0).astype(int)
    high = np.maximum(np.ceil(index + half) + 1, low + 1).astype(int)
    k, j, i = (slice(int(a), int(b)) for a, b in zip(low, high, strict=True))
    return k, j, i


def otsu(values: NDArray[Any]) -> float:
    """The threshold that parts values best into dark and bright (Otsu 1979)."""
    counts, edges = np.histogram(values, 256)
    middles = (edges[1:] + edges[:-1]) / 2
    below = np.cumsum(counts).astype(float)
    sums = np.cumsum(counts * middles)
    above = below[-1] - below
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = below * above * (sums / below - (sums[-1] - sums) / above) ** 2
    best = np.nan_to_num(apart[:-1])
    return float(edges[1:-1][best == best.max()].mean())


def cropped(volume: Volume, box: Box) -> Volume:
    """The part of a volume inside a box of voxels; shares its array."""
    array = volume.array[box]
    if 0 in array.shape:
        raise ViewerError("The box holds no voxel.", "Move the cursor into the images.")
    start = [one.indices(n)[0] for one, n in zip(box, volume.array.shape, strict=True)]
    affine = volume.geometry.affine.copy()
    affine[:3, 3] = volume.geometry.to_patient(np.array(start, float))
    positions = volume.slice_positions
    if positions is not None:
        across = volume.geometry.affine[:3, 1:3] @ np.array(start[1:], float)
        positions = positions[box[0]] + across
    return replace(
        volume,
        array=array,
        geometry=replace(volume.geometry, affine=affine, shape=array.shape),
        ready=volume.ready[box[0]],
        suv=_suv_of(volume, box[0]),
        slice_positions=positions,
    )


# inside


def _suv_of(volume: Volume, slices: slice) -> Any:
    suv = volume.suv
    if suv is None or not isinstance(suv.factor, tuple):
        return suv
    return replace(suv, factor=suv.factor[slices])


def _closed_off(volume: Volume, wish: Wish) -> tuple[NDArray[Any], Array]:
    """Shown values of the box with dark voxels around, and the index of the first one."""
    part = cropped(volume, wish.box)
    start = [one.indices(n)[0] for one, n in zip(wish.box, volume.array.shape, strict=True)]
    array = part.array
    if isinstance(part.suv.factor if part.suv else None, tuple):
        each = [shown_factor(part, k) for k in range(len(array))]
        array = array * np.array(each, np.float32)[:, None, None]
    elif shown_factor(part) != 1:
        array = array * np.float32(shown_factor(part))
    if array.dtype.kind == "f":
        array = np.where(np.isnan(array), np.nanmin(array, initial=wish.threshold), array)
    return _rimmed(array, wish.threshold), np.array(start, float) - 1


def _rimmed(array: NDArray[Any], threshold: float) -> NDArray[Any]:
    """With one more voxel all around, so dark that the surface runs along the outer faces."""
    whole = array.dtype.kind != "f"
    if whole and np.ceil(threshold) - 1 < np.iinfo(array.dtype).min:
        array, whole = array.astype(np.float32), False
    least = 1e-3 * (float(np.ptp(array)) or 1.0)
    most = float(np.ceil(threshold)) - 1 if whole else threshold - least
    low = float(np.iinfo(array.dtype).min if whole else np.finfo(array.dtype).min)
    rimmed = np.pad(array, 1, mode="edge")
    for axis in range(3):
        for end in (0, -1):
            face = np.moveaxis(rimmed, axis, 0)[end]
            dark = np.minimum(2 * threshold - face.astype(float), face)
            face[...] = np.clip(np.minimum(dark, most), low, None)
    return rimmed


def _contour(array: NDArray[Any], threshold: float) -> Any:
    """VTK's triangles in (i, j, k) of the array."""
    from vtkmodules.util.numpy_support import numpy_to_vtk
    from vtkmodules.vtkCommonDataModel import vtkImageData
    from vtkmodules.vtkFiltersCore import vtkFlyingEdges3D

    flat = np.ascontiguousarray(array).ravel()
    image = vtkImageData()
    image.SetDimensions(*array.shape[::-1])
    image.GetPointData().SetScalars(numpy_to_vtk(flat))
    contour = vtkFlyingEdges3D()
    contour.SetInputData(image)
    contour.SetValue(0, threshold)
    contour.ComputeNormalsOff()
    contour.ComputeScalarsOff()
    contour.Update()
    return contour.GetOutput()


def _welded(mesh: Mesh) -> Mesh:
    """Without triangles of no area: the surface may touch a voxel's centre several times."""
    there = np.flatnonzero((mesh.points == np.round(mesh.points)).all(axis=1))
    if not len(there):
        return mesh
    _, first, which = np.unique(
        mesh.points[there], axis=0, return_index=True, return_inverse=True
    )
    numbers = np.arange(len(mesh.points))
    numbers[there] = there[first[which.ravel()]]
    triangles = numbers[mesh.triangles]
    a, b, c = triangles.T
    triangles = triangles[(a != b) & (b != c) & (c != a)]
    used = np.zeros(len(mesh.points), bool)
    used[triangles] = True
    return Mesh(mesh.points[used], (np.cumsum(used) - 1)[triangles])


def _placed(volume: Volume, index: Array) -> Array:
    """LPS in mm of voxel indices, (n, 3); true positions count where slices are uneven."""
    positions = volume.slice_positions
    if positions is None or len(positions) < 2:
        return volume.geometry.to_patient(index)
    first = np.clip(np.floor(index[:, 0]), 0, len(positions) - 2).astype(int)
    rest = (index[:, 0] - first)[:, None]
    along = positions[first] * (1 - rest) + positions[first + 1] * rest
    return np.asarray(along + index[:, 1:] @ volume.geometry.affine[:3, 1:3].T)


def _finished(mesh: Mesh, wish: Wish, ticket: Ticket) -> Mesh:
    """Smoothed and thinned as wished."""
    from vtkmodules.vtkFiltersCore import vtkQuadricDecimation, vtkWindowedSincPolyDataFilter

    if wish.smoothing:
        smooth = vtkWindowedSincPolyDataFilter()
        smooth.SetNumberOfIterations(wish.smoothing)
        smooth.SetPassBand(wish.pass_band)
        smooth.NormalizeCoordinatesOn()
        smooth.BoundarySmoothingOff()
        smooth.NonManifoldSmoothingOn()
        mesh = _filtered(mesh, smooth, lambda share: ticket.step(45 + round(20 * share), 100))
    if wish.reduction:
        thin = vtkQuadricDecimation()
        thin.SetTargetReduction(wish.reduction)
        thin.VolumePreservationOn()
        mesh = _filtered(mesh, thin, lambda share: ticket.step(65 + round(35 * share), 100))
    ticket.step(100, 100)
    return mesh


def _filtered(mesh: Mesh, algorithm: Any, told: Callable[[float], None]) -> Mesh:
    """What a filter of VTK makes of a mesh; hears of Cancel as it goes."""
    stopped: list[Cancelled] = []

    def heard(caller: Any, _: str) -> None:
        try:
            if not stopped:
                told(min(float(caller.GetProgress()), 1.0))
        except Cancelled as error:
            stopped.append(error)
            caller.AbortExecuteOn()

    algorithm.AddObserver("ProgressEvent", heard)
    algorithm.SetInputData(_poly_data(mesh))
    algorithm.Update()
    algorithm.RemoveAllObservers()
    if stopped:
        raise stopped[0]
    return _arrays(algorithm.GetOutput())


def _poly_data(mesh: Mesh) -> Any:
    from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray
    from vtkmodules.vtkCommonCore import vtkPoints
    from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData

    points = vtkPoints()
    points.SetData(numpy_to_vtk(np.ascontiguousarray(mesh.points), deep=True))
    cells = vtkCellArray()
    offsets = np.arange(0, 3 * len(mesh.triangles) + 1, 3, dtype=np.int64)
    cells.SetData(
        numpy_to_vtkIdTypeArray(offsets, deep=True),
        numpy_to_vtkIdTypeArray(mesh.triangles.ravel(), deep=True),
    )
    made = vtkPolyData()
    made.SetPoints(points)
    made.SetPolys(cells)
    return made


def _arrays(data: Any) -> Mesh:
    from vtkmodules.util.numpy_support import vtk_to_numpy

    if not data.GetNumberOfPolys():
        return Mesh(np.zeros((0, 3)), np.zeros((0, 3), np.int64))
    points = vtk_to_numpy(data.GetPoints().GetData()).astype(float)
    cells = vtk_to_numpy(data.GetPolys().GetConnectivityArray())
    return Mesh(points, cells.reshape(-1, 3).astype(np.int64))
