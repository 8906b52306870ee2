"""The magnifier as a tool: it changes nothing."""

from dataclasses import replace

from tests.ui.tools.motions import motion
from viewer.ui.tools.magnify import dragged


def test_it_moves_nothing() -> None:
    assert dragged(replace(motion(), dx=50, dy=50)) == {}
