"""What the library shows of studies."""

from dataclasses import FrozenInstanceError

import pytest

from viewer.core.library import LibrarySeries, LibraryStudy


def test_a_study_is_a_value() -> None:
    series = LibrarySeries("1.9.1", 1, "CT", "Thorax", 51)
    made = [
        LibraryStudy("1", "Doe^Jane", "", "F", "1.9", "", "", "", ("CT",), 51, series=(series,))
        for _ in range(2)
    ]
    assert made[0] == made[1] and hash(made[0]) == hash(made[1])
    assert made[0].missing == 0 and series.keys == ()
    with pytest.raises(FrozenInstanceError):
        made[0].missing = 1  # type: ignore[misc]
