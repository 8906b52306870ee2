"""How a place along the fourth axis of a sequence is written for people."""

from viewer.core.units import shown
from viewer.core.volume import Series4D

# what an axis is called before a value; others are called by their own name
_NAMES = {"time": "t", "b-value": "b", "echo": "TE", "inversion time": "TI"}
_SHORT = frozenset(("phase", "echo", "inversion time"))  # their seconds are told in ms
POSITIONS = "temporal position"  # numbers of time points, whose seconds no file tells


def place(item: Series4D, phase: int) -> str:
    """ "t 12.5 s", "b 1000 s/mm² (0.71, 0.00, −0.70)"; "" where the axis has no value there.

    Temporal positions only count: they say no more than the number of the phase does.
    """
    if phase >= len(item.axis_values):
        return ""
    value, unit = item.axis_values[phase], item.axis_unit
    if item.axis == POSITIONS:
        return ""
    if unit == "s" and item.axis in _SHORT:
        value, unit = value * 1000, "ms"
    written = f"{value:.6g}".replace("-", "−")
    parts = (_NAMES.get(item.axis, item.axis), written, shown(unit))
    text = " ".join(part for part in parts if part).replace(" °", "°")
    direction = item.directions[phase] if phase < len(item.directions) else None
    if direction is None:
        return text
    numbers = ", ".join(f"{one:.2f}" for one in direction).replace("-", "−")
    return f"{text} ({numbers})"
