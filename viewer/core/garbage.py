"""Python's search for cycles, put off while very many records are made."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

LARGE = 1000  # records that are so many that looking for cycles in them takes long


@contextmanager
def uncollected(count: int) -> Iterator[None]:
    """No search meanwhile where so many records are made, which hold no cycles."""
    searching = gc.isenabled() and count >= LARGE
    if searching:
        gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()
