"""Clicks on 3D pictures: phantoms whose answer is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.blobs import AT, GRIDS, blob, spot
from viewer.core.crop import Crop
from viewer.core.geometry import Geometry
from viewer.core.volume import Volume
from viewer.imaging.picking import picked
from viewer.imaging.projection import directions
from viewer.imaging.rendering_presets import Transfer, named, transfer

BONE = Transfer(((200.0, 0.0), (300.0, 0.9)), ((0.0, (1, 1, 1)),), True, "composite")
MIP = Transfer(((0.0, 1.0),), ((0.0, (1, 1, 1)),), False, "mip")


@pytest.mark.parametrize("grid", GRIDS)
@given(azimuth=st.floats(-180, 180), elevation=st.floats(-90, 90))
@settings(max_examples=20, deadline=None)
def test_a_mip_leads_to_the_brightest_voxel(
    grid: str, azimuth: float, elevation: float
) -> None:
    volume = blob(grid)
    volume.array[AT] = 1700
    forward = directions((azimuth, elevation))[2]
    start = spot(volume) - 500 * forward
    found = picked(volume, transfer(named("mip", "CT"), volume), start, forward)
    assert found == pytest.approx(spot(volume).tolist(), abs=1e-6)


@pytest.mark.parametrize("grid", GRIDS)
def test_a_surface_is_met_on_the_side_of_the_eye(grid: str) -> None:
    volume = blob(grid)
    forward = directions((35.0, 20.0))[2]
    start = spot(volume) - 500 * forward
    found = np.array(picked(volume, BONE, start, forward))
    before = float((spot(volume) - found) @ forward)
    assert 0 < before < 3.5 * max(volume.geometry.spacing)
    assert np.cross(found - spot(volume), forward) == pytest.approx(np.zeros(3), abs=1e-6)


def layers(alpha: float) -> tuple[Volume, Transfer]:
    """1 mm voxels of one value behind 20 mm of nothing; a mm of it stops `alpha`."""
    array = np.zeros((20, 60, 20), np.int16)
    array[:, 20:] = 100
    affine = np.eye(4)
    affine[:3, :3] = [[0, 0, 1], [0, 1, 0], [1, 0, 0]]
    volume = Volume(array, Geometry(affine, (20, 60, 20), "1.2"), "1", "CT", np.ones(20, bool))
    look = Transfer(((99.0, 0.0), (100.0, alpha)), ((0.0, (1, 1, 1)),), False, "composite")
    return volume, look


@pytest.mark.parametrize("alpha", [0.05, 0.2, 0.9])
def test_it_is_where_half_of_the_light_is_stopped(alpha: float) -> None:
    volume, look = layers(alpha)
    found = picked(volume, look, np.array([10.0, -50.0, 10.0]), np.array([0.0, 1.0, 0.0]))
    depth = np.log(0.5) / np.log(1 - alpha)  # mm in the layer
    assert found is not None
    assert found[1] == pytest.approx(20 + depth, abs=1.01)


def test_of_what_is_nearly_clear_half_of_what_is_stopped_counts() -> None:
    volume, look = layers(0.004)
    found = picked(volume, look, np.array([10.0, -50.0, 10.0]), np.array([0.0, 1.0, 0.0]))
    assert found is not None
    assert found[1] == pytest.approx(40, abs=2)


def test_beside_the_volume_and_through_air_there_is_nothing() -> None:
    volume, look = layers(0.5)
    along = np.array([0.0, 1.0, 0.0])
    assert picked(volume, look, np.array([100.0, -50.0, 10.0]), along) is None
    assert picked(volume, MIP, np.array([100.0, -50.0, 10.0]), along) is None
    clear = Transfer(((500.0, 0.0), (600.0, 1.0)), ((0.0, (1, 1, 1)),), False, "composite")
    assert picked(volume, clear, np.array([10.0, -50.0, 10.0]), along) is None


def test_voxels_without_a_value_are_never_the_brightest() -> None:
    volume, _ = layers(0.5)
    array = volume.array.astype(np.float32)
    array[:, 30] = np.nan
    array[10, 50, 10] = 500
    made = Volume(array, volume.geometry, "1", "CT", volume.ready)
    found = picked(made, MIP, np.array([10.0, -50.0, 10.0]), np.array([0.0, 1.0, 0.0]))
    assert found == pytest.approx((10, 50, 10))


@pytest.mark.parametrize("grid", GRIDS)
def test_what_is_cut_away_is_not_met(grid: str) -> None:
    volume = blob(grid)
    forward = directions((35.0, 20.0))[2]
    start = spot(volume) - 500 * forward
    k, j, i = AT
    beside = Crop((0.0, 0.0, 0.0), (k - 4.0, 43.0, 47.0))
    for look in (BONE, Transfer(BONE.opacity, BONE.colour, False, "composite")):
        assert picked(volume, look, start, forward, beside) is None
        kept = Crop((k - 5.0, j - 5.0, i - 5.0), (k + 5.0, j + 5.0, i + 5.0))
        found, whole = (
            picked(volume, look, start, forward, kept),
            picked(volume, look, start, forward),
        )
        assert found == pytest.approx(whole, abs=0.6)
    half = picked(volume, BONE, start, forward, Crop((k - 9.0, j - 9.0, i), (39.0, 43.0, 47.0)))
    assert half is not None and volume.geometry.to_index(np.array(half))[2] >= i - 1e-6
