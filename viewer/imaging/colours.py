"""Colour maps: what stands for a grey level where it is shown in colour."""

import json
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from viewer.paths import resource

GREY = ""
_CLEAR = 256  # the level of what has no value


@dataclass(frozen=True, slots=True, eq=False)
class ColourMap:
    """table: (256, 3) uint8, red, green and blue of every grey level.

    uniform: equal steps of the value look equally large everywhere on it.
    """

    name: str
    label: str
    uniform: bool
    table: NDArray[np.uint8]


@cache
def colour_maps() -> dict[str, ColourMap]:
    """Every map by its name, in their order in menus; "" is grey."""
    found = [(0, _grey())]
    for path in resource("colours").glob("*.json"):
        raw = json.loads(path.read_text("utf-8"))
        rgb = np.frombuffer(bytes.fromhex("".join(raw["rgb"])), np.uint8).reshape(256, 3)
        made = ColourMap(path.stem, raw["label"], raw["uniform"], rgb)
        found.append((raw["order"], made))
    return {made.name: made for _, made in sorted(found, key=lambda one: one[0])}


def colour_map(name: str) -> ColourMap:
    """The map of that name; grey where there is none (a file of another version)."""
    return colour_maps().get(name, colour_maps()[GREY])


@lru_cache(maxsize=64)
def pixels(name: str) -> NDArray[np.uint32]:
    """(256,): 0xffRRGGBB of every grey level."""
    red, green, blue = colour_map(name).table.astype(np.uint32).T
    made: NDArray[np.uint32] = 0xFF000000 | red << 16 | green << 8 | blue
    return made


@lru_cache(maxsize=64)
def veil(name: str, opacity: float) -> NDArray[np.uint32]:
    """(257,): 0xAARRGGBB, premultiplied, of every grey level of a layer; the last is clear."""
    alpha = np.uint32(round(255 * opacity))
    rgb = np.rint(colour_map(name).table * np.float64(alpha) / 255).astype(np.uint32)
    made = np.zeros(_CLEAR + 1, np.uint32)
    made[:_CLEAR] = alpha << 24 | rgb[:, 0] << 16 | rgb[:, 1] << 8 | rgb[:, 2]
    return made


def veiled(
    levels: NDArray[np.uint8], seen: NDArray[np.bool_] | None, name: str, opacity: float
) -> NDArray[np.uint32]:
    """Premultiplied 0xAARRGGBB of a layer's grey levels; clear where nothing is seen."""
    table = veil(name, opacity)
    if seen is None:
        return np.asarray(np.take(table, levels))
    return np.asarray(np.take(table, np.where(seen, levels, np.uint16(_CLEAR))))


def _grey() -> ColourMap:
    every = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
    return ColourMap(GREY, "Grey", True, every)
