"""A few elements of a file that the index does not keep, by pydicom.

Only for files whose header our own parser has passed: pydicom has no limits of its own.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.dicom import files
from viewer.dicom.parse import Malformed

ENTRIES_MOST = 1 << 16


@contextmanager
def guarded(what: str) -> Iterator[None]:
    """Whatever pydicom raises at damaged values becomes Malformed, which names `what`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except Malformed:
        raise
    except Exception as error:
        raise Malformed(f"has a damaged {what}") from error


def elements(place: files.Place, tags: list[int] | list[str], what: str) -> Any:
    """A pydicom Dataset of those elements, whose values are still to be read, guarded."""
    from pydicom import dcmread

    with guarded(what), files.open_instance(place) as stream:
        return dcmread(stream, stop_before_pixels=True, force=True, specific_tags=tags)


def lut(item: Any, what: str) -> tuple[NDArray[np.uint16], int, int]:
    """(entries, value of the first, bits of an entry) of a table (PS3.3 C.11.1.1.1).

    Entries of 8 bits may be packed two to a word or not. Raises Malformed.
    """
    with guarded(what):
        count, first, bits = (int(number) for number in item.LUTDescriptor)
        raw = item.LUTData
        whole = (
            raw if isinstance(raw, bytes) else np.array(raw, np.int64).astype("<u2").tobytes()
        )
    count = count % ENTRIES_MOST or ENTRIES_MOST
    wide = np.frombuffer(whole[: len(whole) & ~1], "<u2")
    table = wide if bits > 8 or len(wide) == count else np.frombuffer(whole, np.uint8)
    if len(table) < count:
        raise Malformed(f"has a {what} that is too short")
    return table[:count].astype(np.uint16), first, bits
