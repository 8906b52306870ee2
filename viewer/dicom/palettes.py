"""Palette Color Lookup Tables: the colours of stored values (PS3.3 C.7.6.3.1.5)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.core.patient import Effect, Instance
from viewer.dicom import sparse
from viewer.dicom.parse import Malformed

_COLOURS = ("Red", "Green", "Blue")
_WORDS = [
    f"{colour}PaletteColorLookupTable{part}"
    for colour in _COLOURS
    for part in ("Descriptor", "Data")
]
_SEGMENTED = [f"Segmented{word}" for word in _WORDS if word.endswith("Data")]


def coloured(stored: NDArray[Any], instance: Instance) -> NDArray[np.uint8]:
    """(rows, columns, 3) 8-bit RGB of stored values; raises Malformed."""
    from pydicom.pixels.processing import apply_color_lut

    found = sparse.elements(instance, [*_WORDS, *_SEGMENTED], "palette")
    with sparse.guarded("palette"):
        out = apply_color_lut(stored, found)
        _check_first(stored, found)
    if out.dtype.itemsize > 1:
        out = out >> 8
    return out[..., :3].astype(np.uint8)


def doubt(instance: Instance) -> tuple[str, Effect] | None:
    """A descriptor and a table that contradict each other, in words, and how it is shown."""
    try:
        found = sparse.elements(instance, _WORDS, "palette")
        with sparse.guarded("palette"):
            for colour in _COLOURS:
                if said := _contradiction(colour, found):
                    return said
    except (Malformed, OSError):
        return "has a damaged palette", "partly shown"
    return None


def _contradiction(colour: str, found: Any) -> tuple[str, Effect] | None:
    name = f"{colour}PaletteColorLookupTable"
    if f"{name}Descriptor" not in found or f"{name}Data" not in found:
        return None  # segmented, or well known
    count, _, bits = (int(number) for number in found[f"{name}Descriptor"].value)
    count = count % sparse.ENTRIES_MOST or sparse.ENTRIES_MOST
    raw = found[f"{name}Data"].value
    held = len(raw) if isinstance(raw, bytes) else 2 * np.size(raw)
    if held == 2 * count or (bits <= 8 and held == count + count % 2):
        return None
    entries = held // (1 if bits <= 8 else 2)
    said = f"has a {colour.lower()} palette of {entries} entries, and says {count}"
    return said, "partly shown" if entries < count else "shown with care"


def _check_first(stored: NDArray[Any], found: Any) -> None:
    """Refuse a palette that holds no colour for any of the pixels: its first value is wrong."""
    count, first, _ = found.RedPaletteColorLookupTableDescriptor
    last = first + (count or 1 << 16) - 1
    if stored.size and (int(stored.max()) < first or int(stored.min()) > last):
        raise Malformed("has a palette that holds none of its pixels' values")
