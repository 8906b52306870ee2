"""Volume rendering presets: which values are seen in 3D, how dense and in what colour."""

import json
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from typing import Any, Literal

import numpy as np

from viewer.core.errors import ViewerError
from viewer.core.presentation import VoiLut, Window
from viewer.core.units import is_suv
from viewer.core.volume import Volume
from viewer.imaging.presets import opens_inverted, shown_factor, shown_unit, spread
from viewer.imaging.voi_lut import lut_of
from viewer.paths import resource

Blend = Literal["composite", "mip"]
Colour = tuple[float, float, float]
Bend = tuple[float, float]

STRAIGHT: Bend = (0.0, 1.0)

_PLAIN = 0.3  # of the most opacity: what is fainter is a haze
_PLACES = 129  # of a curve that is not straight
_SUV_FULL = 7.0  # where SUV is unknown, the brightest voxels stand for this one


@dataclass(frozen=True, slots=True)
class Preset:
    """A named look. The curves are our own.

    unit: of the curves' values: "HU", "SUV" (without one: of the brightest voxels), or
        "spread" (0 and 1 are the 1st and 99th percentile: MR has no scale of its own).
    opacity: (value, 0..1 a mm), straight lines between, level beyond the ends.
    colour: (value, "#rrggbb") alike.
    blend: "composite" looks from the front into the depth; "mip" shows the largest value.
    """

    name: str
    label: str
    unit: str
    opacity: tuple[tuple[float, float], ...]
    colour: tuple[tuple[float, str], ...]
    shade: bool = False
    blend: Blend = "composite"

    def opacity_at(self, value: float) -> float:
        """Opacity (0..1) of a mm of a value in the preset's unit."""
        values, alphas = zip(*self.opacity, strict=True)
        return float(np.interp(value, values, alphas))


@dataclass(frozen=True, slots=True)
class Transfer:
    """A preset's curves in the unit of one volume's array.

    opacity: (value, 0..1 a mm). colour: (value, (red, green, blue) 0..1).
    background: colour behind the volume.
    """

    opacity: tuple[tuple[float, float], ...]
    colour: tuple[tuple[float, Colour], ...]
    shade: bool
    blend: Blend
    background: Colour = (0.0, 0.0, 0.0)


@cache
def _all() -> dict[str, tuple[Preset, ...]]:
    raw = json.loads(resource("presets/volume_rendering.json").read_text("utf-8"))
    return {name: tuple(_preset(one) for one in each) for name, each in raw.items()}


def _preset(raw: dict[str, Any]) -> Preset:
    opacity, colour = raw.pop("opacity"), raw.pop("colour")
    return Preset(
        opacity=tuple((float(x), float(y)) for x, y in opacity),
        colour=tuple((float(x), str(c)) for x, c in colour),
        **raw,
    )


def presets(modality: str) -> tuple[Preset, ...]:
    """The presets for a modality, in the order in which they are offered."""
    return _all().get(modality, _all()["*"])


def default(modality: str) -> Preset:
    """The preset that a volume is first shown with."""
    return presets(modality)[0]


def mip(modality: str) -> Preset:
    """The maximum intensity projection for a modality."""
    return next(one for one in presets(modality) if one.blend == "mip")


def named(name: str, modality: str) -> Preset:
    """The preset of a name, such as "ct-bone" or, for a CT, "bone".

    Raises ViewerError where there is none for the modality; "" gives the default.
    """
    if not name:
        return default(modality)
    offered = {one.name: one for one in presets(modality)}
    short = {key.partition("-")[2]: one for key, one in offered.items()}
    found = offered.get(name) or short.get(name)
    if found is None:
        near = get_close_matches(name, offered, n=1)
        hint = f"Did you mean {near[0]!r}?" if near else f"There are {', '.join(offered)}."
        raise ViewerError(f"There is no 3D preset named {name!r} for {modality}.", hint)
    return found


def transfer(
    preset: Preset, volume: Volume, window: Window | None = None, inverted: bool | None = None
) -> Transfer:
    """The preset's curves for a volume.

    window, inverted: a MIP is shown with this window (in the shown unit) and these greys;
        by default with the preset's own range and as the modality is read.
    """
    low, step = _scale(preset, volume)
    opacity = tuple((low + x * step, alpha) for x, alpha in preset.opacity)
    colour = tuple((low + x * step, _rgb(code)) for x, code in preset.colour)
    if preset.blend != "mip":
        return Transfer(opacity, colour, preset.shade, preset.blend)
    if window is not None:
        ends = colour[0][1], colour[-1][1]
        colour = _mixed(ends, _curve(window, lut_of(window, volume), shown_factor(volume)))
    if opens_inverted(volume) if inverted is None else inverted:
        colour = tuple((x, _opposite(rgb)) for x, rgb in colour)
    return Transfer(opacity, colour, False, "mip", colour[0][1])


