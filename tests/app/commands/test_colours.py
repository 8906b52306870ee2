"""Colour maps by command."""

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.ui.showing import put
from tests.volumes import ramp_volume
from viewer.app.commands import commands
from viewer.app.session import Session
from viewer.core.volume import ImageSet
from viewer.imaging.colours import colour_maps


@pytest.mark.parametrize("name", list(colour_maps()))
def test_each_map_has_a_command(qtbot: QtBot, empty: Session, name: str) -> None:
    put(empty, ramp_volume())
    command = commands[f"colours-{name or 'grey'}"]
    assert command.why_not(empty) == ""
    command.run(empty)
    assert empty.active.value.colours == name and command.checked(empty)
    even = colour_maps()[name].uniform and name
    assert ("even steps" in command.label) == bool(even)


def test_colour_images_keep_their_own(qtbot: QtBot, empty: Session) -> None:
    assert "Show a series" in commands["colours-pet"].why_not(empty)
    frames = ImageSet(np.zeros((1, 4, 4, 3), np.uint8), "1", "US", np.ones(1, bool))
    empty.views["a"].update(key="k", item=frames)
    assert "in colour already" in commands["colours-pet"].why_not(empty)
    grey = replace(frames, array=np.zeros((1, 4, 4), np.uint8))
    empty.views["a"].update(item=grey)
    assert commands["colours-pet"].why_not(empty) == ""
