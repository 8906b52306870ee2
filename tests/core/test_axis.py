"""Places along a fourth axis, in words."""

import pytest

from tests.volumes import ramp_volume
from viewer.core import axis
from viewer.core.volume import Series4D


@pytest.mark.parametrize(
    ("name", "unit", "values", "phase", "text"),
    [
        ("b-value", "s/mm2", (0.0, 1000.0), 1, "b 1000 s/mm²"),
        ("time", "s", (0.0, 12.5), 1, "t 12.5 s"),
        ("temporal position", "1", (1.0, 2.0), 1, ""),
        ("phase", "s", (0.0, 0.0325), 1, "phase 32.5 ms"),
        ("phase", "%", (0.0, 75.0), 1, "phase 75 %"),
        ("inversion time", "s", (0.1,), 0, "TI 100 ms"),
        ("echo", "ms", (4.92, 9.84), 0, "TE 4.92 ms"),
        ("flip angle", "deg", (5.0,), 0, "flip angle 5°"),
        ("spin", "1", (1.0, -2.0), 1, "spin −2"),
        ("time", "s", (), 0, ""),
    ],
)
def test_a_place_has_name_and_unit(
    name: str, unit: str, values: tuple[float, ...], phase: int, text: str
) -> None:
    item = Series4D((ramp_volume(), ramp_volume()), name, values, unit)
    assert axis.place(item, phase) == text


def test_a_gradient_is_told_with_its_direction() -> None:
    directions = (None, (0.7071, 0.0, -0.7071))
    volumes = (ramp_volume(), ramp_volume())
    item = Series4D(volumes, "b-value", (0.0, 1000.0), "s/mm2", directions)
    assert axis.place(item, 0) == "b 0 s/mm²"
    assert axis.place(item, 1) == "b 1000 s/mm² (0.71, 0.00, −0.71)"
