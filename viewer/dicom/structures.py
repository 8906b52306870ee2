"""How large each region of a structure set is: areas of its contours times their distance."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from viewer.core.errors import ViewerError
from viewer.core.patient import StoredObject
from viewer.dicom.whole import Values, data_set

CLASSES = frozenset(("1.2.840.10008.5.1.4.1.1.481.3",))
_CLOSED, _XOR = "CLOSED_PLANAR", "CLOSEDPLANAR_XOR"
_NEEDED = (
    ("StructureSetROISequence", "structures"),
    ("ROIContourSequence", "contours"),
)
_NEAR_MM = 0.01  # planes nearer to each other are one
Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Roi:
    """volume_mm3: None where no closed contours are drawn, or one plane of no known depth."""

    number: int
    name: str
    volume_mm3: float | None


def rois(one: StoredObject, pulse: Callable[[], None] = lambda: None) -> tuple[Roi, ...]:
    """Each region of the structure set, in its order; raises ViewerError.

    pulse: called now and then; what it raises ends the work.
    """
    values = Values(data_set(one.instance))
    for keyword, what in _NEEDED:
        if not values.has(keyword):
            raise ViewerError(f"has no {what}: is it cut off?", "The images are not affected.")
    drawn = {
        each.text("ReferencedROINumber"): each for each in values.items("ROIContourSequence")
    }
    out = []
    for item in values.items("StructureSetROISequence"):
        pulse()
        number = item.text("ROINumber")
        contours = drawn.get(number)
        volume = _volume(list(contours.items("ContourSequence"))) if contours else None
        out.append(Roi(int(number) if number.isdigit() else 0, item.text("ROIName"), volume))
    return tuple(out)


def _volume(contours: Sequence[Values]) -> float | None:
    """Areas times the usual distance of the planes: a gap, or a rounded step, is no measure."""
    closed = [(one, points) for one in contours if len(points := _points(one)) > 2]
    if not closed:
        return None
    areas = [_area(points) for _, points in closed]
    normal = max(areas, key=lambda one: float(np.linalg.norm(one)))
    length = float(np.linalg.norm(normal))
    if not length:
        return None
    normal = normal / length
    at = [float(points.mean(axis=0) @ normal) for _, points in closed]
    step = _usual_step(at) or next(iter(closed[0][0].numbers("ContourSlabThickness")), 0.0)
    if not step:
        return None
    holes = _holes(closed, at, normal)
    signed = zip(areas, holes, strict=True)
    total = sum(float(np.linalg.norm(one)) * (-1 if hole else 1) for one, hole in signed)
    return total * abs(step)


def _points(contour: Values) -> Points:
    """(n, 3) of a closed contour; of others none."""
    if contour.text("ContourGeometricType").upper() not in (_CLOSED, _XOR):
        return np.empty((0, 3))
    found = contour.numbers("ContourData")
    return np.array(found[: len(found) // 3 * 3], np.float64).reshape(-1, 3)


def _area(points: Points) -> Points:
    """The vector of a polygon's area: as long as it is large, along its normal."""
    own = points - points[0]
    found: Points = np.cross(own, np.roll(own, -1, axis=0)).sum(axis=0) / 2
    return found


def _usual_step(at: Sequence[float]) -> float:
    """The median distance of neighbouring planes; 0 where there is but one plane."""
    steps = np.diff(np.sort(at))
    steps = steps[steps > _NEAR_MM]
    return float(np.median(steps)) if len(steps) else 0.0


def _holes(
    closed: Sequence[tuple[Values, Points]], at: Sequence[float], normal: Points
) -> list[bool]:
    """Which contours cut out: of those marked so, each that lies in an odd number of others.

    Contours of the ordinary kind have their holes within themselves, by a keyhole
    (PS3.3 C.8.8.6.3).
    """
    if not any(one.text("ContourGeometricType").upper() == _XOR for one, _ in closed):
        return [False] * len(closed)
    across = np.linalg.svd(normal[None, :])[2][1:]
    flat = [points @ across.T for _, points in closed]
    return [
        sum(
            n != m and abs(at[n] - at[m]) <= _NEAR_MM and _inside(flat[n][0], flat[m])
            for m in range(len(flat))
        )
        % 2
        == 1
        for n in range(len(flat))
    ]


def _inside(point: Points, polygon: Points) -> bool:
    """True where a ray from the point crosses the polygon an odd number of times."""
    x, y = point
    after = np.roll(polygon, -1, axis=0)
    crosses = (polygon[:, 1] > y) != (after[:, 1] > y)
    from_, to = polygon[crosses], after[crosses]
    meets = from_[:, 0] + (y - from_[:, 1]) / (to[:, 1] - from_[:, 1]) * (
        to[:, 0] - from_[:, 0]
    )
    return int((meets > x).sum()) % 2 == 1
