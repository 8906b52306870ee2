"""Pan and zoom."""

import numpy as np
from PySide6.QtCore import Qt

from viewer.app.navigation import Fields
from viewer.app.view_state import ViewState
from viewer.ui.tools import Motion, Tool, tools

LEAST, MOST = 0.1, 40.0
_E_FOLD = 180.0  # pixels up for a picture 2.7 times as large


def panned(motion: Motion) -> Fields:
    """The picture follows the mouse."""
    x, y = motion.start.pan
    return {"pan": (x + motion.dx / motion.per_mm, y + motion.dy / motion.per_mm)}


def zoomed(motion: Motion) -> Fields:
    """Up is larger; what the drag began on stays where it is."""
    factor = float(np.exp(-motion.dy / _E_FOLD))
    return zoomed_at(motion.start, factor, motion.from_middle, motion.per_mm)


def zoomed_at(
    state: ViewState, factor: float, from_middle: tuple[float, float], per_mm: float
) -> Fields:
    """The view by a factor larger, about a place (pixels from the middle of the view)."""
    zoom = min(max(state.zoom * factor, LEAST), MOST)
    shift = (state.zoom / zoom - 1) / per_mm
    (x, y), (right, down) = state.pan, from_middle
    return {"zoom": zoom, "pan": (x + right * shift, y + down * shift)}


tools.add(Tool("pan", "Pan", "P", "pan", Qt.CursorShape.OpenHandCursor, panned))
tools.add(Tool("zoom", "Zoom", "Z", "zoom", Qt.CursorShape.SizeVerCursor, zoomed))
