"""The crop box's handles, from all sides."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from tests.blobs import GRIDS, blob
from viewer.core.crop import FACES, Crop
from viewer.imaging.projection import picture_plane
from viewer.ui.crop_box import dragged, face_at
from viewer.ui.volume_marks import Screen

CROP = Crop((9.3, 6.5, 11.8), (30.5, 33.2, 39.5))


def handle(crop: Crop, face: int) -> np.ndarray:
    middle = (np.array(crop.low) + crop.high) / 2
    axis, high = divmod(face, 2)
    middle[axis] = (crop.high if high else crop.low)[axis]
    return middle


@pytest.mark.parametrize("grid", GRIDS)
@given(azimuth=st.floats(-180, 180), elevation=st.floats(-90, 90))
@settings(max_examples=30, deadline=None)
def test_a_handle_goes_where_it_is_led(grid: str, azimuth: float, elevation: float) -> None:
    geometry = blob(grid).geometry
    plane = picture_plane(geometry, (azimuth, elevation), (300, 400))
    screen = Screen(plane, QRectF(0, 0, 400, 300))
    for face in range(FACES):
        start = handle(CROP, face)
        at = screen.at(geometry.to_patient(start[None]))[0]
        met = face_at(screen, geometry, CROP, at)
        if met != face:
            continue
        axis, high = divmod(face, 2)
        start[axis] += -4 if high else 4
        led = dragged(
            screen, geometry, CROP, face, screen.at(geometry.to_patient(start[None]))[0]
        )
        wanted = np.array((CROP.low, CROP.high))
        wanted[high, axis] += -4 if high else 4
        assert np.array((led.low, led.high)) == pytest.approx(wanted, abs=1e-6)


def test_what_points_at_the_eye_is_no_handle() -> None:
    geometry = blob().geometry
    screen = Screen(picture_plane(geometry, (0, 0), (300, 300)), QRectF(0, 0, 300, 300))
    places = [
        screen.at(geometry.to_patient(handle(CROP, face)[None]))[0] for face in range(FACES)
    ]
    met = [face_at(screen, geometry, CROP, at) for at in places]
    assert met == [0, 1, None, None, 4, 5]
    assert face_at(screen, geometry, CROP, QPointF(3, 3)) is None
