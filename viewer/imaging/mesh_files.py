"""Meshes as STL, OBJ and PLY, in mm; each says which way its axes go, and nothing of whom."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Literal

import numpy as np
from numpy.typing import NDArray

from viewer.core.progress import Ticket
from viewer.imaging.surface import Mesh

Axes = Literal["LPS", "RAS"]
Writer = Callable[[Mesh, Axes, BinaryIO, Ticket], None]

_BLOCK = 1 << 17  # points or triangles that are written at once


@dataclass(frozen=True, slots=True)
class Format:
    """name: as in settings. label: as in the list. suffix: of its files."""

    name: str
    label: str
    suffix: str
    write: Writer


def heading(axes: Axes) -> str:
    """What every file says of itself; "SPACE=" is what other programs look for."""
    return f"Oncoscope surface, unit mm, patient axes SPACE={axes}"


def turned(mesh: Mesh, axes: Axes) -> NDArray[np.float32]:
    """The points along the axes of a file, (n, 3); LPS to RAS is half a turn, no mirroring."""
    signs = (1, 1, 1) if axes == "LPS" else (-1, -1, 1)
    return np.asarray(mesh.points * signs, dtype="<f4")


def stl(mesh: Mesh, axes: Axes, stream: BinaryIO, ticket: Ticket) -> None:
    """Binary STL: a heading of 80 bytes, then each triangle with its normal."""
    points = turned(mesh, axes)
    stream.write(heading(axes).encode("ascii").ljust(80))
    stream.write(np.array(len(mesh.triangles), "<u4").tobytes())
    row = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("rest", "<u2")])
    for part in _blocks(mesh.triangles, ticket):
        rows = np.zeros(len(part), row)
        rows["corners"] = corners = points[part]
        normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        length = np.linalg.norm(normal, axis=1, keepdims=True)
        rows["normal"] = normal / np.where(length > 0, length, 1)
        stream.write(rows.tobytes())


def obj(mesh: Mesh, axes: Axes, stream: BinaryIO, ticket: Ticket) -> None:
    """Wavefront OBJ, as text to a tenth of a micrometre."""
    stream.write(f"# {heading(axes)}\n".encode("ascii"))
    for part in _blocks(turned(mesh, axes), ticket):
        stream.write((("v %.4f %.4f %.4f\n" * len(part)) % tuple(part.ravel())).encode())
    for part in _blocks(mesh.triangles + 1, ticket):
        stream.write((("f %d %d %d\n" * len(part)) % tuple(part.ravel())).encode())


def ply(mesh: Mesh, axes: Axes, stream: BinaryIO, ticket: Ticket) -> None:
    """Binary PLY, little endian."""
    head = (
        "ply",
        "format binary_little_endian 1.0",
        f"comment {heading(axes)}",
        f"element vertex {len(mesh.points)}",
        *(f"property float {axis}" for axis in "xyz"),
        f"element face {len(mesh.triangles)}",
        "property list uchar int vertex_indices",
        "end_header",
    )
    stream.write("".join(f"{line}\n" for line in head).encode("ascii"))
    for part in _blocks(turned(mesh, axes), ticket):
        stream.write(part.tobytes())
    row = np.dtype([("count", "u1"), ("corners", "<i4", 3)])
    for part in _blocks(mesh.triangles, ticket):
        rows = np.empty(len(part), row)
        rows["count"], rows["corners"] = 3, part
        stream.write(rows.tobytes())


def _blocks(rows: NDArray[np.generic], ticket: Ticket) -> Iterator[NDArray[np.generic]]:
    for start in range(0, len(rows), _BLOCK):
        ticket.step(start, len(rows))
        yield rows[start : start + _BLOCK]


FORMATS: tuple[Format, ...] = (
    Format("stl", "STL", ".stl", stl),
    Format("obj", "OBJ", ".obj", obj),
    Format("ply", "PLY", ".ply", ply),
)
