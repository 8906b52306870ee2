"""The plane of a 3D picture: from the front, from the left, from above."""

import numpy as np
import pytest

from tests.volumes import ramp_volume
from viewer.imaging.projection import around, coarser, directions, picture_plane, strip


@pytest.mark.parametrize(
    ("camera", "right", "down", "forward"),
    [
        ((0, 0), (1, 0, 0), (0, 0, -1), (0, 1, 0)),  # from the front: left on the right
        ((90, 0), (0, 1, 0), (0, 0, -1), (-1, 0, 0)),  # from the patient's left
        ((180, 0), (-1, 0, 0), (0, 0, -1), (0, -1, 0)),  # from behind
        ((0, 90), (1, 0, 0), (0, -1, 0), (0, 0, -1)),  # from above
    ],
)
def test_where_the_eye_looks(
    camera: tuple[float, float],
    right: tuple[float, ...],
    down: tuple[float, ...],
    forward: tuple[float, ...],
) -> None:
    for found, expected in zip(directions(camera), (right, down, forward), strict=True):
        assert found == pytest.approx(np.array(expected), abs=1e-12)


def test_the_middle_of_the_volume_is_the_middle_of_the_picture() -> None:
    geometry = ramp_volume().geometry
    plane = picture_plane(geometry, (35, 20), (100, 200), zoom=2)
    assert plane.to_pixel(np.array(geometry.center)) == pytest.approx([99.5, 49.5])


def test_panning_moves_the_picture_by_mm_of_the_screen() -> None:
    geometry = ramp_volume().geometry
    plane = picture_plane(geometry, (0, 0), (100, 100), pan=(3.0, -2.0))
    shift = (plane.to_pixel(np.array(geometry.center)) - 49.5) * plane.spacing[0]
    assert shift == pytest.approx([3.0, -2.0])


def test_at_zoom_1_the_longest_side_fills_the_shorter_side_of_the_picture() -> None:
    geometry = ramp_volume((10, 16, 12), (3.0, 1.0, 2.0)).geometry  # 30 x 16 x 24 mm
    assert picture_plane(geometry, (0, 0), (300, 500)).spacing[0] == pytest.approx(
        30 * 1.05 / 300
    )


def test_a_coarser_plane_covers_the_same_rectangle() -> None:
    plane = picture_plane(ramp_volume().geometry, (20, 10), (101, 203))
    small = coarser(plane, 2.5)
    assert small.shape == (40, 81)
    for corner, other in (((-0.5, -0.5), (-0.5, -0.5)), ((202.5, 100.5), (80.5, 39.5))):
        place = plane.to_patient(np.array(corner))
        assert small.to_patient(np.array(other)) == pytest.approx(place)


def test_a_strip_is_some_rows_of_the_plane() -> None:
    plane = picture_plane(ramp_volume().geometry, (20, 10), (100, 80))
    part = strip(plane, 30, 45)
    assert part.shape == (15, 80)
    assert part.to_patient(np.array([7, 2])) == pytest.approx(
        plane.to_patient(np.array([7, 32]))
    )


def test_a_plane_around_a_grid_has_room_for_its_corners_and_no_more() -> None:
    grid = ramp_volume().geometry
    plane = around(grid, picture_plane(grid, (30.0, 20.0), (60, 90), 5.0, (40.0, 0.0)))
    ends = np.array(np.meshgrid(*((-0.5, n - 0.5) for n in grid.shape))).reshape(3, -1).T
    pixels = plane.to_pixel(grid.to_patient(ends))
    assert (pixels > -0.5).all() and (pixels < np.array([89.5, 59.5])).all()
    assert (np.ptp(pixels, axis=0) / (90, 60)).max() > 0.9
