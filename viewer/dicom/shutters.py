"""Shutters: what of a picture its file wants covered (PS3.3 C.7.6.11, C.7.6.15)."""

from viewer.core.patient import Frame
from viewer.core.presentation import Shutter
from viewer.dicom import frames as header

_P_VALUE_MOST = 0xFFFF
_CORNERS_LEAST = 3


def shutter(frame: Frame) -> Shutter | None:
    """The shutter of a frame; None where it has none, or none that makes sense."""
    shapes = set(header.words(frame, "ShutterShape"))
    if not shapes:
        return None
    made = Shutter(
        _rectangle(frame) if "RECTANGULAR" in shapes else None,
        _circle(frame) if "CIRCULAR" in shapes else None,
        _polygon(frame) if "POLYGONAL" in shapes else (),
        _group(frame) if "BITMAP" in shapes else None,
        min(max(header.number(frame, "ShutterPresentationValue") or 0, 0), _P_VALUE_MOST)
        / _P_VALUE_MOST,
    )
    shapes_left = made.rectangle or made.circle or made.polygon or made.overlay is not None
    return made if shapes_left else None


def _rectangle(frame: Frame) -> tuple[int, int, int, int] | None:
    """Its edges count from 1 and are shown themselves."""
    left, right, upper, lower = (
        header.number(frame, f"Shutter{name}Edge")
        for name in ("LeftVertical", "RightVertical", "UpperHorizontal", "LowerHorizontal")
    )
    if left is None or right is None or upper is None or lower is None:
        return None
    if not (left < right and upper < lower):
        return None
    return int(upper) - 1, int(lower) - 1, int(left) - 1, int(right) - 1


def _circle(frame: Frame) -> tuple[float, float, float] | None:
    center = header.numbers(frame, "CenterOfCircularShutter", 2)
    radius = header.number(frame, "RadiusOfCircularShutter")
    if center is None or radius is None or radius <= 0:
        return None
    return center[0] - 1, center[1] - 1, radius


def _polygon(frame: Frame) -> tuple[tuple[float, float], ...]:
    found = header.value(frame, "VerticesOfThePolygonalShutter", [])
    numbers = [one for one in found if isinstance(one, int | float)]
    corners = tuple(
        (row - 1.0, column - 1.0)
        for row, column in zip(numbers[::2], numbers[1::2], strict=False)
    )
    return corners if len(corners) >= _CORNERS_LEAST else ()


def _group(frame: Frame) -> int | None:
    found = header.number(frame, "ShutterOverlayGroup")
    return None if found is None else int(found)
