"""The picture that a view shows of its item, in values: one plane, one frame."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.app import navigation
from viewer.app.sight import Size, sight
from viewer.app.view_state import ViewState
from viewer.core.geometry import Array
from viewer.core.plane import Plane, Slab
from viewer.core.presentation import Window
from viewer.core.volume import ImageSet, Volume
from viewer.imaging import oblique, planes, presets, slab
from viewer.imaging.projection import coarser
from viewer.imaging.reslice import Depth, slice_through, true_index

ALL = 1 << 62
_CHEAPER = 8  # whole voxels that are looked at in the time of one interpolated sample
_LEAST_SHARE = 1 / 16  # of rows and columns: a preview is not made coarser than that

_X, _Y = np.array([1.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0])


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """One picture of an item.

    plane: where its pixels lie in the patient. Where `placed` is False (image sets) it lies
        in the picture itself, in mm, or in pixels where the spacing is unknown.
    values: (rows, columns) or (rows, columns, 3) uint8; a view of the item's array.
    read: (rows, columns) bool: which pixels have been read; None where all have.
    factor: what values are multiplied with to be shown; an array (rows, columns) where it
        differs from slice to slice within the picture.
    index: its number along the array's axis (of slices, rows, columns, or frames).
    number, count: which picture it is, from 1 in the order of wheel-down, of how many.
    step_mm: to the next picture, along the normal.
    broken: why pixels of it are missing in the files, or "".
    extent: (width, height) in mm that just fits into a view; None for all of the plane.
    slab: what it is a slab of, with the thickness that it truly has. planes: that it is the
        sum of; else 1. rough: fewer samples than there should be, to be quick.
    middle_mm: where its picture has its middle, along rows and columns from the middle of the
        plane, which may be a part of the picture.
    height_mm: of a freely turned plane, along its normal from the middle of the volume.
    """

    plane: Plane
    values: NDArray[Any]
    read: NDArray[np.bool_] | None
    factor: float | NDArray[Any]
    index: int
    number: int
    count: int
    step_mm: float = 0.0
    placed: bool = True
    native: bool = True
    broken: str = ""
    extent: tuple[float, float] | None = None
    slab: Slab | None = None
    planes: int = 1
    rough: bool = False
    height_mm: float | None = None
    middle_mm: tuple[float, float] = (0.0, 0.0)

    @property
    def reach_mm(self) -> float:
        """How far from the plane what is shown can lie, on each side."""
        thick = self.slab.thickness_mm if self.slab else 0.0
        return max(self.step_mm, thick) / 2

    @property
    def is_read(self) -> bool:
        return self.read is None

    @property
    def image(self) -> int | None:
        """Number of the files' own image that it is; None where it runs across several."""
        return self.index if self.native else None

    @property
    def unread(self) -> bool:
        """True where nothing of it has been read."""
        return self.read is not None and not self.read.any()


def cut(state: ViewState, most: int = ALL, size: Size | None = None) -> Cut | None:
    """What the view shows now; None where it shows nothing, or no slices.

    most: samples that may be taken; a reformat that needs more is made coarser, and says so.
    size: pixels of the view; a freely turned plane is taken no finer, and only what is seen.
    """
    if state.images is not None:
        return _frame(state, state.images)
    volume = state.volume
    if volume is None or state.cursor is None:
        return None
    if state.oblique is not None or (state.slab is not None and not _straight(volume)):
        return _reformat(state, volume, most, size)
    made = _slice(state, volume)
    return made if state.slab is None else _stacked(made, state, volume, most)


def samples(state: ViewState, size: Size | None = None) -> int:
    """How many samples of the volume the picture takes; 0 where it shows voxels as they are."""
    volume = state.volume
    if volume is None or state.cursor is None or not is_reformat(state):
        return 0
    if state.oblique is None and state.slab is not None and _straight(volume):
        shape = volume.geometry.shape
        axis = planes.axis_of(volume.geometry, state.orientation)
        return int(np.prod(shape)) // shape[axis] * len(_inside(state, volume)) // _CHEAPER
    plane, depth = lying(state, volume, size)
    return plane.shape[0] * plane.shape[1] * (depth.count if depth else 1)


def is_reformat(state: ViewState) -> bool:
    """True where voxels are put together anew: a freely turned plane, or a slab."""
    return state.volume is not None and (state.oblique is not None or state.slab is not None)


def window_seen(state: ViewState) -> Window | None:
    """The window as it is on the picture that a view shows now (see presets.window_at)."""
    item = state.images or state.volume
    if item is None or not item.marks.own_windows or is_reformat(state):
        return state.window
    shown = cut(state)
    return presets.window_at(state.window, item, shown.image if shown else None)


def value_at(shown: Cut, point: Any) -> Any:
    """The shown value of the voxel under a point (mm), or (r, g, b); None outside, unread."""
    column, row = np.rint(shown.plane.to_pixel(point)).astype(int).tolist()
    rows, columns = shown.plane.shape
    if not (0 <= row < rows and 0 <= column < columns):
        return None
    if shown.read is not None and not shown.read[row, column]:
        return None
    found = shown.values[row, column]
    if shown.values.ndim == 3:
        return tuple(found.tolist())
    factor = shown.factor if isinstance(shown.factor, float) else shown.factor[row, column]
    return float(found) * float(factor)