def bent(look: Transfer, bend: Bend) -> Transfer:
    """The curves stretched from where they begin, and shifted; a MIP has a window instead.

    bend: (shift in shares of the way from the curve's beginning to its top, stretch).
    """
    if bend == STRAIGHT or look.blend == "mip":
        return look
    low, high = rise(look.opacity)

    def moved(value: float) -> float:
        return low + (value - low) * bend[1] + (high - low) * bend[0]

    opacity = tuple((moved(value), alpha) for value, alpha in look.opacity)
    return replace(look, opacity=opacity, colour=tuple((moved(v), c) for v, c in look.colour))


def rise(opacity: tuple[tuple[float, float], ...]) -> tuple[float, float]:
    """The values where an opacity curve begins and where it first is at its top."""
    top = max(alpha for _, alpha in opacity)
    high = next(value for value, alpha in opacity if alpha == top)
    return opacity[0][0], high if high > opacity[0][0] else opacity[-1][0]


def visible(look: Transfer) -> tuple[float, float]:
    """The values between which anything is seen: opaque ends reach on without end."""
    shown = [n for n, (_, alpha) in enumerate(look.opacity) if alpha > 0]
    if not shown:
        return 0.0, 0.0
    first, last = shown[0] - 1, shown[-1] + 1
    low = look.opacity[first][0] if first >= 0 else float("-inf")
    return low, look.opacity[last][0] if last < len(look.opacity) else float("inf")


def plain(look: Transfer) -> tuple[float, float]:
    """The values that are plainly seen, not as a haze: what a picture should be framed by."""
    low, high = visible(look)
    most = max(alpha for _, alpha in look.opacity)
    return max(low, next(at for at, alpha in look.opacity if alpha >= _PLAIN * most)), high


def _scale(preset: Preset, volume: Volume) -> tuple[float, float]:
    """(array value of the preset's 0, array value of one step of its unit)."""
    factor = shown_factor(volume)
    if preset.unit == "HU":
        return 0.0, 1.0
    if preset.unit == "SUV" and is_suv(shown_unit(volume)):
        return 0.0, 1 / factor
    found = spread(volume, 0, 99.9) if preset.unit == "SUV" else spread(volume, 1, 99)
    low, width = (found.center - found.width / 2, found.width) if found else (0.0, 1.0)
    whole = _SUV_FULL if preset.unit == "SUV" else 1.0
    return low / factor, width / factor / whole


def _curve(window: Window, lut: VoiLut | None, factor: float) -> list[tuple[float, float]]:
    """(array value, share from black 0 to white 1) at enough places to lie straight between.

    PS3.3 C.11.2.1.2 for a window, C.11.2.1.1 for the table that it stands for.
    """
    if lut is not None:
        at = np.unique(np.linspace(0, len(lut.table) - 1, _PLACES).round().astype(int))
        shares = np.minimum(lut.table[at], 2**lut.bits - 1) / (2**lut.bits - 1)
        return list(zip((lut.first + at).tolist(), shares.tolist(), strict=True))
    center, width = window.center, window.width
    if window.function == "SIGMOID":
        x = np.linspace(-1.5, 1.5, _PLACES)
        shares = 1 / (1 + np.exp(-4 * x))
        places = (center + x * width) / factor
        return list(zip(places.tolist(), shares.tolist(), strict=True))
    if window.function == "LINEAR":
        center, width = center - 0.5, max(width - 1, 1e-3)
    return [((center - width / 2) / factor, 0.0), ((center + width / 2) / factor, 1.0)]


def _mixed(
    ends: tuple[Colour, Colour], curve: list[tuple[float, float]]
) -> tuple[tuple[float, Colour], ...]:
    """The colours at the places of a curve, from the first to the last."""
    first, last = np.array(ends[0]), np.array(ends[1])
    out = []
    for value, share in curve:
        red, green, blue = (first + share * (last - first)).tolist()
        out.append((value, (red, green, blue)))
    return tuple(out)


def _rgb(code: str) -> Colour:
    red, green, blue = (int(code[n : n + 2], 16) / 255 for n in (1, 3, 5))
    return red, green, blue


def _opposite(rgb: Colour) -> Colour:
    return 1 - rgb[0], 1 - rgb[1], 1 - rgb[2]
