"""Maps over time and b-values: against known parameters and numpy voxel by voxel."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.volumes import ramp_volume
from viewer.core.volume import Series4D
from viewer.dicom import load
from viewer.dicom.scan import scan
from viewer.imaging import temporal
from viewer.imaging.temporal import UNDEFINED

SHAPE = (3, 4, 5)


def series(arrays: list[np.ndarray], values: list[float], axis: str = "time") -> Series4D:
    base = ramp_volume(SHAPE)
    volumes = tuple(replace(base, array=one.astype(np.float32)) for one in arrays)
    return Series4D(volumes, axis, tuple(values), "s" if axis == "time" else "s/mm2")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(100, 3000), min_size=1, max_size=4, unique_by=round))
def test_adc_of_known_decay(b_values: list[float]) -> None:
    rng = np.random.default_rng(1)
    true, s0 = rng.uniform(200, 3000, SHAPE), rng.uniform(100, 2000, SHAPE)
    b = [0.0, *b_values]
    made = temporal.adc(series([s0 * np.exp(-x * true * 1e-6) for x in b], b, "b-value"))
    assert np.allclose(made, true, rtol=2e-3, atol=0.5)


def test_adc_is_the_least_squares_line_of_each_voxel() -> None:
    rng = np.random.default_rng(2)
    b = [0.0, 500.0, 500.0, 1000.0]
    arrays = [rng.uniform(10, 900, SHAPE).astype(np.float32) for _ in b]
    made = temporal.adc(series(arrays, b, "b-value"))
    stack = np.log(np.array(arrays, np.float64))
    for at in np.ndindex(*SHAPE):
        slope = np.polyfit(b, stack[(slice(None), *at)], 1)[0]
        assert made[at] == pytest.approx(-slope * 1e6, rel=1e-4, abs=0.05)


def test_adc_has_no_value_where_there_is_no_signal() -> None:
    arrays = [np.full(SHAPE, 100.0), np.full(SHAPE, 50.0)]
    arrays[1][0, 0, 0] = 0
    made = temporal.adc(series(arrays, [0, 1000], "b-value"))
    assert made[0, 0, 0] == UNDEFINED and made[1, 1, 1] == pytest.approx(693.147, abs=0.01)
    with pytest.raises(ValueError, match="one b-value"):
        temporal.adc(series(arrays, [500, 500], "b-value"))


def test_mean_maximum_and_difference_are_numpys() -> None:
    rng = np.random.default_rng(3)
    arrays = [rng.normal(0, 100, SHAPE).astype(np.float32) for _ in range(5)]
    made = series(arrays, [0, 1, 2, 3, 4])
    assert np.allclose(temporal.mean(made), np.mean(arrays, axis=0), atol=1e-3)
    assert (temporal.maximum(made) == np.max(arrays, axis=0)).all()
    away = temporal.difference(made.volumes[3], made.volumes[0])
    assert np.allclose(away, arrays[3] - arrays[0], atol=1e-4)


def test_integers_do_not_overflow() -> None:
    base = ramp_volume(SHAPE)
    big = replace(base, array=np.full(SHAPE, 32000, np.int16))
    low = replace(base, array=np.full(SHAPE, -32000, np.int16))
    assert (temporal.difference(big, low) == 64000).all()
    assert (temporal.mean(Series4D((big, big), "time", (0, 1))) == 32000).all()


def test_padding_and_damaged_slices_have_no_value() -> None:
    arrays = [np.full(SHAPE, 10.0), np.full(SHAPE, 20.0)]
    arrays[0][0, 0, 0] = -2000
    made = series(arrays, [0, 1])
    volumes = (
        replace(made.volumes[0], padding=(-2000, -2000)),
        replace(made.volumes[1], broken={2: "cut"}),
    )
    holes = replace(made, volumes=volumes)
    middle, most = temporal.mean(holes), temporal.maximum(holes)
    assert middle[0, 0, 0] == UNDEFINED and (middle[2] == UNDEFINED).all()
    assert middle[1, 1, 1] == 15 and most[0, 0, 0] == 20 and most[2, 0, 0] == 10


def test_kinetics_of_a_known_course() -> None:
    """Baseline 100, peak 250 at 60 s, 190 at 180 s: 2.5 %/s, 60 s, -0.5 %/s."""
    course = [100.0, 175.0, 250.0, 220.0, 190.0]
    times = [10.0, 40.0, 70.0, 130.0, 190.0]
    made = temporal.kinetics(series([np.full(SHAPE, v) for v in course], times), times)
    assert np.allclose(made.wash_in, 2.5) and np.allclose(made.time_to_peak, 60)
    assert np.allclose(made.wash_out, -0.5)


def test_what_never_rises_or_has_no_baseline_has_no_kinetics() -> None:
    falls = [np.full(SHAPE, v) for v in (100.0, 90.0, 80.0)]
    rises = [np.full(SHAPE, v) for v in (100.0, 110.0, 120.0)]
    none = [np.full(SHAPE, v) for v in (0.0, 50.0, 20.0)]
    times = [0.0, 1.0, 2.0]
    for arrays in (falls, none):
        made = temporal.kinetics(series(arrays, times), times)
        assert (made.wash_in == UNDEFINED).all() and (made.time_to_peak == UNDEFINED).all()
    made = temporal.kinetics(series(rises, times), times)
    assert np.allclose(made.wash_in, 10) and (made.wash_out == UNDEFINED).all()


@pytest.mark.parametrize(
    ("case", "low", "high"),
    [
        ("mr_dwi_ge_bvalues", -1e-6, 1e-6),  # all of its phases hold the same pixels
        ("mr_enhanced_siemens_xa61", 1500, 2400),  # a bottle: water moves 2000 at 20 degrees
        ("mr_dti_uih_mosaic", 600, 1500),  # a brain
    ],
)
def test_adc_of_real_cases_is_numpys_and_that_of_tissue(
    case: str, low: float, high: float, shared: Path
) -> None:
    found = [one for one in scan([shared / "data" / case]).volumes if one.axis == "b-value"]
    item, _ = load.loaded(found[0])
    assert isinstance(item, Series4D)
    made = temporal.adc(item)
    stack = np.array([one.array for one in item.volumes], np.float64)
    good = (stack > 0).all(axis=0)
    slope = np.polyfit(item.axis_values, np.log(stack[:, good]), 1)[0]
    assert np.allclose(made[good], -slope * 1e6, rtol=1e-3, atol=0.5)
    assert (made[~good] == UNDEFINED).all()
    bright = good & (stack[0] > np.percentile(stack[0], 85))
    assert low < np.median(made[bright]) < high
