"""Volumes, sequences, image sets."""

import numpy as np
import pytest

from tests.volumes import ramp_volume
from viewer.core.geometry import Geometry
from viewer.core.volume import ImageSet, Volume


def test_array_and_geometry_must_fit() -> None:
    geometry = Geometry(np.eye(4), (2, 3, 4), "1.2")
    with pytest.raises(ValueError, match="geometry"):
        Volume(np.zeros((2, 3, 5)), geometry, "1", "MR", np.ones(2, bool))


def test_a_voxel_lies_where_the_geometry_says() -> None:
    volume = ramp_volume()
    k, j, i = volume.geometry.to_index(np.array([4.0, 5.0, 6.0])).round().astype(int)
    assert volume.array[k, j, i] == 100 * 2 + 10 * 5 + 2


def test_the_frames_of_an_image_set_are_its_array() -> None:
    array = np.zeros((2, 3, 4), np.int16)
    assert ImageSet(array, "1", "US", np.ones(2, bool)).frames is array
