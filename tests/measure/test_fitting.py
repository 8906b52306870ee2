"""Typed points become what a view would have drawn."""

import numpy as np
import pytest

from tests.volumes import ramp_volume
from viewer.measure import kinds
from viewer.measure.bidirectional import fitted
from viewer.measure.fitting import flat


def test_points_on_one_plane_stay() -> None:
    volume = ramp_volume()
    for points, normal in (
        ([[0, 0, 3.2], [4, 5, 3.2]], (0, 0, 1)),
        ([[0, 7, 3], [4, 7, 21]], (0, 1, 0)),
        ([[4, 2, 3], [4, 7, 21], [4, 9, 9]], (1, 0, 0)),
    ):
        drawn, note = flat(np.array(points, float), volume)
        assert np.array_equal(drawn.points, points) and note == ""
        assert np.abs(np.cross(drawn.u, drawn.v)) == pytest.approx(normal)


def test_points_that_no_plane_holds_go_to_the_nearest_slice() -> None:
    drawn, note = flat(np.array([[0, 0, 3], [4, 5, 8]], float), ramp_volume())
    assert drawn.points.tolist() == [[0, 0, 6], [4, 5, 6]] and "different slices" in note


def test_a_short_axis_is_square_in_the_plane_of_both() -> None:
    """Long along z: no view of the acquired plane could have drawn it."""
    points = np.array([[0, 0, 0], [0, 0, 20], [0, -2, 8], [0, 2, 12]], float)
    drawn, note = fitted(points, ramp_volume())
    assert "45 degrees" in note
    assert drawn.points[2:].tolist() == pytest.approx(np.array([[0, -2, 8], [0, 2, 8]]))


def test_a_short_axis_along_the_long_one_has_no_length() -> None:
    points = np.array([[0, 0, 0], [10, 0, 0], [2, 0, 0], [6, 0, 0]], float)
    drawn, _ = fitted(points, ramp_volume())
    assert drawn.points[2] == pytest.approx(drawn.points[3])


def test_kinds_that_are_flat_say_so() -> None:
    kinds.discover()
    assert {kind.name for kind in kinds if kind.fitted is flat} == {
        "ellipse",
        "freehand",
        "rectangle",
    }
