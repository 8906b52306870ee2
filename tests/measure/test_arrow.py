"""Arrow."""

import numpy as np
import pytest

from tests.volumes import ramp_volume
from viewer.measure import Drawn, arrow, kinds


def test_it_points_with_its_first_point_and_measures_nothing() -> None:
    drawn = Drawn(np.array([[5.0, 5, 0], [25, 5, 0]]), np.eye(3)[0], np.eye(3)[1])
    shaft, head = arrow.outline(drawn)
    assert (shaft == drawn.points).all() and (head[1] == drawn.points[0]).all()
    assert head[:, 0].max() == pytest.approx(10) and head[0, 1] == pytest.approx(5 + 2.25)
    assert arrow.measure(drawn, ramp_volume()) == [] and kinds["arrow"].has_text
