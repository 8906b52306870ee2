"""How many samples a reformat takes, and where."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.app.test_cut import turned
from tests.volumes import ramp_volume
from viewer.app.resampling import coarsened, lying, middle_mm
from viewer.app.view_state import ViewState
from viewer.core.plane import Slab


def state(**fields: object) -> ViewState:
    volume = ramp_volume(shape=(60, 80, 70), spacing=(1.0, 1.0, 1.0))
    made = turned(ViewState(item=volume, cursor=volume.geometry.center))
    return replace(made, **fields)  # type: ignore[arg-type]


@settings(deadline=None)
@given(st.floats(1, 60), st.floats(1, 40))
def test_a_preview_covers_the_same_place_with_about_so_many_fewer_samples(
    by: float, mm: float
) -> None:
    one = state(slab=Slab("mip", mm))
    assert one.volume is not None
    plane, depth = lying(one, one.volume)
    assert depth is not None
    less, thinner = coarsened(plane, depth, by)
    assert thinner is not None
    before = plane.shape[0] * plane.shape[1] * depth.count
    after = less.shape[0] * less.shape[1] * thinner.count
    assert after <= before * 1.05 and after == pytest.approx(before / by, rel=0.35)
    assert thinner.count * thinner.step_mm == pytest.approx(mm)
    for n in (0, 1):
        side, same = (p.shape[n] * p.spacing[n] for p in (plane, less))
        assert same == pytest.approx(side)


def test_the_middle_of_a_whole_picture_is_that_of_its_plane() -> None:
    one = state()
    assert one.volume is not None
    assert middle_mm(lying(one, one.volume)[0], one.volume) == pytest.approx((0, 0), abs=1e-9)
    part, _ = lying(replace(one, zoom=6.0, pan=(11.0, -7.0)), one.volume, (200.0, 200.0))
    off = np.array(middle_mm(part, one.volume))
    assert np.abs(off - (11.0, -7.0)).max() < 8  # by the parts of a view it moves in
