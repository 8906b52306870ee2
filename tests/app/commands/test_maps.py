"""Commands of maps and curves."""

from tests.app.test_maps import diffusion
from tests.ui.showing import put
from viewer.app.commands import commands
from viewer.app.session import Session

commands.discover()


def test_each_map_has_a_command_with_its_reason(empty: Session) -> None:
    put(empty, diffusion())
    assert commands["adc"].why_not(empty) == commands["curves"].why_not(empty) == ""
    assert "phases whose times" in commands["kinetics"].why_not(empty)
    empty.move(item=None)
    assert commands["adc"].why_not(empty) and commands["curves"].why_not(empty)
