"""Rectangle."""

import numpy as np
import pytest

from tests.volumes import ramp_volume
from viewer.core import codes
from viewer.measure import Drawn, rectangle

U, V = np.eye(3)[0], np.eye(3)[1]
DRAWN = Drawn(np.array([[3.0, 2.5, 12.4], [13, 8.5, 12.4]]), U, V)


def test_area_and_statistics_of_the_nearest_slice() -> None:
    found = {one.concept.meaning: one for one in rectangle.measure(DRAWN, ramp_volume())}
    inside = np.array([400 + 10 * j + i for j in range(3, 9) for i in range(2, 7)])
    assert found["Area"].value == pytest.approx(60) and found["Area"].unit == codes.MM2
    assert found["Mean"].value == pytest.approx(inside.mean())
    assert found["Standard Deviation"].value == pytest.approx(inside.std())
    assert (found["Minimum"].value, found["Maximum"].value) == (432, 486)
    assert found["Mean"].unit.value == "[hnsf'U]" and found["Mean"].note == ""


def test_corners_in_any_order_are_one_box() -> None:
    turned = Drawn(np.array([[13, 2.5, 12.4], [3, 8.5, 12.4]]), U, V)
    assert rectangle.measure(turned, ramp_volume()) == rectangle.measure(DRAWN, ramp_volume())


def test_every_corner_can_be_dragged_and_the_opposite_one_stays() -> None:
    handles = rectangle.handles(DRAWN)
    assert len(handles) == 4
    opposite = [1, 0, 3, 2]
    for n, handle in enumerate(handles):
        to = handle + U + 2 * V
        after = rectangle.handles(Drawn(rectangle.moved(DRAWN, n, to), U, V))
        assert any(np.allclose(one, to) for one in after)
        assert any(np.allclose(one, handles[opposite[n]]) for one in after)


def test_an_oblique_box_says_that_it_is_resampled() -> None:
    v = np.array([0, 0.8, 0.6])
    drawn = Drawn(np.array([[3.0, 4, 6], [13, 4 + 0.8 * 5, 6 + 0.6 * 5]]), U, v)
    area, mean, *_ = rectangle.measure(drawn, ramp_volume())
    assert area.value == pytest.approx(50) and area.note == ""
    assert mean.note == "resampled linearly at 1.00 mm"
