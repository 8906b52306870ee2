from typing import Any

import pytest

from tests.dicom.made import frame
from viewer.core.presentation import Shutter
from viewer.dicom.shutters import shutter

EDGES = {
    "ShutterLeftVerticalEdge": 3,
    "ShutterRightVerticalEdge": 90,
    "ShutterUpperHorizontalEdge": 5,
    "ShutterLowerHorizontalEdge": 100,
}


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"ShutterShape": ["RECTANGULAR"], **EDGES}, Shutter((4, 99, 2, 89))),
        (
            {
                "ShutterShape": ["RECTANGULAR", "CIRCULAR"],
                "CenterOfCircularShutter": [50, 40],
                "RadiusOfCircularShutter": 30,
                "ShutterPresentationValue": 0xFFFF,
                **EDGES,
            },
            Shutter((4, 99, 2, 89), (49.0, 39.0, 30.0), grey=1.0),
        ),
        (
            {
                "ShutterShape": ["POLYGONAL"],
                "VerticesOfThePolygonalShutter": [1, 2, 3, 4, 5, 1],
            },
            Shutter(polygon=((0.0, 1.0), (2.0, 3.0), (4.0, 0.0))),
        ),
        ({"ShutterShape": ["BITMAP"], "ShutterOverlayGroup": 0x6002}, Shutter(overlay=0x6002)),
    ],
)
def test_each_shape(attributes: dict[str, Any], expected: Shutter) -> None:
    assert shutter(frame(**attributes)) == expected


@pytest.mark.parametrize(
    "attributes",
    [
        {},
        {"ShutterShape": ["RECTANGULAR"]},
        {"ShutterShape": ["RECTANGULAR"], **EDGES, "ShutterRightVerticalEdge": 3},
        {"ShutterShape": ["CIRCULAR"], "CenterOfCircularShutter": [50, 40]},
        {"ShutterShape": ["POLYGONAL"], "VerticesOfThePolygonalShutter": [1, 2, 3, 4]},
        {"ShutterShape": ["BITMAP"]},
    ],
)
def test_what_makes_no_sense_covers_nothing(attributes: dict[str, Any]) -> None:
    assert shutter(frame(**attributes)) is None
