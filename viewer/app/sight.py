"""What a view of some size has in sight of a plane, and how finely."""

from dataclasses import dataclass

import numpy as np

from viewer.app.view_state import ViewState

Size = tuple[float, float]  # width, height
_PARTS = 4  # of a view: what is taken grows and moves by these, so that panning costs little


@dataclass(frozen=True, slots=True)
class Sight:
    """A rectangle about the middle of a picture, mm along its rows and columns.

    per_mm: pixels of the screen for 1 mm.
    """

    low: Size
    high: Size
    per_mm: float


def fitting(extent: Size, rotation: int, size: Size) -> float:
    """Pixels for 1 mm with which a width and height in mm just fit into a view."""
    width, height = extent if rotation % 180 == 0 else extent[::-1]
    return max(min(size[0] / width, size[1] / height), 1e-6)


def sight(state: ViewState, extent: Size, size: Size) -> Sight:
    """What a view shows, as far as zoom, pan, turn and mirror say; a little more around it.

    extent: (width, height) in mm that fits at zoom 1. size: of the view in pixels.
    """
    per_mm = fitting(extent, state.rotation, size) * state.zoom
    half = np.array(size) / 2 / per_mm
    corners = np.array([-half, half]) - np.array(state.pan)
    turn = np.radians(state.rotation)
    back = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    mirror = (-1 if state.flip_horizontal else 1, -1 if state.flip_vertical else 1)
    found = corners @ back.T * mirror
    part = 2 * half.max() / _PARTS
    low = np.floor(found.min(0) / part + 1e-6) * part
    high = np.ceil(found.max(0) / part - 1e-6) * part
    (left, top), (right, bottom) = low.tolist(), high.tolist()
    return Sight((left, top), (right, bottom), per_mm)
