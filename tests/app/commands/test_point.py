"""The keys of the pointer."""

from tests.app.commands.conftest import run
from viewer.app.commands import commands
from viewer.app.commands.point import HANDLES, STEPS
from viewer.app.session import Session


def test_each_is_told_to_the_focused_view(session: Session) -> None:
    told: list[str] = []
    session.pointed.connect(told.append)
    for name in (*STEPS, *HANDLES, "place-point"):
        run(session, name)
    assert told == [*STEPS, *HANDLES, "place-point"]
    assert STEPS["point-up-10"] == (0, -10)


def test_they_need_a_place_in_the_patient(session: Session) -> None:
    session.arrange("mpr")
    session.selection.update(view="3d")
    assert commands["point-left"].why_not(session) == "Works on slices, not in 3D."
