"""How a place along the fourth axis of a sequence is written for people."""

from viewer.core.volume import Series4D

# axis -> (what it is called before a value, its unit); others are called by their own name
_WRITTEN = {
    "time": ("t", "s"),
    "b-value": ("b", "s/mm²"),
    "echo": ("TE", "ms"),
    "trigger time": ("trigger", "ms"),
    "cardiac phase": ("cardiac phase", "%"),
    "diffusion direction": ("direction", ""),
}


def place(item: Series4D, phase: int) -> str:
    """ "b 1000 s/mm²", "t 12.5 s"; "" where the axis has no value there."""
    if phase >= len(item.axis_values):
        return ""
    name, unit = _WRITTEN.get(item.axis, (item.axis, ""))
    value = f"{item.axis_values[phase]:.6g}".replace("-", "−")
    return " ".join(part for part in (name, value, unit) if part)
