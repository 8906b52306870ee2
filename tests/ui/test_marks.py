"""Number and colour of a measurement."""

from tests.ui.conftest import mark
from viewer.app.session import Session
from viewer.ui.marks import COLOURS, annotations, colour, numbers


def test_numbers_and_colours_stay_when_another_is_deleted(session: Session) -> None:
    for n in range(3):
        mark(session, f"1.{n}", "length", (0, 0, 0), (10, 0, 0))
    before = colour(numbers(session.document)["1.2"])
    session.document.remove("1.1", "Delete")
    assert [one.uid for one in annotations(session.document)] == ["1.0", "1.2"]
    assert numbers(session.document)["1.2"] == 3
    assert colour(numbers(session.document)["1.2"]) == before


def test_colours_go_round() -> None:
    assert len({colour(n).name() for n in range(1, COLOURS + 1)}) == COLOURS
    assert colour(COLOURS + 1) == colour(1)
