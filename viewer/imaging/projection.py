"""The plane that a 3D picture is projected onto: the same patient mm as in the 2D views."""

import numpy as np

from viewer.core.geometry import Array, Geometry
from viewer.core.plane import Plane

Camera = tuple[float, float]
_MARGIN = 1.05  # mm shown for each mm of the longest side of the volume, at zoom 1


def directions(camera: Camera) -> tuple[Array, Array, Array]:
    """Unit vectors (LPS) to the right, down and away from the eye.

    camera: (azimuth, elevation) in degrees. (0, 0) looks at the patient from the front, the
        patient's right on the left, head up. Azimuth turns the eye to the patient's left,
        elevation lifts it towards the head.
    """
    azimuth, elevation = np.radians(camera)
    sine, cosine = np.sin(azimuth), np.cos(azimuth)
    eye = np.array([sine * np.cos(elevation), -cosine * np.cos(elevation), np.sin(elevation)])
    right = np.array([cosine, sine, 0.0])
    return right, np.cross(-eye, right), -eye


def picture_plane(
    geometry: Geometry,
    camera: Camera,
    shape: tuple[int, int],
    zoom: float = 1.0,
    pan: tuple[float, float] = (0.0, 0.0),
) -> Plane:
    """The picture's plane, through the middle of the volume, square pixels.

    shape: (rows, columns). zoom: 1 shows the volume's longest side along the picture's
    shorter one. pan: mm that the picture is moved by, to the right and down.
    The projection is parallel, so that lengths can be compared anywhere in the picture.
    """
    right, down, _ = directions(camera)
    longest = max(n * step for n, step in zip(geometry.shape, geometry.spacing, strict=True))
    step = float(longest) * _MARGIN / zoom / max(min(shape), 1)
    middle = np.array(geometry.center) - pan[0] * right - pan[1] * down
    rows, columns = shape
    origin = middle - ((columns - 1) / 2 * right + (rows - 1) / 2 * down) * step
    return Plane(origin, right, down, (step, step), shape)


def around(geometry: Geometry, plane: Plane) -> Plane:
    """A plane of the same directions and pixels on which all of a grid just has room."""
    last = np.array(geometry.shape) - 0.5
    ends = np.stack(np.meshgrid(*((-0.5, one) for one in last), indexing="ij"), -1)
    corners = geometry.to_patient(ends.reshape(-1, 3))
    across, down = corners @ plane.u, corners @ plane.v
    rows, columns = plane.shape
    step = max(float(np.ptp(across)) / columns, float(np.ptp(down)) / rows) * _MARGIN
    middle = (across.min() + across.max()) / 2 * plane.u
    middle = middle + (down.min() + down.max()) / 2 * plane.v
    middle = middle + (np.array(geometry.center) @ plane.normal) * plane.normal
    origin = middle - ((columns - 1) / 2 * plane.u + (rows - 1) / 2 * plane.v) * step
    return Plane(origin, plane.u, plane.v, (step, step), plane.shape)


def coarser(plane: Plane, by: float) -> Plane:
    """The same rectangle of the patient with about `by` times fewer rows and columns."""
    if by <= 1:
        return plane
    rows, columns = (max(1, round(n / by)) for n in plane.shape)
    step_v = plane.spacing[0] * plane.shape[0] / rows
    step_u = plane.spacing[1] * plane.shape[1] / columns
    corner = plane.origin - (plane.spacing[1] * plane.u + plane.spacing[0] * plane.v) / 2
    origin = corner + (step_u * plane.u + step_v * plane.v) / 2
    return Plane(origin, plane.u, plane.v, (step_v, step_u), (rows, columns))


def strip(plane: Plane, first: int, last: int) -> Plane:
    """Rows first to last (not included) of a plane."""
    origin = plane.origin + first * plane.spacing[0] * plane.v
    return Plane(origin, plane.u, plane.v, plane.spacing, (last - first, plane.shape[1]))
