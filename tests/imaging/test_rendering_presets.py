"""Presets of 3D: opacity and colour at known values, in every unit."""

from dataclasses import replace

import numpy as np
import pytest

from tests.volumes import ramp_volume
from viewer.core.errors import ViewerError
from viewer.core.presentation import VoiLut, Window
from viewer.core.suv import Suv
from viewer.core.volume import Marks
from viewer.imaging import voi_lut
from viewer.imaging.rendering_presets import (
    STRAIGHT,
    bent,
    default,
    mip,
    named,
    presets,
    rise,
    transfer,
    visible,
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ct-bone", {-1000: 0, 40: 0, 140: 0, 190: 0.025, 420: 0.35, 4000: 0.85}),
        ("ct-bone-skin", {-1000: 0, -200: 0.05, 40: 0.006, 450: 0.5}),
        ("ct-soft-tissue", {-1000: 0, -120: 0.2, 0: 0.45, 250: 0.8}),
        ("ct-muscle", {-100: 0, 20: 0.12, 90: 0.4}),
        ("ct-lung", {-1000: 0, -620: 0.16, -300: 0, 40: 0, 3000: 0}),
        ("ct-vessels", {40: 0, 240: 0.5, 700: 0.35}),
        ("ct-mip", {-1000: 1, 40: 1, 3000: 1}),
    ],
)
def test_opacity_of_a_mm_at_hounsfield_values(name: str, expected: dict[int, float]) -> None:
    preset = named(name, "CT")
    assert {hu: preset.opacity_at(hu) for hu in expected} == pytest.approx(expected)


def test_there_are_presets_for_each_modality_and_their_names_are_unique() -> None:
    every = [*presets("CT"), *presets("PT"), *presets("MR")]
    assert len(every) >= 8 and len({one.name for one in every}) == len(every)
    assert {one.blend for one in presets("CT")} == {"composite", "mip"}
    assert presets("NM") == presets("MR")
    for one in every:
        for curve in (one.opacity, one.colour):
            values = [point[0] for point in curve]
            assert values == sorted(values)
        assert all(0 <= alpha <= 1 for _, alpha in one.opacity)


def test_the_default_and_the_mip_follow_the_modality() -> None:
    assert [default(m).name for m in ("CT", "PT", "MR")] == ["ct-bone", "pet-mip", "mr-default"]
    assert [mip(m).name for m in ("CT", "PT", "MR")] == ["ct-mip", "pet-mip", "mr-mip"]


def test_names_may_leave_out_the_modality_and_wrong_ones_are_told() -> None:
    assert named("bone", "CT") is named("ct-bone", "CT")
    assert named("", "CT") is default("CT")
    with pytest.raises(ViewerError, match=r"ct-bone"):
        named("ct-bonne", "CT")


def test_hounsfield_curves_are_taken_as_they_are() -> None:
    look = transfer(named("ct-bone", "CT"), ramp_volume())
    assert look.opacity == named("ct-bone", "CT").opacity
    assert look.background == (0, 0, 0) and look.shade


def test_suv_curves_become_activity_by_the_volumes_factor() -> None:
    volume = ramp_volume(modality="PT", unit="Bq/ml", suv=Suv(0.001))
    look = transfer(named("pet-hot", "PT"), volume)
    assert look.opacity[0][0] == pytest.approx(600)  # SUV 0.6


def test_without_suv_the_brightest_voxels_stand_for_suv_7() -> None:
    volume = ramp_volume(modality="PT", unit="Bq/ml", suv=Suv(None))
    look = transfer(mip("PT"), volume)
    top = np.percentile(volume.array[:, ::4, ::4], 99.9)
    assert look.colour[-1][0] == pytest.approx(top, rel=0.01)


def test_mr_curves_lie_between_percentiles() -> None:
    volume = ramp_volume(modality="MR", unit="1")
    low, high = np.percentile(volume.array[:, ::4, ::4], [1, 99])
    look = transfer(default("MR"), volume)
    first = default("MR").opacity[0][0]
    assert look.opacity[0][0] == pytest.approx(low + first * (high - low))


def test_a_pet_mip_is_black_on_white_and_follows_the_window() -> None:
    volume = ramp_volume(modality="PT", unit="Bq/ml", suv=Suv(0.01))
    look = transfer(mip("PT"), volume, Window(5, 10, "LINEAR_EXACT"))
    assert look.background == (1, 1, 1)
    assert look.colour == ((0.0, (1, 1, 1)), (1000.0, (0, 0, 0)))
    assert transfer(mip("PT"), volume, Window(5.5, 11)).colour[1][0] == 1000  # LINEAR
    turned = transfer(mip("PT"), volume, Window(5, 10), inverted=False)
    assert turned.background == (0, 0, 0)


def test_a_mip_follows_the_table_that_a_window_stands_for() -> None:
    table = (np.linspace(0, 1, 300) ** 2 * 4095).astype(np.uint16)
    volume = replace(ramp_volume(), marks=Marks((VoiLut(table, -100.0, 12),)))
    (window,) = voi_lut.choices(volume)
    look = transfer(mip("CT"), volume, window)
    at, greys = zip(*((value, rgb[0]) for value, rgb in look.colour), strict=True)
    assert (at[0], at[-1]) == (-100, 199)
    values = np.arange(-150, 250)
    shown = voi_lut.grey(values.astype(np.int16), volume.marks.voi_luts[0]) / 255
    assert np.interp(values, at, greys) == pytest.approx(shown, abs=0.01)


def test_a_mip_follows_a_sigmoid() -> None:
    look = transfer(mip("CT"), ramp_volume(), Window(40, 400, "SIGMOID"))
    at, greys = zip(*((value, rgb[0]) for value, rgb in look.colour), strict=True)
    values = np.arange(-500, 600)
    shown = 1 / (1 + np.exp(-4 * (values - 40) / 400))
    assert np.interp(values, at, greys) == pytest.approx(shown, abs=0.01)


@pytest.mark.parametrize(
    ("name", "range_hu"),
    [("ct-bone", (140, np.inf)), ("ct-lung", (-950, -380)), ("ct-mip", (-np.inf, np.inf))],
)
def test_what_is_seen_at_all(name: str, range_hu: tuple[float, float]) -> None:
    assert visible(transfer(named(name, "CT"), ramp_volume())) == range_hu


def test_curves_shift_in_shares_of_their_rise_and_stretch_from_their_beginning() -> None:
    look = transfer(named("ct-lung", "CT"), ramp_volume())
    assert rise(look.opacity) == (-950, -620)
    assert bent(look, STRAIGHT) is look
    shifted = bent(look, (0.5, 1.0))
    assert [v for v, _ in shifted.opacity] == [v + 165 for v, _ in look.opacity]
    assert [v for v, _ in shifted.colour] == [v + 165 for v, _ in look.colour]
    wider = bent(look, (0.0, 2.0))
    assert [v for v, _ in wider.opacity] == [-950 + 2 * (v + 950) for v, _ in look.opacity]
    assert [alpha for _, alpha in wider.opacity] == [alpha for _, alpha in look.opacity]
    projection = transfer(named("ct-mip", "CT"), ramp_volume())
    assert bent(projection, (0.5, 2.0)) is projection
