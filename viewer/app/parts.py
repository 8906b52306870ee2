"""Ways to open a series that is too large for the memory."""

from dataclasses import dataclass

from viewer.core.patient import DisplaySet
from viewer.dicom.memory import SPARE, size
from viewer.dicom.part import slices_of

__all__ = ["WHOLE", "Choice", "Plan", "choices", "slices_of", "window_of", "words"]

STEPS = (2, 3, 4, 6, 8, 12, 16)
OFFERED = 2  # of these steps
_SHARE = 0.8  # of the free memory that a part may take


@dataclass(frozen=True, slots=True)
class Plan:
    """slices: which are loaded, None for all; on_disk: into a file instead of the memory."""

    slices: range | None = None
    on_disk: bool = False


WHOLE = Plan()


@dataclass(frozen=True, slots=True)
class Choice:
    """A way that fits; label: what it means, in words."""

    label: str
    plan: Plan


def choices(display_set: DisplaySet, needed: int, free: int) -> tuple[Choice, ...]:
    """Coarser in steps, all of them from the disk; the bytes are those of TooLarge."""
    count = slices_of(display_set)
    found = []
    for step in STEPS:
        slices = range(0, count, step)
        takes = needed * len(slices) // max(count, 1)
        if takes <= _room(free) and len(slices) > 1:
            nth = {2: "second", 3: "third"}.get(step, f"{step}th")
            label = f"Every {nth} slice: {len(slices):,} of {count:,}, {size(takes)}"
            found.append(Choice(label, Plan(slices)))
    disk = Choice(f"All slices, from the disk: slower, {size(needed)}", Plan(on_disk=True))
    return (*found[:OFFERED], disk)


def window_of(display_set: DisplaySet, needed: int, free: int) -> range:
    """The middle slices, as many as fit."""
    count = slices_of(display_set)
    most = max(1, min(count, _room(free) * count // max(needed, 1)))
    first = (count - most) // 2
    return range(first, first + most)


def words(plan: Plan, count: int) -> list[str]:
    """What a view says of a part: which slices of how many it shows."""
    chosen = plan.slices
    if chosen is None:
        return []
    if chosen.step > 1:
        return [f"ONLY {len(chosen)} OF {count} SLICES: 1 in {chosen.step}"]
    return [f"ONLY SLICES {chosen[0] + 1} TO {chosen[-1] + 1} OF {count}"]


def _room(free: int) -> int:
    return max(int((free - SPARE) * _SHARE), 0)
