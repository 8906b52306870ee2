"""The picture that a view shows of its item, in values: one plane, one frame."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.app import navigation
from viewer.app.view_state import ViewState
from viewer.core.plane import Plane
from viewer.core.presentation import Window
from viewer.core.volume import ImageSet, Volume
from viewer.imaging import planes, presets

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


def cut(state: ViewState) -> Cut | None:
    """What the view shows now; None where it shows nothing, or no slices."""
    if state.images is not None:
        return _frame(state, state.images)
    volume = state.volume
    return None if volume is None or state.cursor is None else _slice(state, volume)


def window_seen(state: ViewState) -> Window | None:
    """The window as it is on the picture that a view shows now (see presets.window_at)."""
    item = state.images or state.volume
    if item is None or not item.marks.own_windows:
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
