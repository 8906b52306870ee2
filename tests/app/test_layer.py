"""A layer: which volume of it is seen, and where."""

import numpy as np

from tests.volumes import ramp_volume
from viewer.app.layer import OPACITY, Layer
from viewer.core.volume import ImageSet, Series4D


def test_the_volume_of_a_phase_and_the_last_one_beyond() -> None:
    one, two = ramp_volume(), ramp_volume()
    both = Layer("k", Series4D((one, two), "time", (0.0, 1.0)))
    assert both.volume(0) is one and both.volume(1) is two and both.volume(7) is two
    assert Layer("k", one).volume(3) is one
    flat = ImageSet(np.zeros((1, 2, 2)), "1", "US", np.ones(1, bool))
    assert Layer("k", flat).volume() is None


def test_without_rows_there_is_no_matrix() -> None:
    layer = Layer("k", ramp_volume())
    assert layer.matrix is None and layer.opacity == OPACITY == 0.4
    moved = Layer(
        "k", ramp_volume(), rows=((1, 0, 0, 5), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1))
    )
    assert moved.matrix is not None and moved.matrix[0, 3] == 5.0
