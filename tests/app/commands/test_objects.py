"""The command for reports and other objects."""

from viewer.app.commands import commands
from viewer.app.session import Session


def test_it_asks_for_the_list_but_not_while_names_are_hidden(session: Session, qtbot) -> None:  # type: ignore[no-untyped-def]
    command = commands["objects"]
    assert command.why_not(session) == ""
    with qtbot.waitSignal(session.asked, check_params_cb=lambda what: what == "objects"):
        command.run(session)
    session.selection.update(masked=True)
    assert "Show the names first" in command.why_not(session)


def test_without_a_study_it_says_why(empty: Session) -> None:
    assert commands["objects"].why_not(empty) == "Open a study first."
