"""Which mapper draws what and when: the way from a quick preview to the full picture."""

import math
import re
from dataclasses import dataclass
from typing import Literal

from viewer.imaging.rendering_presets import Transfer

Mapper = Literal["cpu", "gpu"]
Grid = Literal["proxy", "original", "seen"]

# Renderer names of OpenGL drivers that compute on the processor.
_SOFTWARE = (
    "llvmpipe",
    "softpipe",
    "swrast",
    "swiftshader",
    "software",
    "gdi generic",
    "basic render",
)
_NAME = re.compile(r"renderer(?: string)?:\s*(.+)", re.IGNORECASE)

PROXY_VOXELS = 128  # at least, along each axis
_NORMALS = 16_000_000  # voxels whose normals the CPU mapper finds in about a second
_STRIP_S = 0.08
_BUSY_S, _IDLE_S = 0.065, 0.03


@dataclass(frozen=True, slots=True)
class Pass:
    """One drawing of a picture.

    grid: "seen" is the box of the original that the preset shows anything of.
    coarse: edge of a drawn pixel in pixels of the picture.
    step: way between samples in edges of a voxel.
    strips: drawn strip by strip, so that a newer request need not wait for the whole.
    shade: False leaves the shading out that the look has.
    """

    grid: Grid
    mapper: Mapper
    coarse: float = 1.0
    step: float = 1.0
    strips: bool = True
    shade: bool = True

    @property
    def is_full(self) -> bool:
        """Every pixel, from the original voxels, no sample left out, shaded as it should."""
        fine = self.grid != "proxy" and self.coarse <= 1 and self.step <= 1
        return fine and self.shade


def is_software(capabilities: str) -> bool:
    """True where OpenGL is computed by the processor (or what draws is not told).

    capabilities: what vtkRenderWindow.ReportCapabilities says.
    """
    found = _NAME.search(capabilities)
    if found is None:
        return True
    return any(name in found[1].lower() for name in _SOFTWARE)


def moving(software: bool, coarse: float) -> Pass:
    """While the picture turns: one quick drawing. coarse: from `adapted`."""
    if software:
        return Pass("proxy", "cpu", coarse, strips=False)
    return Pass("original", "gpu", coarse, 2.0, strips=False)


def needs_normals(software: bool, voxels: int, look: Transfer) -> bool:
    """True where the normals of the original voxels are found in the background first."""
    return software and look.shade and voxels > _NORMALS


def still(
    software: bool, voxels: int, look: Transfer, normals: bool | None = None
) -> tuple[Pass, ...]:
    """When the picture rests: a preview at once, then better ones up to the full quality.

    normals: True where the CPU mapper has them, None where it waits for them, False where it
        cannot have them.
    Without a graphics processor the CPU mapper is several times the faster one, but to shade
    a large volume it first needs seconds to find the normals: until then the full quality is
    unshaded. `alone` is the way for who cannot wait.
    """
    if not software:
        return (Pass("original", "gpu"),)
    preview = Pass("proxy", "cpu", strips=False)
    if voxels <= _NORMALS:
        return preview, Pass("original", "cpu", step=0.5)
    if not look.shade or normals:
        return preview, Pass("original", "cpu")
    if normals is None:
        return preview, Pass("original", "cpu", shade=False)
    return preview, Pass("seen", "gpu", 2.0, 2.0), Pass("seen", "gpu")


def alone(software: bool, voxels: int, look: Transfer, normals: bool | None) -> Pass:
    """One picture of full quality now: the GPU mapper finds normals as it goes."""
    return still(software, voxels, look, bool(normals))[-1]


def rows_next(rows: int, seconds: float) -> int:
    """How many rows the next strip has, after one of `rows` took some time."""
    return max(1, min(4 * rows, round(rows * _STRIP_S / max(seconds, 1e-3))))


def adapted(coarse: float, seconds: float) -> float:
    """The next coarseness after a drawing that took some time: 10 to 30 pictures a second."""
    if seconds > _BUSY_S:
        return min(4.0, coarse * math.sqrt(seconds / _BUSY_S))
    if seconds < _IDLE_S:
        return max(1.0, coarse * 0.85)
    return coarse
