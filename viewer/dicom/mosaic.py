"""Mosaics: all slices of a volume tiled into one picture, taken apart (Siemens, UIH).

Each tile becomes a frame with a place of its own, as if the file were an enhanced one: the
attributes get Tiles ([tiles across, rows, columns] of a tile), and FrameGroups. The Image
Position of a Siemens mosaic is that of a slice as large as the whole picture.
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from viewer.core.geometry import Array
from viewer.core.patient import Frame
from viewer.dicom import csa

_TILES_MOST = 4096
_NEAR = 0.25  # of the stack's height: how far a tile may lie from where it was planned
_TIMES = ("AcquisitionDate", "AcquisitionTime", "AcquisitionDateTime")


def tiles(found: Mapping[str, Any], private: Mapping[str, bytes]) -> dict[str, Any] | None:
    """What to add to the attributes of a mosaic; None for what is none, or cannot be parted.

    private: SiemensImageHeader and SiemensSeriesHeader, where they are there.
    """
    if found.get("UIHTileSequence"):
        return _uih(found)
    kinds = found.get("ImageType", [])
    if "MOSAIC" in kinds or "SiemensMosaicCount" in found:
        return _siemens(found, private)
    return None


def window(frame: Frame) -> tuple[slice, slice] | None:
    """The part of the stored picture that a frame is; None where it is the whole."""
    grid = frame.instance.attributes.get("Tiles")
    if grid is None:
        return None
    across, rows, columns = grid
    down, right = divmod(frame.number - 1, across)
    return (
        slice(down * rows, (down + 1) * rows),
        slice(right * columns, (right + 1) * columns),
    )


def size(frame: Frame) -> tuple[int, int] | None:
    """(rows, columns) of a tile; None for what is no tile."""
    grid = frame.instance.attributes.get("Tiles")
    return None if grid is None else (grid[1], grid[2])


def _uih(found: Mapping[str, Any]) -> dict[str, Any] | None:
    """UIH: a private sequence holds the position of each tile."""
    items = found["UIHTileSequence"]
    across = math.ceil(math.sqrt(len(items)))
    grid = _grid(found, len(items), across, math.ceil(len(items) / across))
    positions = [item.get("ImagePositionPatient") for item in items]
    if grid is None or not all(positions):
        return None
    times = {key: items[0][key] for key in _TIMES if key in items[0] and not found.get(key)}
    return _frames(grid, positions) | times


def _siemens(found: Mapping[str, Any], private: Mapping[str, bytes]) -> dict[str, Any] | None:
    """Siemens: tiles in a square, their direction and number in its own header."""
    own = csa.texts(private.get("SiemensImageHeader", b""))
    count = found.get("SiemensMosaicCount", found.get("SiemensMosaicImages"))
    if not isinstance(count, int):
        stated = csa.numbers(own, "NumberOfImagesInMosaic", 1)
        count = int(stated[0]) if stated else 0
    across = math.ceil(math.sqrt(max(count, 0)))
    grid = _grid(found, count, across, across) if 0 < count <= _TILES_MOST else None
    axes = _axes(found)
    step = found.get("SpacingBetweenSlices")
    if grid is None or axes is None or not isinstance(step, float) or step <= 0:
        return None
    position, row, column, spacing = axes
    _, rows, columns = grid
    first = (
        position
        + column * spacing[0] * (found["Rows"] - rows) / 2
        + row * spacing[1] * (found["Columns"] - columns) / 2
    )
    middle = column * spacing[0] * rows / 2 + row * spacing[1] * columns / 2
    normal = np.cross(row, column)
    towards = (
        _planned(private, count, first + middle)
        or csa.numbers(own, "SliceNormalVector", 3)
        or _floats(found.get("SiemensSliceNormal"), 3)
    )
    if towards is not None and normal @ np.array(towards) < 0:
        normal = -normal
    places = [(first + normal * step * n).tolist() for n in range(count)]
    return _frames(grid, places)


def _planned(
    private: Mapping[str, bytes], count: int, center: Array
) -> tuple[float, ...] | None:
    """From the first tile to the last, by where the protocol plans its slices.

    The first tile may be the protocol's last slice; where it is neither, nothing is said.
    """
    planned = csa.slice_positions(private.get("SiemensSeriesHeader", b""))
    first, last = planned.get(0), planned.get(count - 1)
    if first is None or last is None or count < 2:
        return None
    near, far = float(np.linalg.norm(center - first)), float(np.linalg.norm(center - last))
    if min(near, far) > _NEAR * max(near, far):
        return None
    return tuple((last - first if near < far else first - last).tolist())


def _axes(found: Mapping[str, Any]) -> tuple[Array, Array, Array, list[float]] | None:
    """(position, direction of the rows, of the columns, pixel spacing) of the whole picture."""
    position = _floats(found.get("ImagePositionPatient"), 3)
    orientation = _floats(found.get("ImageOrientationPatient"), 6)
    spacing = _floats(found.get("PixelSpacing"), 2)
    if position is None or orientation is None or spacing is None:
        return None
    return np.array(position), np.array(orientation[:3]), np.array(orientation[3:]), spacing


def _floats(found: Any, count: int) -> list[float] | None:
    if not isinstance(found, list) or len(found) != count:
        return None
    return found if all(isinstance(one, float) for one in found) else None


def _grid(
    found: Mapping[str, Any], count: int, across: int, down: int
) -> tuple[int, int, int] | None:
    """(tiles across, rows and columns of a tile); None where the picture does not divide."""
    rows, columns = found.get("Rows"), found.get("Columns")
    if not isinstance(rows, int) or not isinstance(columns, int) or count < 1:
        return None
    if rows % down or columns % across or found.get("NumberOfFrames", 1) != 1:
        return None
    return across, rows // down, columns // across


def _frames(grid: tuple[int, int, int], positions: list[list[float]]) -> dict[str, Any]:
    return {
        "Tiles": list(grid),
        "SharedGroups": {"Rows": grid[1], "Columns": grid[2]},
        "FrameGroups": [{"ImagePositionPatient": place} for place in positions],
    }
