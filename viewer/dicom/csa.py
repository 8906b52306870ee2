"""Siemens' own header (CSA) in private elements (0029,xx10) and (0029,xx20), within bounds.

Its form as nibabel.nicom describes it: SV10 (since about 2006), and the older one.
"""

import re
from collections.abc import Iterator
from struct import Struct, error

import numpy as np

from viewer.core.geometry import Array

_MOST = 1000  # elements, and values of one
_ELEMENT = Struct("<64sl4slll").unpack_from
_SIZES = Struct("<4l").unpack_from
_COUNT = Struct("<L").unpack_from
_POSITION = re.compile(
    rb"sSliceArray\.asSlice\[(\d{1,4})\]\.sPosition\.d(Sag|Cor|Tra)\s*=\s*([-+.\deE]{1,30})"
)
_AXES = {b"Sag": 0, b"Cor": 1, b"Tra": 2}


def texts(data: bytes) -> dict[str, list[str]]:
    """All values as texts, by name; of a damaged header what stands before the damage."""
    try:
        return dict(_elements(data))
    except (error, ValueError):
        return {}


def numbers(found: dict[str, list[str]], name: str, count: int) -> tuple[float, ...] | None:
    """So many numbers under a name, or None."""
    try:
        made = tuple(float(text) for text in found.get(name, ()))
    except ValueError:
        return None
    return made if len(made) == count and np.isfinite(made).all() else None


def slice_positions(series: bytes) -> dict[int, Array]:
    """Centres of the planned slices in mm (LPS), by number; from a series header's protocol.

    A coordinate that the protocol leaves out is 0.
    """
    start = series.find(b"### ASCCONV BEGIN")
    end = series.find(b"### ASCCONV END", start)
    out: dict[int, Array] = {}
    if start < 0 or end < 0:
        return out
    for number, axis, text in _POSITION.findall(series, start, end):
        place = out.setdefault(int(number), np.zeros(3))
        try:
            place[_AXES[axis]] = float(text)
        except ValueError:
            return {}
    return out


def _elements(data: bytes) -> Iterator[tuple[str, list[str]]]:
    newer = data[:4] == b"SV10"
    count = _COUNT(data, 8 if newer else 0)[0]
    at, base = (16, 0) if newer else (8, None)
    for _ in range(min(count, _MOST)):
        name, _, _, _, items, _ = _ELEMENT(data, at)
        at += 84
        base = items if base is None else base  # older: sizes count from this
        found: list[str] = []
        for _ in range(min(max(items, 0), _MOST)):
            sizes = _SIZES(data, at)
            at += 16
            length = sizes[1] if newer else sizes[0] - base
            if not 0 <= length <= len(data) - at:
                return
            if length:
                found.append(_text(data[at : at + length]))
            at += (length + 3) & ~3
        yield _text(name), [text for text in found if text]


def _text(raw: bytes) -> str:
    return raw.split(b"\0", 1)[0].decode("latin_1").strip()
