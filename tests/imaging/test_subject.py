"""What 3D is framed by: boxes whose place is known."""

from dataclasses import replace

import numpy as np
import pytest

from tests.blobs import GRIDS, blob
from viewer.core.geometry import Geometry
from viewer.core.volume import Volume
from viewer.imaging.subject import subject


def body(grid: str, *, of: tuple[slice, slice, slice]) -> Volume:
    volume = blob(grid)
    volume.array[:] = -1000
    volume.array[of] = 800
    return volume


def ends(volume: Volume, grid: Geometry) -> np.ndarray:
    """First and last voxel of a grid, as indices of the volume."""
    last = np.array(grid.shape) - 1
    return volume.geometry.to_index(grid.to_patient(np.array([[0, 0, 0], last])))


@pytest.mark.parametrize("grid", GRIDS)
def test_all_of_a_body_is_in_it_and_little_around(grid: str) -> None:
    volume = body(grid, of=(slice(20, 38), slice(4, 24), slice(22, 42)))
    low, high = ends(volume, subject(volume))
    assert (low <= (20, 4, 22)).all() and (high >= (37, 23, 41)).all()
    assert (low >= (16, 0, 18)).all() and (high <= (39, 27, 45)).all()


@pytest.mark.parametrize("by", [2, 3])
def test_a_finer_grid_has_the_same_subject(by: int) -> None:
    volume = body("rotated", of=(slice(8, 38), slice(4, 24), slice(22, 42)))
    fine = volume.array.repeat(by, 0).repeat(by, 1).repeat(by, 2)
    affine = volume.geometry.affine.copy()
    affine[:3, :3] /= by
    affine[:3, 3] = volume.geometry.to_patient(np.full(3, (1 - by) / 2 / by))
    big = replace(
        volume,
        array=fine,
        geometry=Geometry(affine, fine.shape, "1"),
        ready=np.ones(len(fine), bool),
    )
    found = ends(volume, subject(big)) - ends(volume, subject(volume))
    assert np.abs(found).max() < 3.5


def test_one_small_thing_does_not_fill_the_picture() -> None:
    volume = blob()
    shape = subject(volume).shape
    assert shape == (14, 15, 16)  # a third of the volume
    assert subject(volume).shape <= volume.geometry.shape


def test_where_nothing_is_seen_it_is_everything() -> None:
    volume = blob()
    volume.array[:] = -1000
    assert subject(volume).shape == volume.geometry.shape
