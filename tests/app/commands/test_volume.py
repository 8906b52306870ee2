"""The commands of 3D."""

from pytestqt.qtbot import QtBot

from tests.volumes import ramp_volume
from viewer.app.commands import commands
from viewer.app.commands.volume import needs_3d
from viewer.app.document import Document
from viewer.app.jobs import Jobs
from viewer.app.session import Session


def test_looks_go_round_in_the_3d_view_only() -> None:
    jobs = Jobs()
    session = Session(jobs, Document())
    assert needs_3d(session) == "Works in the 3D view."
    session.selection.update(view="3d")
    assert needs_3d(session)  # nothing is shown in it yet
    session.views["3d"].update(item=ramp_volume(modality="CT"))
    assert needs_3d(session) == ""
    commands["next-look"].run(session)
    assert session.active.value.preset == "ct-bone-skin"
    commands["previous-look"].run(session)
    commands["previous-look"].run(session)
    assert session.active.value.preset == "ct-mip"
    jobs.close()


def test_3d_turns_by_itself_at_a_pace_that_is_chosen(qtbot: QtBot) -> None:
    jobs = Jobs()
    session = Session(jobs, Document())
    assert commands["turn-3d"].why_not(session) == "Works in the 3D view."
    session.selection.update(view="3d")
    session.views["3d"].update(item=ramp_volume(modality="CT"))
    assert commands["turn-3d-faster"].why_not(session) == "The view does not turn by itself."
    commands["turn-3d"].run(session)
    assert commands["turn-3d"].checked(session) and session.turning.turns("3d")
    assert commands["turn-3d-faster"].why_not(session) == ""
    before = session.turning.speed
    commands["turn-3d-faster"].run(session)
    assert session.turning.speed == before * 1.5
    commands["turn-3d-slower"].run(session)
    assert session.turning.speed == before
    commands["rock-3d"].run(session)
    assert commands["rock-3d"].checked(session)
    commands["turn-3d"].run(session)
    assert not session.turning.turns("3d")
    jobs.close()


def test_changed_curves_go_back_to_the_presets_own() -> None:
    jobs = Jobs()
    session = Session(jobs, Document())
    session.selection.update(view="3d")
    session.views["3d"].update(item=ramp_volume(modality="CT"))
    assert commands["reset-look"].why_not(session) == "The preset is as it was made."
    session.views["3d"].update(bend=(0.1, 2.0))
    assert commands["reset-look"].why_not(session) == ""
    commands["reset-look"].run(session)
    assert session.active.value.bend == (0.0, 1.0)
    jobs.close()
