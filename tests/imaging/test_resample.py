"""Evenly spaced copies of tilted or unevenly spaced volumes."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests import phantoms
from tests.volumes import ramp_volume
from viewer.core.presentation import VoiLut, Window
from viewer.core.suv import Suv
from viewer.core.volume import Marks, Source, Volume
from viewer.dicom.load import load
from viewer.dicom.scan import scan
from viewer.imaging.resample import regular
from viewer.imaging.reslice import sample


def _is_the_ramp(made: Volume, least: float) -> None:
    """Every voxel but padding is the ramp at its place; `least` of all are not padding."""
    assert made.padding is not None
    held = made.array != made.padding[0]
    places = made.geometry.to_patient(phantoms.voxels(made.geometry.shape))
    assert held.mean() > least
    assert made.array[held] == pytest.approx(phantoms.linear(places)[held], rel=1e-4)


@pytest.mark.parametrize("name", ["tilted", "tilted and rotated"])
def test_a_tilted_stack_is_sheared_right(name: str) -> None:
    volume = phantoms.linear_volume(phantoms.STEPS[name])
    made = regular(volume)
    grid = made.geometry
    assert not grid.is_sheared and made.slice_positions is None
    assert np.allclose(grid.direction @ grid.direction.T, np.eye(3), atol=1e-9)
    assert grid.spacing == pytest.approx((2.35, 0.9, 0.8))
    assert grid.shape == (12, 20 + int(np.ceil(0.85 * 11 / 0.9)), 24)
    _is_the_ramp(made, 0.55)


@pytest.mark.parametrize("name", phantoms.STEPS)
def test_uneven_slices_become_even_at_their_true_places(name: str) -> None:
    steps = phantoms.STEPS[name]
    volume = phantoms.linear_volume(steps, slice_positions=phantoms.uneven(steps))
    made = regular(volume)
    assert not made.geometry.is_sheared and made.slice_positions is None
    assert made.geometry.normal @ made.geometry.direction[0] == pytest.approx(1)
    _is_the_ramp(made, 0.5)


def test_the_first_and_last_slice_stay_where_they_were() -> None:
    steps = phantoms.STEPS["axial"]
    volume = phantoms.linear_volume(steps, slice_positions=phantoms.uneven(steps))
    made = regular(volume)
    assert made.geometry.spacing[0] == pytest.approx(1.25)  # half a step, the smallest
    assert np.allclose(made.array[0], volume.array[0])
    assert np.allclose(made.array[-1], volume.array[-1])


def test_the_step_is_not_finer_than_the_pixels() -> None:
    volume = ramp_volume(shape=(4, 16, 12))
    positions = np.array([[0, 0, 0], [0, 0, 0.2], [0, 0, 4], [0, 0, 8.0]])
    made = regular(replace(volume, slice_positions=positions))
    assert made.geometry.spacing[0] == pytest.approx(1)


def test_a_regular_volume_comes_back_as_it_is() -> None:
    volume = ramp_volume()
    assert regular(volume) is volume
    single = ramp_volume(shape=(1, 4, 4), slice_positions=np.zeros((1, 3)))
    assert regular(single) is single


def test_the_label_says_so_and_no_slice_claims_to_be_an_acquired_image() -> None:
    steps = phantoms.STEPS["tilted"]
    source = Source("1.2", "1.3", (("1.4", 1),) * 12)
    made = regular(phantoms.linear_volume(steps, label="Head", source=source))
    assert made.label == "Head (resampled to 2.35 mm)"
    assert made.source == Source("1.2", "1.3")


def test_what_holds_for_single_slices_does_not_hold_for_those_between() -> None:
    lut = VoiLut(np.array([0, 255], np.uint16), 0.0, 8)
    marks = Marks((lut,), own_windows={2: (Window(1, 2),)}, own_luts={2: ()})
    volume = replace(phantoms.linear_volume(phantoms.STEPS["tilted"]), marks=marks)
    made = regular(volume).marks
    assert made.voi_luts == (lut,) and made.own_windows == made.own_luts == {}


def test_padding_does_not_bleed_into_values() -> None:
    volume = ramp_volume(shape=(3, 16, 12), padding=(-2000.0, -1000.0))
    volume.array[:, :4] = -2000
    positions = np.array([[0, 0, 0], [0, 0, 2], [0, 0, 6.0]])
    made = regular(replace(volume, slice_positions=positions))
    held = made.array[:, 4:]
    assert (made.array[:, :4] == -2000).all() and held.min() >= volume.array[:, 4:].min()
    assert made.padding == (-2000, -1000)


def test_suv_factors_of_slices_follow_the_slices() -> None:
    volume = ramp_volume(shape=(3, 4, 4), suv=Suv((1.0, 2.0, 4.0)))
    positions = np.array([[0, 0, 0], [0, 0, 1], [0, 0, 3.0]])
    made = regular(replace(volume, slice_positions=positions))
    assert made.suv is not None and made.suv.factor == pytest.approx((1, 2, 3, 4))


def test_damaged_slices_leave_a_hole() -> None:
    volume = ramp_volume(shape=(4, 16, 12), broken={1: "not decoded"})
    positions = np.array([[0, 0, 0], [0, 0, 2], [0, 0, 4], [0, 0, 8.0]])
    made = regular(replace(volume, slice_positions=positions))
    assert made.padding == (-1, -1) and made.broken == {} and len(made.array) == 5
    assert [(made.array[k] == -1).all() for k in range(5)] == [False, True, False, False, False]


def test_a_real_tilted_stack_of_three_steps(shared: Path) -> None:
    """dcm2niix makes 512 x 566 pixels of it, too; the tilt is 18.5 degrees."""
    volume = load(scan([shared / "data/ct_gantrytilt_variable_ge"]).volumes[0])
    assert isinstance(volume, Volume) and volume.slice_positions is not None
    made = regular(volume)
    assert made.geometry.shape[1:] == (566, 512) and not made.geometry.is_sheared
    step = made.geometry.spacing[0]
    assert 1.0 < step < 1.1 and made.geometry.normal == pytest.approx(volume.geometry.normal)
    index = np.random.default_rng(0).integers((0, 60, 20), (74, 500, 490), (3000, 3))
    there = sample(volume, made.geometry.to_patient(index.astype(float)))
    copied = made.array[tuple(index.T)]
    held = np.isfinite(there) & (copied != -1500) & (there > -1400)
    assert held.sum() > 1000 and copied[held] == pytest.approx(there[held], abs=0.05)
