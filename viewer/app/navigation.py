"""Moves in a view: pure functions from one view state to the fields that change."""

from dataclasses import replace
from typing import Any

import numpy as np

from viewer.app.view_state import ViewState
from viewer.core.geometry import Array, Vector
from viewer.core.plane import Oblique
from viewer.core.volume import Series4D, Volume
from viewer.imaging import oblique
from viewer.imaging.planes import axis_of, count, index_at, next_direction, point_on

Fields = dict[str, Any]
_EXACT_MM = 1e-3
TURN, TURNS = 5.0, 72  # degrees from picture to picture about a curve, all around


def position(state: ViewState) -> tuple[int, int]:
    """(index, count) of the picture shown, from 0 in the order of wheel-down."""
    if state.images is not None:
        return state.frame, len(state.images.array)
    volume = state.volume
    if volume is None or state.cursor is None:
        return 0, 0
    if state.curve is not None:
        return round(state.curve.degrees / TURN) % TURNS, TURNS
    if state.oblique is not None:
        height, reach, step = _along(state, volume)
        total = 1 + int(2 * reach / step + _EXACT_MM)
        return max(0, min(round((height + reach) / step), total - 1)), total
    total = count(volume.geometry, state.orientation)
    index = index_at(
        volume.geometry, state.orientation, np.array(state.cursor), volume.slice_positions
    )
    return (index if _forward(state) else total - 1 - index), total


def stepped(state: ViewState, pictures: int) -> Fields:
    """The view some pictures on (wheel down, positive) or back; stops at the ends."""
    volume = state.volume
    if state.curve is not None:
        return went(state, (position(state)[0] + pictures) % TURNS)
    if volume is not None and state.oblique is not None and state.cursor is not None:
        height, reach, step = _along(state, volume)
        return _at_height(state, max(-reach, min(height + pictures * step, reach)))
    at, total = position(state)
    return went(state, at + pictures) if total else {}


def stepped_mm(state: ViewState, mm: float) -> Fields:
    """The view about some mm on or back, at least one picture."""
    volume = state.volume
    if volume is None:
        return stepped(state, 1 if mm > 0 else -1)
    if state.curve is not None:
        return stepped(state, int(np.sign(mm)))
    if state.oblique is not None:
        return stepped(
            state, int(np.sign(mm)) * max(1, round(abs(mm) / _along(state, volume)[2]))
        )
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
    if state.curve is not None:
        return {"curve": replace(state.curve, degrees=picture * TURN)}
    if state.oblique is not None:
        _, reach, step = _along(state, volume)
        return _at_height(state, min(picture * step - reach, reach))
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
    if (
        state.oblique is not None
        or state.curve is not None
        or axis_of(volume.geometry, state.orientation) != 0
    ):
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
    if state.curve is not None:
        return 0.0
    if state.oblique is not None:
        height, reach, step = _along(state, volume)
        out = abs(height) - reach
        return out if out > step / 2 + _EXACT_MM else 0.0
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


def faced(state: ViewState) -> Oblique:
    """How the plane that a view of a volume shows lies, turned or not."""
    assert state.volume is not None
    return state.oblique or oblique.own(state.volume.geometry, state.orientation)


def turned_to(state: ViewState, plane: Oblique | None) -> Fields:
    """The view with another plane through the cursor, which stays where it is on the screen.

    plane: None for that of the volume's own grid.
    """
    volume = state.volume
    if volume is None or state.cursor is None:
        return {}
    before, after = faced(state), plane or oblique.own(volume.geometry, state.orientation)
    if plane is not None and oblique.same(
        after, oblique.own(volume.geometry, state.orientation)
    ):
        plane = None
    at = np.array(state.cursor) - volume.geometry.center
    right, down = at @ np.subtract(before.u, after.u), at @ np.subtract(before.v, after.v)
    x, y = on_screen(state, float(right), float(down))
    return {"oblique": plane, "pan": (state.pan[0] + x, state.pan[1] + y)}


def on_screen(state: ViewState, right: float, down: float) -> tuple[float, float]:
    """mm along a picture's rows and columns as mm to the right and down of the screen."""
    x = -right if state.flip_horizontal else right
    y = -down if state.flip_vertical else down
    sine, cosine = np.sin(np.radians(state.rotation)), np.cos(np.radians(state.rotation))
    return float(cosine * x - sine * y), float(sine * x + cosine * y)


def _along(state: ViewState, volume: Volume) -> tuple[float, float, float]:
    """Of a freely turned plane, in mm the way the wheel goes: where it is, from the middle of
    the volume; how far it can go, on each side; one step.
    """
    assert state.oblique is not None
    grid, normal = volume.geometry, _onward(state)
    height = oblique.height_mm(grid, normal, np.array(state.cursor))
    return height, oblique.reach_mm(grid, normal), oblique.step_mm(grid, normal)


def _at_height(state: ViewState, height: float) -> Fields:
    """The cursor moved along the normal of a freely turned plane."""
    assert state.volume is not None
    normal = _onward(state)
    now = oblique.height_mm(state.volume.geometry, normal, np.array(state.cursor))
    return {"cursor": vector(np.array(state.cursor) + (height - now) * normal)}


def _onward(state: ViewState) -> Array:
    """Where wheel-down goes on a freely turned plane, however far it was turned."""
    assert state.oblique is not None
    return state.oblique.normal * (1 if state.orientation == "coronal" else -1)


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
