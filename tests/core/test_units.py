"""How numbers are written."""

import pytest

from viewer.core import units
from viewer.core.units import shown, written


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (32.44, "mm", "32.4 mm"),
        (-17.2, "[hnsf'U]", "−17 HU"),
        (41, "deg", "41.0°"),
        (7.912, "g/ml{SUVbw}", "7.91 SUVbw"),
        (412, "1", "412"),
    ],
)
def test_number_with_unit(value: float, unit: str, text: str) -> None:
    assert written(value, unit) == text


def test_unknown_unit_is_shown_as_it_is() -> None:
    assert shown("mm2/s") == "mm2/s"


def test_zero_has_no_sign() -> None:
    assert units.written(-0.04, "mm") == "0.0 mm"
    assert units.plain(-0.06, 1) == "−0.1"
