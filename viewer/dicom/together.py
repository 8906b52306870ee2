"""A list of work that several threads take from, in its order."""

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def together(
    todo: Sequence[int], work: Callable[[int], T], helpers: int, pulse: Callable[[int], None]
) -> list[T]:
    """What `work` makes of each number, in the order of `todo`.

    This thread takes part, and calls pulse with how many are done after each of its own.
    What work or pulse raises ends it all, once every thread has done what it had begun.
    """
    left = _Left(len(todo))
    made: list[tuple[int, T]] = []

    def take(told: Callable[[int], None]) -> None:
        for at in left:
            made.append((at, work(todo[at])))
            told(len(made))

    def help_out() -> None:
        try:
            take(lambda done: None)
        except Exception as error:  # noqa: BLE001 - raised again below
            left.end(error)

    threads = [
        threading.Thread(target=help_out, name="read", daemon=True) for _ in range(helpers)
    ]
    for thread in threads:
        thread.start()
    try:
        take(pulse)
    finally:
        left.end()
        for thread in threads:
            thread.join()
    if left.wrong is not None:
        raise left.wrong
    return [one for _, one in sorted(made, key=lambda pair: pair[0])]


class _Left:
    """The numbers below a count, each to one thread, until it is ended.

    wrong: what a helper has raised.
    """

    def __init__(self, count: int) -> None:
        self._numbers = iter(range(count))
        self._lock = threading.Lock()
        self._ended = False
        self.wrong: Exception | None = None

    def __iter__(self) -> Iterator[int]:
        while True:
            with self._lock:
                at = None if self._ended else next(self._numbers, None)
            if at is None:
                return
            yield at

    def end(self, wrong: Exception | None = None) -> None:
        with self._lock:
            self._ended = True
            self.wrong = self.wrong or wrong
