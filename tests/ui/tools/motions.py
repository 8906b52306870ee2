"""A movement of the mouse for the tests of tools."""

from viewer.app.view_state import ViewState
from viewer.ui.tools import Motion


def motion() -> Motion:
    """None yet: at the middle of a view of 400 pixels, 2 for each mm."""
    return Motion(ViewState(), ViewState(), 0, 0, (0.0, 0.0), 2.0, 400, (1.0, 2.0, 3.0))
