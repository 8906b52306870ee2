"""Rigid registration finds turns and shifts that were put in."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import viewer
from tests.volumes import ramp_volume
from viewer.core.errors import ViewerError
from viewer.core.geometry import Array, Geometry
from viewer.core.progress import Cancelled, Silent
from viewer.core.volume import Volume
from viewer.imaging.registration import rigid
from viewer.imaging.reslice import sample
from viewer.paths import resource

SAMPLE = resource("sample")


@pytest.fixture(scope="module")
def images() -> dict[str, Volume]:
    """CT, PET and MR of one patient, cropped round a tumour."""
    found = [one.load() for one in viewer.scan(Path(SAMPLE)).volumes]
    return {one.modality: one for one in found if isinstance(one, Volume)}


def turned(volume: Volume, degrees: float, axis: tuple[float, ...], shift: tuple[float, ...]):
    """(4, 4): a turn about the volume's middle (Rodrigues), then a shift in mm."""
    x, y, z = np.array(axis) / np.linalg.norm(axis)
    skew = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    angle = np.radians(degrees)
    turn = np.eye(3) + np.sin(angle) * skew + (1 - np.cos(angle)) * skew @ skew
    center = np.array(volume.geometry.center)
    made = np.eye(4)
    made[:3, :3], made[:3, 3] = turn, center - turn @ center + shift
    return made


def as_moving(fixed: Volume, matrix: Array) -> Volume:
    """What stands at p of the result stands at matrix @ p of `fixed`; on fixed's own grid."""
    grid = fixed.geometry
    points = grid.to_patient(np.moveaxis(np.indices(grid.shape), 0, -1))
    values = sample(fixed, points @ matrix[:3, :3].T + matrix[:3, 3])
    array = np.nan_to_num(values, nan=float(fixed.array.min()))
    return replace(fixed, array=array, geometry=replace(grid, frame_of_reference_uid="9.9"))


def error_mm(volume: Volume, found: Array, wanted: Array) -> float:
    """How far the two put a corner of the volume apart, at most."""
    last = np.array(volume.geometry.shape) - 1
    corners = volume.geometry.to_patient(np.array(list(np.ndindex(2, 2, 2))) * last)
    by = [corners @ one[:3, :3].T + one[:3, 3] for one in (found, wanted)]
    return float(np.linalg.norm(by[0] - by[1], axis=1).max())


@pytest.mark.parametrize(
    ("degrees", "axis", "shift"),
    [
        (0, (0, 0, 1), (0, 0, 0)),
        (10, (0, 0, 1), (12, -7, 20)),
        (15, (1, 1, 0.3), (-20, 10, -30)),
    ],
)
def test_a_known_turn_of_a_real_ct_is_found(images, degrees, axis, shift):
    fixed = images["CT"]
    matrix = turned(fixed, degrees, axis, shift)
    found = rigid(fixed, as_moving(fixed, matrix), Silent())
    assert error_mm(fixed, found, matrix) < 1.0
    assert found[:3, :3] @ found[:3, :3].T == pytest.approx(np.eye(3), abs=1e-9)
    assert np.linalg.det(found[:3, :3]) == pytest.approx(1)


def test_mr_comes_to_the_same_place_of_the_ct_from_anywhere(images):
    fixed, moving = images["CT"], images["MR"]
    matrix = turned(moving, 6, (0, 1, 1), (8, -6, 10))
    place = moving.geometry
    away = Geometry(np.linalg.inv(matrix) @ place.affine, place.shape, "9.9")
    once = rigid(fixed, moving, Silent())
    again = rigid(fixed, replace(moving, geometry=away), Silent())
    assert error_mm(moving, again @ np.linalg.inv(matrix), once) < 5.0


def test_the_answer_is_the_same_each_time(images):
    fixed = images["CT"]
    moving = as_moving(fixed, turned(fixed, 5, (1, 0, 0), (3, 0, 0)))
    assert rigid(fixed, moving, Silent()) == pytest.approx(
        rigid(fixed, moving, Silent()), abs=1e-3
    )


def test_progress_ascends_and_cancel_ends_it(images):
    class Stopping:
        def __init__(self) -> None:
            self.seen: list[tuple[int, int]] = []

        def step(self, done: int, total: int) -> None:
            self.seen.append((done, total))
            if len(self.seen) == 5:
                raise Cancelled

    ticket = Stopping()
    with pytest.raises(Cancelled):
        rigid(images["CT"], images["MR"], ticket)
    assert len(ticket.seen) == 5
    assert [done for done, _ in ticket.seen] == sorted(done for done, _ in ticket.seen)
    assert all(0 < done < total for done, total in ticket.seen)


def test_one_slice_and_one_value_say_so():
    thin = ramp_volume((1, 64, 64))
    with pytest.raises(ViewerError, match="too thin"):
        rigid(thin, ramp_volume((40, 64, 64)), Silent())
    flat = ramp_volume((40, 64, 64))
    flat.array[:] = 7
    with pytest.raises(ViewerError, match="too empty"):
        rigid(ramp_volume((40, 64, 64)), flat, Silent())
