"""Places along a fourth axis, in words."""

import pytest

from tests.volumes import ramp_volume
from viewer.core import axis
from viewer.core.volume import Series4D


@pytest.mark.parametrize(
    ("name", "values", "phase", "text"),
    [
        ("b-value", (0.0, 1000.0), 1, "b 1000 s/mm²"),
        ("time", (0.0, 12.5), 1, "t 12.5 s"),
        ("echo", (4.92, 9.84), 0, "TE 4.92 ms"),
        ("spin", (1.0, -2.0), 1, "spin −2"),
        ("time", (), 0, ""),
    ],
)
def test_a_place_has_name_and_unit(
    name: str, values: tuple[float, ...], phase: int, text: str
) -> None:
    item = Series4D((ramp_volume(), ramp_volume()), name, values)
    assert axis.place(item, phase) == text
