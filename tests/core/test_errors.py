"""Failures that a user can act on."""

from viewer.core.errors import ViewerError


def test_it_says_what_happened_and_what_to_do() -> None:
    error = ViewerError("The disk is full.", "Free some space.")
    assert str(error) == "The disk is full. Free some space."
    assert (error.problem, error.remedy) == ("The disk is full.", "Free some space.")
