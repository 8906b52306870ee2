"""Smaller copies lie where the original lies."""

import numpy as np
import pytest

from tests.blobs import AT, blob
from tests.volumes import ramp_volume
from viewer.imaging.proxy import chief_box, cropped, factors, proxy, seen_box, thinned


def test_at_least_so_many_voxels_remain_along_each_axis() -> None:
    assert factors((400, 512, 512), 128) == (3, 4, 4)
    assert factors((51, 255, 256), 128) == (1, 1, 2)


def test_a_mean_proxy_of_a_ramp_holds_the_ramps_values_at_its_own_places() -> None:
    volume = ramp_volume((9, 16, 12))
    small = proxy(volume, (3, 2, 2), "mean")
    assert small.array.shape == (3, 8, 6) and small.array.dtype == np.int16
    for index in ((0, 0, 0), (2, 7, 5), (1, 3, 2)):
        place = small.geometry.to_patient(np.array(index))
        k, j, i = volume.geometry.to_index(place)
        assert small.array[index] == pytest.approx(100 * k + 10 * j + i, abs=0.51)


def test_blocks_cut_by_the_edge_hold_what_is_left() -> None:
    volume = ramp_volume((4, 5, 7))
    small = proxy(volume, (3, 2, 4), "mean")
    assert small.array.shape == (2, 3, 2)
    assert small.array[1, 2, 1] == round(float(volume.array[3, 4, 4:].mean()))


def test_a_max_proxy_keeps_a_single_bright_voxel() -> None:
    volume = ramp_volume((8, 8, 8))
    volume.array[:] = 0
    volume.array[5, 2, 7] = 900
    small = proxy(volume, (4, 4, 4), "max")
    assert np.argwhere(small.array == 900).tolist() == [[1, 0, 1]]


def test_nothing_is_copied_where_nothing_is_reduced() -> None:
    volume = ramp_volume()
    assert proxy(volume, (1, 1, 1), "mean") is volume


def test_the_seen_box_has_one_voxel_around_it_and_stays_in_place() -> None:
    volume = ramp_volume((10, 16, 12))
    volume.array[:] = -1000
    volume.array[4, 5:9, 11] = 300
    box = seen_box(volume, 100, np.inf)
    assert box == (slice(3, 6), slice(4, 10), slice(10, 12))
    part = cropped(volume, box)
    assert part.array[1, 1, 1] == 300
    place = part.geometry.to_patient(np.array([1, 1, 1]))
    assert volume.geometry.to_index(place) == pytest.approx([4, 5, 11])


def test_where_nothing_is_seen_the_box_is_everything() -> None:
    volume = ramp_volume((3, 4, 5))
    assert seen_box(volume, 1e6, np.inf) == (slice(0, 3), slice(0, 4), slice(0, 5))


def test_the_chief_box_leaves_out_what_lies_far_off() -> None:
    volume = blob()
    k, j, i = AT
    volume.array[0, 0, 0] = 1500
    box = chief_box(volume, 500, 3000)
    for one, at in zip(box, (k, j, i), strict=True):
        assert one.start > 0 and one.start <= at - 2 and at + 2 < one.stop


def test_thinned_voxels_are_the_volumes_at_their_places() -> None:
    volume = ramp_volume((9, 16, 12))
    small = thinned(volume, (2, 3, 5))
    assert small.array.shape == (5, 6, 3)
    for index in np.ndindex(*small.array.shape):
        k, j, i = volume.geometry.to_index(small.geometry.to_patient(np.array(index)))
        assert small.array[index] == volume.array[round(k), round(j), round(i)]
