import threading

import pytest

from viewer.core.progress import Cancelled
from viewer.dicom.together import together


@pytest.mark.parametrize("helpers", [0, 3])
def test_what_comes_of_it_is_in_order(helpers: int) -> None:
    told: list[int] = []
    todo = [7, 3, 9, 1, 100]
    assert together(todo, lambda n: n * n, helpers, told.append) == [49, 9, 81, 1, 10000]
    assert told == sorted(told) and all(0 < done <= 5 for done in told)


def test_several_threads_take_part() -> None:
    all_there = threading.Barrier(3)

    def meet(n: int) -> int:
        all_there.wait(10)  # passes only where three are at work at once
        return n

    assert together(range(9), meet, 2, lambda done: None) == list(range(9))


@pytest.mark.parametrize("helpers", [0, 2])
def test_what_is_raised_ends_it_all(helpers: int) -> None:
    here, cancelled = threading.current_thread(), threading.Event()
    done: list[int] = []

    def work(n: int) -> None:
        if threading.current_thread() is not here:
            cancelled.wait(10)
        done.append(n)

    def unwanted(count: int) -> None:
        cancelled.set()
        raise Cancelled

    with pytest.raises(Cancelled):
        together(range(100_000), work, helpers, unwanted)
    assert len(done) < 100_000

    def broken(n: int) -> int:
        raise OSError(f"no {n}")

    with pytest.raises(OSError, match="no "):
        together(range(1000), broken, helpers, lambda count: None)
