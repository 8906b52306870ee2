"""Measured numbers."""

from viewer.core.codes import LENGTH, MM
from viewer.core.measurement import Measurement


def test_equal_numbers_of_one_concept_are_equal() -> None:
    assert Measurement(LENGTH, 3.0, MM) == Measurement(LENGTH, 3.0, MM)
    assert Measurement(LENGTH, 3.0, MM) != Measurement(LENGTH, 3.1, MM)
