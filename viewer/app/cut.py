"""The picture that a view shows of its item, in values: one plane, one frame."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.app import navigation
from viewer.app.resampling import (
    coarsened,
    extent_mm,
    factors,
    lying,
    middle_mm,
    ready_on,
    sampled,
)
from viewer.app.sight import Size
from viewer.app.view_state import ViewState
from viewer.core.geometry import Array
from viewer.core.plane import Curve, Plane, Slab
from viewer.core.presentation import Window
from viewer.core.volume import ImageSet, Volume
from viewer.imaging import curved, oblique, planes, presets, slab
from viewer.imaging.reslice import interpolated, true_index

ALL = 1 << 62
_DEARER = 10  # interpolated samples of a plane in the time of one on a curved surface
_CHEAPER = 8  # whole voxels that are looked at in the time of one interpolated sample

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
    places: (rows, columns, 3) mm of the pixels of a curved reformat; else None.
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
    places: Array | None = None

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
    if state.curve is not None:
        return _curved(state, volume, state.curve, most)
    if state.oblique is not None or (state.slab is not None and not _straight(volume)):
        return _reformat(state, volume, most, size)
    made = _slice(state, volume)
    return made if state.slab is None else _stacked(made, state, volume, most)


def samples(state: ViewState, size: Size | None = None) -> int:
    """How many samples of the volume the picture takes; 0 where it shows voxels as they are."""
    volume = state.volume
    if volume is None or state.cursor is None or not is_reformat(state):
        return 0
    if state.curve is not None:
        return curved.pixels(state.curve, min(volume.geometry.spacing)) * _DEARER
    if state.oblique is None and state.slab is not None and _straight(volume):
        shape = volume.geometry.shape
        axis = planes.axis_of(volume.geometry, state.orientation)
        return int(np.prod(shape)) // shape[axis] * len(_inside(state, volume)) // _CHEAPER
    plane, depth = lying(state, volume, size)
    return plane.shape[0] * plane.shape[1] * (depth.count if depth else 1)


def is_reformat(state: ViewState) -> bool:
    """True where voxels are put together anew: a freely turned plane, or a slab."""
    anew = state.oblique is not None or state.slab is not None or state.curve is not None
    return state.volume is not None and anew


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
    if factors(volume) is None:
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
        plane, depth = coarsened(plane, depth, needed / most)
    at, count = navigation.position(state)
    values, factor = sampled(volume, plane, depth)
    turned = state.oblique is not None
    return Cut(
        plane,
        values,
        ready_on(volume, plane),
        factor,
        at,
        at + 1,
        count,
        oblique.step_mm(grid, plane.normal) if turned else float(grid.spacing[0]),
        native=False,
        broken=_broken(volume, None),
        extent=extent_mm(state, volume),
        slab=Slab(depth.mode, depth.count * depth.step_mm) if depth else None,
        planes=depth.count if depth and depth.mode == "sum" else 1,
        rough=needed > most,
        height_mm=oblique.height_mm(grid, plane.normal, np.array(state.cursor))
        if turned
        else None,
        middle_mm=middle_mm(plane, volume) if turned else (0.0, 0.0),
    )


def _curved(state: ViewState, volume: Volume, curve: Curve, most: int) -> Cut:
    """The volume along a path; the picture has mm, but no plane in the patient."""
    step = min(volume.geometry.spacing)
    by = max(1.0, samples(state) / most) ** 0.5
    places = curved.surface(curve, step * by)
    shape = places.shape[0], places.shape[1]
    each = factors(volume)
    index = true_index(volume, places)
    factor: Any = presets.shown_factor(volume)
    if each is not None:
        factor = np.interp(index[..., 0], np.arange(len(each)), each).astype(np.float32)
    at, count = navigation.position(state)
    whole = Plane(np.zeros(3), _X, _Y, (step * by, step * by), shape)
    return Cut(
        whole,
        interpolated(volume.array, index),
        None if volume.ready.all() else np.broadcast_to(volume.ready.all(), shape),
        factor,
        at,
        at + 1,
        count,
        placed=False,
        native=False,
        broken=_broken(volume, None),
        rough=by > 1,
        places=places,
    )


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
