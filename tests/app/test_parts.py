"""What is offered where a series does not fit, and what a view then says."""

import pytest

from tests.volumes import display_set, ramp_volume
from viewer.app import parts
from viewer.app.parts import WHOLE, Plan
from viewer.core.patient import Frame, Instance
from viewer.dicom.memory import SPARE

FRAME = Frame(Instance("/a", "1", "2", "3", "4", "5"))
GB = 1_000_000_000


def series(count: int = 900):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    return replace(display_set("k", ramp_volume()), frames=(FRAME,) * count)


def test_only_what_fits_is_offered_and_the_disk_always() -> None:
    found = parts.choices(series(), 9 * GB, SPARE + 4 * GB)
    assert [one.label for one in found] == [
        "Every third slice: 300 of 900, 3.0 GB",
        "Every 4th slice: 225 of 900, 2.2 GB",
        "All slices, from the disk: slower, 9.0 GB",
    ]
    assert found[0].plan == Plan(range(0, 900, 3)) and found[-1].plan == Plan(on_disk=True)
    assert len(parts.choices(series(), 900 * GB, SPARE)) == 1


def test_the_middle_as_far_as_it_fits() -> None:
    assert parts.window_of(series(), 9 * GB, SPARE + 5 * GB) == range(250, 650)
    assert len(parts.window_of(series(), 9 * GB, 0)) == 1
    assert parts.window_of(series(), GB, SPARE + 9 * GB) == range(900)


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (WHOLE, []),
        (Plan(on_disk=True), []),
        (Plan(range(0, 900, 2)), ["ONLY 450 OF 900 SLICES: 1 in 2"]),
        (Plan(range(100, 300)), ["ONLY SLICES 101 TO 300 OF 900"]),
    ],
)
def test_a_view_says_what_it_lacks(plan: Plan, words: list[str]) -> None:
    assert parts.words(plan, 900) == words
