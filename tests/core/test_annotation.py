"""Marks are values: equal by content, replaced whole."""

from dataclasses import FrozenInstanceError, replace

import pytest

from viewer.core.annotation import Annotation


def test_a_mark_is_a_value_that_is_replaced_whole() -> None:
    mark = Annotation("1.2", "length", ((0.0, 0.0, 0.0), (3.0, 4.0, 0.0)), "9")
    assert replace(mark) == mark and replace(mark, label="x") != mark
    with pytest.raises(FrozenInstanceError):
        mark.label = "y"  # type: ignore[misc]
