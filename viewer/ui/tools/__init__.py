"""The ways to use the mouse on slices. One module here is one or two tools; draw.py is all
measuring tools. A tool is a pure function from a movement to the fields that change.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt

from viewer.app.navigation import Fields
from viewer.app.view_state import ViewState
from viewer.core.geometry import Vector
from viewer.core.registry import Registry


@dataclass(frozen=True, slots=True)
class Motion:
    """A drag, from where it began to where it is now.

    start: the view as the drag began; now: as it is. dx, dy: pixels to the right and down.
    from_middle: (x, y) pixels from the view's middle to where it began.
    per_mm: pixels of the view for 1 mm, as the drag began. height: of the view, in pixels.
    point: the patient's point (mm) under the mouse now.
    """

    start: ViewState
    now: ViewState
    dx: float
    dy: float
    from_middle: tuple[float, float]
    per_mm: float
    height: float
    point: Vector


@dataclass(frozen=True, slots=True)
class Tool:
    """What dragging does. name, label, key, icon: as in the tool bar; cursor: the mouse's."""

    name: str
    label: str
    key: str
    icon: str
    cursor: Qt.CursorShape
    dragged: Callable[[Motion], Fields]


tools: Registry[Tool] = Registry("mouse tool", __name__)
