"""Commands of the place of work."""

from viewer.app.commands import commands
from viewer.app.session import Session


def test_each_asks_its_window(session: Session) -> None:
    heard: list[str] = []
    session.asked.connect(heard.append)
    names = ["palette", "settings", "tags", "true-size"]
    for name in names:
        assert commands[name].why_not(session) == ""
        commands[name].run(session)
    assert heard == names


def test_what_needs_a_picture_says_so(empty: Session) -> None:
    for name in ("tags", "true-size", "magnifier", "lens"):
        assert commands[name].why_not(empty)
    assert commands["palette"].why_not(empty) == ""


def test_the_lens_goes_round(empty: Session) -> None:
    for times in (3, 4, 2):
        commands["lens"].run(empty)
        assert empty.preferences.value.lens == times and empty.selection.value.lens
    commands["magnifier"].run(empty)
    assert not empty.selection.value.lens and not commands["magnifier"].checked(empty)


def test_reference_lines_go_round_and_show_the_crosshair(empty: Session) -> None:
    empty.selection.update(crosshair=False)
    for wanted in ("ends", "all", "shown"):
        commands["reference-lines"].run(empty)
        assert empty.preferences.value.reference_lines == wanted
    assert empty.selection.value.crosshair
