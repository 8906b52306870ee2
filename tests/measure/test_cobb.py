"""Cobb angle."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.volumes import ramp_volume
from viewer.measure import Drawn, cobb


@given(st.floats(0, 360), st.floats(0, 360), st.booleans(), st.booleans())
def test_between_lines_whichever_end_comes_first(
    first: float, second: float, turn_one: bool, turn_other: bool
) -> None:
    ends = []
    for degrees, turned in ((first, turn_one), (second, turn_other)):
        way = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees)), 0])
        ends += [50 + 30 * way, 50 - 10 * way][:: -1 if turned else 1]
    drawn = Drawn(np.array(ends), np.eye(3)[0], np.eye(3)[1])
    (found,) = cobb.measure(drawn, ramp_volume())
    between = abs(first - second) % 180
    assert found.value == pytest.approx(min(between, 180 - between), abs=1e-6)
    assert found.concept.meaning == "Cobb angle" and found.unit.value == "deg"
