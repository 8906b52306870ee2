"""Named windows of each modality, and the window that an image is opened with."""

import json
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.core.presentation import VoiFunction, Window
from viewer.core.units import is_suv
from viewer.core.volume import ImageSet, Series4D, Volume
from viewer.imaging import voi_lut
from viewer.paths import resource


@dataclass(frozen=True, slots=True)
class Preset:
    """A named window; key: its number key. percentiles: taken from the values instead.

    unit: "SUV" where the numbers mean SUV and are of no use without it.
    """

    key: int
    name: str
    label: str
    center: float = 0.0
    width: float = 1.0
    function: VoiFunction = "LINEAR"
    percentiles: tuple[float, float] | None = None
    unit: str = ""


@cache
def _all() -> dict[str, tuple[Preset, ...]]:
    raw = json.loads(resource("presets/windows.json").read_text("utf-8"))
    return {name: tuple(_preset(one) for one in each) for name, each in raw.items()}


def _preset(raw: dict[str, Any]) -> Preset:
    low_high = raw.pop("percentiles", None)
    return Preset(percentiles=tuple(low_high) if low_high else None, **raw)


def presets(modality: str) -> tuple[Preset, ...]:
    """The named windows for a modality, in the order of their keys."""
    return _all().get(modality, _all()["*"])


def shown_factor(item: Volume | ImageSet, index: int | None = None) -> float:
    """What array values are multiplied with to be shown: SUV where it is safe, else 1.

    Where the factor differs from slice to slice it is that of a slice, or the middle one's.
    """
    suv = item.suv if isinstance(item, Volume) else None
    if suv is None or suv.factor is None:
        return 1.0
    if isinstance(suv.factor, tuple):
        return suv.factor[len(suv.factor) // 2 if index is None else index]
    return suv.factor


def shown_unit(item: Volume | ImageSet) -> str:
    """UCUM code of the unit that values are shown in."""
    suv = item.suv if isinstance(item, Volume) else None
    if suv is not None and suv.factor is not None:
        return suv.unit
    return item.unit


def values_seen(item: Volume | ImageSet) -> NDArray[np.float64] | None:
    """Shown values of what has been read, (n,): every fourth row and column, no padding.

    None before anything has been read, and for colour.
    """
    ready = np.flatnonzero(item.ready)
    if not ready.size or item.array.ndim == 4:
        return None
    chosen = ready[:: max(1, ready.size // 16)]
    values = item.array[chosen][:, ::4, ::4].astype(np.float64).ravel()
    padding = item.padding if isinstance(item, Volume) else None
    if padding is not None:
        values = values[(values < padding[0]) | (values > padding[1])]
    values = values[np.isfinite(values)] * shown_factor(item)
    return values if values.size else None


def spread(item: Volume | ImageSet, low: float, high: float) -> Window | None:
    """The window from one percentile to another of what has been read; None before that.

    It is at least 1 wide for whole numbers, and where all values are alike.
    """
    values = values_seen(item)
    if values is None:
        return None
    darkest, brightest = np.percentile(values, [low, high]).tolist()
    whole = darkest == brightest or bool(np.all(values == np.rint(values)))
    width = max(brightest - darkest, 1.0 if whole else 1e-6)
    return Window((darkest + brightest) / 2, width, "LINEAR_EXACT")


def window_of(preset: Preset, item: Volume | ImageSet) -> Window | None:
    """The preset's window for an item; None where it has none (SUV unknown, no voxels)."""
    if preset.percentiles is not None:
        found = spread(item, *preset.percentiles)
        return found and Window(found.center, found.width, found.function, preset.name)
    if preset.unit == "SUV" and not is_suv(shown_unit(item)):
        return None
    return Window(preset.center, preset.width, preset.function, preset.name)


def window_at(
    window: Window | None, item: Volume | ImageSet, index: int | None
) -> Window | None:
    """What a window of an item is on one of its slices or frames, in the unit shown.

    It is the same on all, unless it stands for the files' own, which may differ from image to
    image; then it is that image's. index: None across several, where the middle one speaks.
    """
    own, at = item.marks.own_windows, len(item.array) // 2 if index is None else index
    if window is None or at not in own:
        return window
    each = [in_shown_unit(one, item) for one in item.windows]
    if window not in each or not own[at]:
        return window
    number = each.index(window)
    found = own[at][number] if number < len(own[at]) else own[at][0]
    return in_shown_unit(replace(found, name=window.name), item, at)


def in_shown_unit(window: Window, item: Volume | ImageSet, index: int | None = None) -> Window:
    """A window on the array's values in the unit that is shown.

    A scaled one is exact, for a linear one would lose its half step.
    """
    factor = shown_factor(item, index)
    if factor == 1:
        return window
    return Window(window.center * factor, window.width * factor, "LINEAR_EXACT", window.name)


def opening_window(item: Volume | Series4D | ImageSet) -> Window | None:
    """What an item is first shown with: the file's own window, PET 0-7 SUV, else 1-99 %.

    Of several phases it is one for all, or brightness would mean nothing between them.
    None while no voxel has been read that it could be taken from.
    """
    one = item.volumes[0] if isinstance(item, Series4D) else item
    if one.modality == "PT":
        suv = window_of(presets("PT")[0], one)
        return suv or spread(one, 0, 99.9)
    own = voi_lut.choices(one)
    if own:
        return one_for_all(item) if isinstance(item, Series4D) else own[0]
    if one.modality == "CT" and one.unit == "[hnsf'U]":
        return window_of(presets("CT")[0], one)
    return spread(one, 1, 99)


def one_for_all(series: Series4D) -> Window:
    """The file's first window as one of all phases and slices.

    Where images have windows of their own it is that of the first phase's middle slice, under
    no name, so that it does not stand for theirs.
    """
    one = series.volumes[0]
    window = voi_lut.choices(one)[0]
    if not any(volume.marks.own_windows for volume in series.volumes):
        return window
    found = window_at(window, one, None)
    return replace(found or window, name="")


def opens_inverted(item: Volume | Series4D | ImageSet) -> bool:
    """PET is read black on white; MONOCHROME1 asks for white = low."""
    one = item.volumes[0] if isinstance(item, Series4D) else item
    return one.inverted != (one.modality == "PT")


def names() -> tuple[str, ...]:
    """Every preset's name, for messages."""
    return tuple(dict.fromkeys(one.name for each in _all().values() for one in each))
