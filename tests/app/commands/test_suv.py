"""The command for the SUV card."""

from tests.sessions import key_of
from viewer.app.commands import commands
from viewer.app.session import Session


def test_only_for_pet(session: Session, qtbot) -> None:  # type: ignore[no-untyped-def]
    assert commands["suv"].why_not(session) == "This is not a PET series."
    session.show(key_of(session, "PT"))
    qtbot.waitUntil(lambda: session.active.value.item is not None)
    assert commands["suv"].why_not(session) == ""
    with qtbot.waitSignal(session.asked, check_params_cb=lambda what: what == "suv"):
        commands["suv"].run(session)
