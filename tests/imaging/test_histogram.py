"""Histograms."""

import numpy as np
import pytest

from tests.volumes import ramp_volume
from viewer.core.volume import ImageSet
from viewer.imaging.histogram import histogram


def test_every_value_that_is_looked_at_is_counted_once() -> None:
    volume = ramp_volume((3, 8, 8))
    found = histogram(volume)
    assert found is not None
    seen = volume.array[:, ::4, ::4].ravel()
    assert found.counts.sum() == seen.size
    where = np.digitize(seen, found.edges) - 1
    assert (np.bincount(where, minlength=found.counts.size) == found.counts).all()


def test_a_bin_of_whole_numbers_holds_equally_many() -> None:
    found = histogram(ramp_volume((10, 16, 12)))
    assert found is not None
    assert np.diff(found.edges) == pytest.approx(np.round(np.diff(found.edges)))


def test_padding_is_left_out() -> None:
    volume = ramp_volume((2, 8, 8), padding=(0.0, 0.0))
    found = histogram(volume)
    assert found is not None
    assert found.edges[0] > 0


def test_there_is_none_before_anything_is_read_and_for_colour() -> None:
    assert histogram(ramp_volume(ready=np.zeros(10, bool))) is None
    colour = ImageSet(np.zeros((1, 4, 4, 3), np.uint8), "RGB", "US", np.ones(1, bool))
    assert histogram(colour) is None
