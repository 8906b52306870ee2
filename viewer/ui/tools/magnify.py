"""Magnifier: a lens under the pointer for as long as the button is down; it moves nothing."""

from PySide6.QtCore import Qt

from viewer.app.navigation import Fields
from viewer.ui.tools import Motion, Tool, tools


def dragged(motion: Motion) -> Fields:
    """The view draws the lens where the mouse is (ui/magnifier.py)."""
    return {}


tools.add(Tool("magnify", "Magnify", "", "magnify", Qt.CursorShape.CrossCursor, dragged))
