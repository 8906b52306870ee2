"""Which mapper draws what and when: the way from a quick preview to the full picture."""

import re
from dataclasses import dataclass
from typing import Literal

from viewer.core.plane import Plane
from viewer.imaging.rendering_presets import Transfer

Mapper = Literal["cpu", "gpu"]
Grid = Literal["proxy", "original"]

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
_STRIP_PIXELS = 16_000  # a strip of these takes about 0.1 s without a graphics processor
_BUSY_S, _IDLE_S = 0.075, 0.035


@dataclass(frozen=True, slots=True)
class Pass:
    """One drawing of a picture.

    coarse: edge of a drawn pixel in pixels of the picture.
    step: way between samples in edges of the smallest voxel.
    strips: parts drawn one by one, so that a newer request need not wait for all of them.
    """

    grid: Grid
    mapper: Mapper
    coarse: float = 1.0
    step: float = 1.0
    strips: int = 1

    @property
    def is_full(self) -> bool:
        """Every pixel, from the original voxels, no sample left out."""
        return self.grid == "original" and self.coarse <= 1 and self.step <= 1


def is_software(capabilities: str) -> bool:
    """True where OpenGL is computed by the processor (or what draws is not told).

    capabilities: what vtkRenderWindow.ReportCapabilities says.
    """
    found = _NAME.search(capabilities)
    if found is None:
        return True
    return any(name in found[1].lower() for name in _SOFTWARE)


def moving(software: bool, coarse: float) -> tuple[Pass, ...]:
    """While the picture turns: one quick drawing. coarse: from `adapted`."""
    if software:
        return (Pass("proxy", "cpu", coarse),)
    return (Pass("original", "gpu", coarse, 2.0),)


def still(software: bool, voxels: int, look: Transfer, plane: Plane) -> tuple[Pass, ...]:
    """When the picture rests: a preview at once, then better ones up to the full quality.

    Without a graphics processor the CPU mapper is several times the faster one, but to shade
    a large volume it first stops for seconds to find the normals; there the GPU mapper, which
    finds them as it goes, draws strip by strip.
    """
    strips = max(1, plane.shape[0] * plane.shape[1] // _STRIP_PIXELS)
    if not software:
        return (Pass("original", "gpu", strips=max(1, strips // 8)),)
    preview = Pass("proxy", "cpu")
    if not look.shade or voxels <= _NORMALS:
        return preview, Pass("original", "cpu", step=0.5, strips=max(1, strips // 4))
    return (
        preview,
        Pass("original", "gpu", 2.0, 2.0, max(1, strips // 8)),
        Pass("original", "gpu", strips=strips),
    )


def adapted(coarse: float, seconds: float) -> float:
    """The next coarseness after a drawing that took some time: 10 to 30 pictures a second."""
    if seconds > _BUSY_S:
        return min(4.0, coarse * (seconds / _BUSY_S) ** 0.5)
    if seconds < _IDLE_S:
        return max(1.0, coarse * 0.85)
    return coarse
