"""Patients who could be taken for one another, in words."""

import pytest

from viewer.app.lookalikes import UNKNOWN, warning

JANE = ("ID1", "Doe^Jane", "1960-01-02")


@pytest.mark.parametrize(
    ("opened", "known", "expected"),
    [
        ([], [], ""),
        ([JANE], [JANE], ""),
        ([("ID2", "Roe^Max", "1960-01-02")], [], ""),
        (
            [("ID2", "DOE^JANE", "1961-01-02")],
            [],
            "Another patient of the same name is open: ID ID2, born 1961-01-02.",
        ),
        (
            [],
            [("", "Doe^Jane", "")],
            "Another patient of the same name is in the library: without ID, birth date "
            "unknown.",
        ),
        (
            [],
            [("ID1", "Doe^Jane", "1961-01-02")],
            "Another patient of the same name and ID is in the library: born 1961-01-02.",
        ),
        (
            [("ID1", "Roe^Max^^Dr=山田", "1960-01-02")],
            [("ID1", "Roe^Max^^Dr=山田", "1960-01-02")],
            "Another patient with the same ID is open: Roe Max Dr, born 1960-01-02.",
        ),
        (
            [("2", "Doe^Jane", "")],
            [(str(n), "Doe^Jane", "") for n in range(3, 6)],
            "Another patient of the same name is open: ID 2, birth date unknown. Another "
            "patient of the same name is in the library: ID 3, birth date unknown. "
            "2 more like this in the library.",
        ),
    ],
)
def test_says_who_else_there_is(
    opened: list[tuple[str, str, str]], known: list[tuple[str, str, str]], expected: str
) -> None:
    assert warning(JANE, opened, known) == expected


def test_a_patient_whom_nothing_tells_is_called_unknown() -> None:
    one, other = ("", "Doe^Jane", "", "1.9"), ("", "Doe^Jane", "", "2.9")
    assert warning(one, [one], [one]) == UNKNOWN
    said = warning(one, [one, other], [])
    assert said.startswith(UNKNOWN) and "same name is open: without ID" in said
