"""Commands on what files propose: their windows, tables, overlays, shutters."""

from dataclasses import replace

import numpy as np

from tests.app.commands.conftest import run
from tests.volumes import ramp_volume
from viewer.app.commands import commands
from viewer.app.session import Session
from viewer.core.presentation import Overlay, VoiLut, Window
from viewer.core.volume import Marks
from viewer.imaging import voi_lut

LUT = VoiLut(np.arange(256, dtype=np.uint16), 0.0, 8, "HARD")
WINDOWS = (Window(40, 400, name="SOFT"), Window(0, 100, "SIGMOID"))


def test_each_of_the_files_windows_has_a_name_and_a_way(session: Session) -> None:
    item = replace(ramp_volume(), windows=WINDOWS, marks=Marks((LUT,)))
    session.move(item=item)
    names = [commands[f"window-of-file-{n}"].label_in(session) for n in (1, 2, 3)]
    assert names == ["File: SOFT  W 400 C 40", "File: sigmoid  W 100 C 0", "File: VOI LUT HARD"]
    run(session, "window-of-file-2")
    assert session.active.value.window == WINDOWS[1]
    assert commands["window-of-file-2"].checked(session)
    run(session, "window-of-file-3")
    assert voi_lut.lut_of(session.active.value.window, item) is LUT
    assert "proposes 3" in commands["window-of-file-4"].why_not(session)


def test_one_key_goes_through_them_all(session: Session) -> None:
    item = replace(ramp_volume(), windows=WINDOWS, marks=Marks((LUT,)))
    session.move(item=item, window=WINDOWS[0])
    run(session, "window-file")
    run(session, "window-file")
    assert voi_lut.lut_of(session.active.value.window, item) is LUT
    run(session, "window-file")
    assert session.active.value.window == WINDOWS[0]


def test_switches_only_where_there_is_something(session: Session) -> None:
    assert commands["overlays"].why_not(session) == "This series has no overlays."
    overlay = Overlay(np.zeros(24, np.uint8), (16, 12))
    session.move(item=replace(ramp_volume(), marks=Marks(overlays={0: (overlay,)})))
    run(session, "overlays")
    assert not session.selection.value.overlays_shown
    assert not commands["overlays"].checked(session)


def test_no_picture_no_window(empty: Session) -> None:
    assert commands["window-of-file-1"].why_not(empty)
    assert commands["shutters"].why_not(empty)
