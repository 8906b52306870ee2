"""Points of a path are set one by one, and taken back."""

from viewer.app import laying
from viewer.app.commands import commands
from viewer.app.session import Session
from viewer.core.annotation import Annotation

BLANK = Annotation("1.2", "path", (), "1.2.3.4")


def test_points_are_added_and_taken_back_one_by_one(empty: Session) -> None:
    assert not laying.back(empty)
    laying.add(empty, BLANK, (1.0, 2.0, 3.0))
    laying.add(empty, BLANK, (4.0, 5.0, 6.0))
    mark = empty.laying.value.mark
    assert mark is not None and mark.points == ((1, 2, 3), (4, 5, 6))
    assert commands["undo"].why_not(empty) == ""
    commands["undo"].run(empty)
    mark = empty.laying.value.mark
    assert mark is not None and mark.points == ((1, 2, 3),)
    commands["undo"].run(empty)
    assert empty.laying.value.mark is None and commands["undo"].why_not(empty)


def test_letting_go_gives_what_there_was(empty: Session) -> None:
    laying.add(empty, BLANK, (1.0, 2.0, 3.0))
    found = laying.let_go(empty)
    assert found is not None and len(found.points) == 1
    assert empty.laying.value.mark is None and laying.let_go(empty) is None
