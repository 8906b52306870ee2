"""Window: drag right = wider, drag down = higher centre."""

import numpy as np
from PySide6.QtCore import Qt

from viewer.app.fusion import windowed, with_window
from viewer.app.navigation import Fields
from viewer.core.presentation import Window
from viewer.ui.tools import Motion, Tool, tools

_E_FOLD = 250.0  # pixels to the right for a width 2.7 times as large
_DOWN = 1 / 400  # of the width, for each pixel down
_NARROWEST = 1e-6


def dragged(motion: Motion) -> Fields:
    """The speed follows the width, so that 80 and 2000 HU are set equally finely.

    The function stays the file's own; a width that LINEAR does not have becomes exact.
    """
    before = windowed(motion.start)[1]
    if before is None or not (motion.dx or motion.dy):
        return {}
    width = max(before.width * float(np.exp(motion.dx / _E_FOLD)), _NARROWEST)
    center = before.center + motion.dy * _DOWN * (before.width * width) ** 0.5
    if before.width >= 50:
        width, center = float(max(round(width), 1)), float(round(center))
    exact = before.function == "LINEAR" and width < 1
    made = Window(center, width, "LINEAR_EXACT" if exact else before.function)
    return with_window(motion.now, made)


tools.add(Tool("window", "Window", "W", "window", Qt.CursorShape.ArrowCursor, dragged))
