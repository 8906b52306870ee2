"""The crop box: its faces stay in the volume and apart."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.blobs import GRIDS, SHAPE, blob
from viewer.core.crop import FACES, Crop, crop_to, ends_in, moved
from viewer.imaging.proxy import cropped, proxy


@given(st.lists(st.tuples(st.integers(0, FACES - 1), st.floats(-99, 99)), max_size=12))
def test_faces_stay_in_the_volume_and_a_voxel_apart(moves: list[tuple[int, float]]) -> None:
    geometry = blob().geometry
    crop = crop_to(geometry, geometry)
    for face, to in moves:
        before, crop = crop, moved(crop, face, to, geometry)
        axis, high = divmod(face, 2)
        others = [n for n in range(3) if n != axis]
        assert [crop.low[n] for n in others] == [before.low[n] for n in others]
        assert (crop.low if high else crop.high)[axis] == (before.low if high else before.high)[
            axis
        ]
    assert (np.array(crop.low) >= -0.5).all()
    assert (np.array(crop.high) <= np.array(SHAPE) - 0.5).all()
    assert (np.array(crop.high) - crop.low >= 1 - 1e-9).all()


@pytest.mark.parametrize("grid", GRIDS)
def test_the_box_around_a_part_and_in_other_grids(grid: str) -> None:
    volume = blob(grid)
    part = cropped(volume, (slice(3, 30), slice(5, 41), slice(0, 17)))
    crop = crop_to(volume.geometry, part.geometry)
    assert crop.low == pytest.approx((2.5, 4.5, -0.5))
    assert crop.high == pytest.approx((29.5, 40.5, 16.5))
    found = ends_in(crop, volume.geometry, part.geometry)
    assert found == pytest.approx(np.array([[-0.5] * 3, [26.5, 35.5, 16.5]]))
    halves = proxy(volume, (2, 2, 2), "max").geometry
    found = ends_in(Crop((1.5, -0.5, 3.5), (9.5, 7.5, 5.5)), volume.geometry, halves)
    assert found == pytest.approx(np.array([[0.5, -0.5, 1.5], [4.5, 3.5, 2.5]]))