def _slice(state: ViewState, volume: Volume) -> Cut:
    grid, orientation = volume.geometry, state.orientation
    point, positions = np.array(state.cursor), volume.slice_positions
    index = planes.index_at(grid, orientation, point, positions)
    at, count = navigation.position(state)
    axis = planes.axis_of(grid, orientation)
    plane = planes.plane_at(grid, orientation, index, positions)
    step = abs(float(grid.affine[:3, axis] @ plane.normal))
    return Cut(
        plane,
        planes.picture(volume.array, grid, orientation, index),
        _read(volume, state, index),
        _factor(volume, state, index),
        index,
        at + 1,
        count,
        step,
        native=axis == 0,
        broken=_broken(volume, index if axis == 0 else None),
    )


def _straight(volume: Volume) -> bool:
    """True where a stack of its slices is a slab of the patient."""
    return not volume.geometry.is_sheared and volume.slice_positions is None


def _inside(state: ViewState, volume: Volume) -> range:
    """The own planes that the slab holds."""
    assert state.slab is not None
    grid, orientation = volume.geometry, state.orientation
    index = planes.index_at(grid, orientation, np.array(state.cursor))
    return slab.within(grid, orientation, index, state.slab)


def _stacked(one: Cut, state: ViewState, volume: Volume, most: int) -> Cut:
    """A slab of the volume's own planes: exactly these, each pixel of its own voxels."""
    assert state.slab is not None
    inside = _inside(state, volume)
    step = -(-samples(state) // most)
    used = inside[::step]
    grid, orientation, mode = volume.geometry, state.orientation, state.slab.mode
    values, factor, ready = None, one.factor, None
    if _factors(volume) is None:
        values = slab.stacked(volume.array, grid, orientation, used, mode)
    else:  # SUV differs from slice to slice
        each = (
            planes.picture(volume.array, grid, orientation, k) * _factor(volume, state, k)
            for k in used
        )
        values, factor = slab.combined(each, mode), 1.0
    if not volume.ready.all():
        whole = np.broadcast_to(volume.ready[:, None, None], grid.shape)
        ready = slab.stacked(whole, grid, orientation, inside, "minip")
    lost = [k for k in inside if k in volume.broken] if one.native else list(volume.broken)
    return replace(
        one,
        values=values,
        read=None if ready is None or ready.all() else ready,
        factor=factor,
        native=False,
        broken=_broken(volume, None) if lost else "",
        slab=Slab(mode, len(inside) * one.step_mm),
        planes=len(used) if mode == "sum" else 1,
        rough=step > 1,
    )


def _reformat(state: ViewState, volume: Volume, most: int, size: Size | None) -> Cut:
    """A picture across the grid, interpolated linearly; NaN outside the volume."""
    grid = volume.geometry
    plane, depth = lying(state, volume, size)
    needed = plane.shape[0] * plane.shape[1] * (depth.count if depth else 1)
    if needed > most:
        plane, depth = _coarser(plane, depth, needed / most)
    at, count = navigation.position(state)
    values, factor = _sampled(volume, plane, depth)
    turned = state.oblique is not None
    return Cut(
        plane,
        values,
        _ready_on(volume, plane),
        factor,
        at,
        at + 1,
        count,
        oblique.step_mm(grid, plane.normal) if turned else float(grid.spacing[0]),
        native=False,
        broken=_broken(volume, None),
        extent=_extent(state, volume),
        slab=Slab(depth.mode, depth.count * depth.step_mm) if depth else None,
        planes=depth.count if depth and depth.mode == "sum" else 1,
        rough=needed > most,
        height_mm=oblique.height_mm(grid, plane.normal, np.array(state.cursor))
        if turned
        else None,
        middle_mm=_middle(plane, volume) if turned else (0.0, 0.0),
    )


def _middle(plane: Plane, volume: Volume) -> tuple[float, float]:
    """Where the middle of the volume lies, in mm from that of a plane."""
    columns, rows = plane.shape[1], plane.shape[0]
    off = volume.geometry.center - plane.to_patient(np.array([columns - 1, rows - 1]) / 2)
    return float(off @ plane.u), float(off @ plane.v)


def lying(
    state: ViewState, volume: Volume, size: Size | None = None
) -> tuple[Plane, Depth | None]:
    """Where the pixels of a reformat lie, and how deep it is."""
    grid, point = volume.geometry, np.array(state.cursor)
    if state.oblique is not None and size is not None:
        seen = sight(state, _extent(state, volume), size)
        part, finest = (seen.low, seen.high), 1 / seen.per_mm
        plane = oblique.plane_through(grid, state.oblique, point, part, finest)
    elif state.oblique is not None:
        plane = oblique.plane_through(grid, state.oblique, point)
    else:
        index = planes.index_at(grid, state.orientation, point, volume.slice_positions)
        plane = planes.plane_at(grid, state.orientation, index, volume.slice_positions)
    return plane, slab.depth_of(grid, plane, state.slab) if state.slab else None


def _coarser(plane: Plane, depth: Depth | None, by: float) -> tuple[Plane, Depth | None]:
    """About `by` times fewer samples, from all directions alike."""
    if depth is None:
        return coarser(plane, min(by**0.5, 1 / _LEAST_SHARE)), None
    count = max(min(depth.count, 3), round(depth.count / by ** (1 / 3)))
    each = by * count / depth.count
    thick = depth.count * depth.step_mm
    return coarser(plane, min(max(each, 1) ** 0.5, 1 / _LEAST_SHARE)), Depth(
        depth.mode, count, thick / count
    )


def _sampled(volume: Volume, plane: Plane, depth: Depth | None) -> tuple[Any, Any]:
    """Values on a plane or through a slab, and what they are multiplied with to be shown."""
    each = _factors(volume)
    if each is None:
        shown = presets.shown_factor(volume)
        if depth is None:
            return slice_through(volume, plane), shown
        return slab.through(volume, plane, depth), shown
    if depth is None:
        return slice_through(volume, plane), _factor_on(volume, plane, each)
    through = (
        slice_through(volume, one) * _factor_on(volume, one, each)
        for one in _planes_of(plane, depth)
    )
    return slab.combined(through, depth.mode), 1.0


def _planes_of(plane: Plane, depth: Depth) -> Iterator[Plane]:
    for n in range(depth.count):
        off = (n - (depth.count - 1) / 2) * depth.step_mm
        yield replace(plane, origin=plane.origin + off * plane.normal)


def _factor_on(volume: Volume, plane: Plane, each: Array) -> Array:
    """The factor for SUV between slices that differ, on a plane."""
    k = true_index(volume, _places(plane))[..., 0]
    return np.asarray(np.interp(k, np.arange(len(each)), each), np.float32)


def _ready_on(volume: Volume, plane: Plane) -> NDArray[np.bool_] | None:
    """Which pixels come from slices that have been read; None where all have."""
    if volume.ready.all():
        return None
    k = true_index(volume, _places(plane))[..., 0]
    last = len(volume.ready) - 1
    low, high = (np.clip(f(k), 0, last).astype(int) for f in (np.floor, np.ceil))
    return np.asarray((volume.ready[low] & volume.ready[high]) | (k < -0.5) | (k > last + 0.5))


def _places(plane: Plane) -> Array:
    rows, columns = np.indices(plane.shape)
    return plane.to_patient(np.stack([columns, rows], -1))


def _extent(state: ViewState, volume: Volume) -> tuple[float, float]:
    """(width, height) in mm of the own plane that a turned one stands for."""
    plane = planes.plane_at(volume.geometry, state.orientation, 0)
    return plane.shape[1] * plane.spacing[1], plane.shape[0] * plane.spacing[0]


def _factors(volume: Volume) -> Array | None:
    """The factor for SUV of each slice, where they differ."""
    factor = volume.suv.factor if volume.suv else None
    return np.array(factor, np.float32) if isinstance(factor, tuple) else None


def _read(volume: Volume, state: ViewState, index: int) -> NDArray[np.bool_] | None:
    """Which pixels are there: slices that lie across the picture come row by row."""
    if volume.ready.all():
        return None
    found = _by_slice(volume, state, index, volume.ready)
    return None if found.all() else found


def _factor(volume: Volume, state: ViewState, index: int) -> float | NDArray[Any]:
    factor = volume.suv.factor if volume.suv else None
    if not isinstance(factor, tuple):
        return presets.shown_factor(volume)
    found = _by_slice(volume, state, index, np.array(factor, np.float32))
    return float(found[0, 0]) if (found == found[0, 0]).all() else found


def _by_slice(volume: Volume, state: ViewState, index: int, each: NDArray[Any]) -> NDArray[Any]:
    """One number for each slice as a picture of the plane; no copy."""
    whole = np.broadcast_to(each[:, None, None], volume.geometry.shape)
    return planes.picture(whole, volume.geometry, state.orientation, index)


def _frame(state: ViewState, images: ImageSet) -> Cut:
    frame = min(state.frame, len(images.array) - 1)
    values = images.array[frame]
    shape = values.shape[0], values.shape[1]
    plane = Plane(np.zeros(3), _X, _Y, images.spacing or (1.0, 1.0), shape)
    read = None if images.ready[frame] else np.zeros(shape, bool)
    return Cut(
        plane,
        values,
        read,
        1.0,
        frame,
        frame + 1,
        len(images.array),
        placed=False,
        broken=_broken(images, frame),
    )


def _broken(item: Volume | ImageSet, index: int | None) -> str:
    """Why this slice is not whole; without an index, how many slices are not."""
    if index is not None:
        return item.broken.get(index, "")
    if not item.broken:
        return ""
    many = len(item.broken)
    return "a slice is damaged" if many == 1 else f"{many} slices are damaged"
