"""Commands that tie examinations to one another say when there is nothing to tie."""

from tests.ui.showing import put
from tests.volumes import ramp_volume
from viewer.app import layout
from viewer.app.commands import commands
from viewer.app.session import Session


def test_one_frame_of_reference_needs_no_link(session: Session) -> None:
    assert "one frame of reference" in commands["link-here"].why_not(session)
    assert "one frame of reference" in commands["link-register"].why_not(session)


def test_strangers_are_linked_and_parted(empty: Session) -> None:
    empty.arrange(layout.table(1, 2))
    put(empty, ramp_volume(frame="1.1"), "g0", "k1")
    put(empty, ramp_volume(frame="2.2"), "g1", "k2")
    assert commands["link-none"].why_not(empty) and not commands["link-here"].why_not(empty)
    commands["link-here"].run(empty)
    assert len(empty.sync.value.bonds) == 1 and not commands["link-none"].why_not(empty)
    commands["link-none"].run(empty)
    assert not empty.sync.value.bonds


def test_zoom_pan_and_window_can_stay_apart(empty: Session) -> None:
    assert commands["link-looks"].checked(empty)
    commands["link-looks"].run(empty)
    assert not empty.sync.value.looks
