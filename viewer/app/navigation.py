"""Moves in a view: pure functions from one view state to the fields that change."""

from typing import Any

import numpy as np

from viewer.app.view_state import ViewState
from viewer.core.geometry import Vector
from viewer.core.volume import Series4D
from viewer.imaging.planes import axis_of, count, index_at, next_direction, point_on

Fields = dict[str, Any]
_EXACT_MM = 1e-3


def position(state: ViewState) -> tuple[int, int]:
    """(index, count) of the picture shown, from 0 in the order of wheel-down."""
    if state.images is not None:
        return state.frame, len(state.images.array)
    volume = state.volume
    if volume is None or state.cursor is None:
        return 0, 0
    total = count(volume.geometry, state.orientation)
    index = index_at(
        volume.geometry, state.orientation, np.array(state.cursor), volume.slice_positions
    )
    return (index if _forward(state) else total - 1 - index), total


def stepped(state: ViewState, pictures: int) -> Fields:
    """The view some pictures on (wheel down, positive) or back; stops at the ends."""
    at, total = position(state)
    return went(state, at + pictures) if total else {}


def stepped_mm(state: ViewState, mm: float) -> Fields:
    """The view about some mm on or back, at least one picture."""
    volume = state.volume
    if volume is None:
        return stepped(state, 1 if mm > 0 else -1)
    step = volume.geometry.spacing[axis_of(volume.geometry, state.orientation)]
    return stepped(state, int(np.sign(mm)) * max(1, round(abs(mm) / step)))


def went(state: ViewState, picture: int) -> Fields:
    """The view at a picture, counted from 0 in the order of wheel-down."""
    total = position(state)[1]
    picture = max(0, min(picture, total - 1))
    if state.images is not None:
        return {"frame": picture}
    volume = state.volume
    if volume is None or state.cursor is None:
        return {}
    index = picture if _forward(state) else total - 1 - picture
    point = point_on(
        volume.geometry,
        state.orientation,
        index,
        np.array(state.cursor),
        volume.slice_positions,
    )
    return {"cursor": vector(point)}


def phase_stepped(state: ViewState, phases: int) -> Fields:
    """The view some phases on or back, round and round; of a 4D sequence."""
    if not isinstance(state.item, Series4D):
        return {}
    return {"phase": (state.phase + phases) % len(state.item.volumes)}


def incomplete(state: ViewState) -> tuple[int, ...]:
    """The pictures, counted as in position, that the files hold not (fully)."""
    item = state.images or state.volume
    if item is None or not item.broken:
        return ()
    volume = state.volume
    if volume is None:
        return tuple(sorted(item.broken))
    if axis_of(volume.geometry, state.orientation) != 0:
        return ()
    last = volume.geometry.shape[0] - 1
    return tuple(sorted(k if _forward(state) else last - k for k in item.broken))


def fitted() -> Fields:
    """The whole picture, in the middle."""
    return {"zoom": 1.0, "pan": (0.0, 0.0)}


def upright() -> Fields:
    """As the modality's readers hang it: no turn, no mirror, whole; 3D from the front."""
    straight = {"rotation": 0, "flip_horizontal": False, "flip_vertical": False}
    return {**fitted(), **straight, "camera": (0.0, 0.0)}


def turned(state: ViewState, degrees: int) -> Fields:
    return {"rotation": (state.rotation + degrees) % 360}


def flipped(state: ViewState, across: bool) -> Fields:
    """What is seen, mirrored: across: left and right of the screen, else up and down."""
    field = _mirror(state, across)
    x, y = state.pan
    return {field: not getattr(state, field), "pan": (-x, y) if across else (x, -y)}


def is_flipped(state: ViewState, across: bool) -> bool:
    """True where left and right (else up and down) of the screen are mirrored."""
    return bool(getattr(state, _mirror(state, across)))


def beyond_mm(state: ViewState) -> float:
    """How far (mm) the cursor lies beyond the first or last picture; 0 within half a slice."""
    volume = state.volume
    if volume is None or state.cursor is None:
        return 0.0
    grid, point = volume.geometry, np.array(state.cursor)
    axis = axis_of(grid, state.orientation)
    step = float(grid.spacing[axis])
    if axis == 0 and volume.slice_positions is not None:
        along = (volume.slice_positions - point) @ grid.normal
        out = max(float(along.min()), float(-along.max()))
    else:
        at = float(grid.to_index(point)[axis])
        out = max(-at, at - (grid.shape[axis] - 1)) * step
    return out if out > step / 2 + _EXACT_MM else 0.0


def vector(point: Any) -> Vector:
    x, y, z = np.asarray(point, float).tolist()
    return x, y, z


def _mirror(state: ViewState, across: bool) -> str:
    """The flip that does it: flips come before the turn, which may have changed the sides."""
    return "flip_horizontal" if across != bool(state.rotation % 180) else "flip_vertical"


def _forward(state: ViewState) -> bool:
    """True where wheel-down goes to higher indices of the array."""
    volume = state.volume
    if volume is None:
        return True
    axis = axis_of(volume.geometry, state.orientation)
    step = volume.geometry.direction[axis]
    return bool(step @ next_direction(state.orientation) >= 0)
