"""Scroll: drag down = next images."""

from PySide6.QtCore import Qt

from viewer.app import navigation
from viewer.app.navigation import Fields
from viewer.ui.tools import Motion, Tool, tools

_LEAST, _MOST = 2.0, 24.0  # pixels for one image


def dragged(motion: Motion) -> Fields:
    """The whole stack over the height of the view, but no image in less than 2 pixels."""
    at, count = navigation.position(motion.start)
    if not count:
        return {}
    pixels = min(max(motion.height / count, _LEAST), _MOST)
    picture = max(0, min(at + round(motion.dy / pixels), count - 1))
    if picture == navigation.position(motion.now)[0]:
        return {}
    return navigation.went(motion.start, picture)


tools.add(Tool("scroll", "Scroll", "S", "scroll", Qt.CursorShape.SizeVerCursor, dragged))
