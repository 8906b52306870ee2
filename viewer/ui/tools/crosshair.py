"""Crosshair: all views go to the point under the mouse."""

from PySide6.QtCore import Qt

from viewer.app.navigation import Fields
from viewer.ui.tools import Motion, Tool, tools


def dragged(motion: Motion) -> Fields:
    """Where the mouse is, as long as that is in the patient."""
    return {"cursor": motion.point} if motion.start.volume is not None else {}


tools.add(Tool("crosshair", "Crosshair", "X", "crosshair", Qt.CursorShape.CrossCursor, dragged))
