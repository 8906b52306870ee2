"""Sizes that are refused before anything is allocated for them."""

import os
import shutil
from collections.abc import Sequence
from math import prod
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.core.errors import TooLarge, ViewerError
from viewer.core.patient import DisplaySet
from viewer.dicom.layout import Layout

SMALL = 64 << 20  # bytes that are never refused
THIN = 64  # times more native pixels than the file holds: nonsense
THIN_PACKED = 4000  # times that compressed pixels may unpack to
SPARE = 256 << 20  # left to the rest of the program


def check(
    display_set: DisplaySet,
    layouts: Sequence[Layout],
    shape: tuple[int, ...],
    itemsize: int,
    in_memory: bool = True,
) -> None:
    """Raise ViewerError where an array makes no sense for its files, TooLarge where it does
    not fit into the memory."""
    needed = prod(shape) * itemsize
    if needed <= SMALL:
        return
    held = _held(display_set)
    native = all(one.native and one.syntax != "1.2.840.10008.1.2.1.99" for one in layouts)
    if needed > held * (THIN if native else THIN_PACKED):
        raise ViewerError(
            f"This series says that it needs {size(needed)}, but its files hold {size(held)}.",
            "The files are damaged; the other series are not affected.",
        )
    free = available() if in_memory else None
    if free is not None and needed + SPARE > free:
        raise TooLarge(
            f"This series needs {size(needed)} of memory; {size(free)} is free.",
            "Close other series or programs, or open a part of it.",
            needed,
            free,
        )


def on_disk(folder: Path, shape: tuple[int, ...], dtype: str) -> NDArray[Any]:
    """An array in a file that has no name any more, or loses it when the array goes.

    Raises ViewerError where the disk has too little room.
    """
    needed = prod(shape) * np.dtype(dtype).itemsize
    room = shutil.disk_usage(folder).free
    if needed + SPARE > room:
        raise ViewerError(
            f"This series needs {size(needed)} on the disk; {size(room)} is free.",
            "Make room on the disk of your user folder, or open a part of it.",
        )
    with TemporaryFile(dir=folder) as file:
        return np.asarray(np.memmap(file, dtype, "w+", shape=shape))


def available() -> int | None:
    """Bytes of memory that can be had without swapping; None where that is unknown."""
    try:
        with open("/proc/meminfo", encoding="ascii") as lines:  # noqa: PTH123 - not a user's file
            for line in lines:
                if line.startswith("MemAvailable:"):
                    return int(line.split()[1]) << 10
    except (OSError, ValueError):
        pass  # not Linux: another way follows
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return None


def _held(display_set: DisplaySet) -> int:
    sizes = {(f.instance.path, f.instance.member): f.instance.size for f in display_set.frames}
    return sum(sizes.values())


def size(count: int) -> str:
    """Bytes as people write them: "8.6 TB"."""
    amount = float(count)
    for unit in ("bytes", "kB", "MB", "GB"):
        if amount < 1000:
            return f"{amount:.{0 if unit == 'bytes' else 1}f} {unit}"
        amount /= 1000
    return f"{amount:.1f} TB"
