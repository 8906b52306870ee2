"""What regions hold, in every unit that the volume has."""

from dataclasses import replace

import numpy as np
import pytest

from tests.volumes import ramp_volume
from viewer.core.suv import Suv
from viewer.imaging.regions import Ball, Box
from viewer.measure import Drawn, values

U, V = np.eye(3)[0], np.eye(3)[1]
DRAWN = Drawn(np.array([[3.0, 2.5, 12], [13, 8.5, 12]]), U, V)
BOX = Box(np.array([8.0, 5.5, 12]), 5 * U, 3 * V)


def test_pet_is_told_in_both_units() -> None:
    pet = ramp_volume(unit="Bq/ml", modality="PT", suv=Suv(0.5, "lbm"))
    found = values.of_plane(DRAWN, pet, BOX, 60)
    assert [one.unit.value for one in found] == ["mm2", *["Bq/ml"] * 4, *["g/ml{SUVlbm}"] * 4]
    assert found[5].value == pytest.approx(found[1].value / 2)


@pytest.mark.parametrize("suv", [None, Suv(None, missing=("PatientWeight",))])
def test_without_a_safe_factor_there_is_no_suv(suv: Suv | None) -> None:
    pet = ramp_volume(unit="Bq/ml", modality="PT", suv=suv)
    assert values.suv_unit(pet) == ""
    assert len(values.of_plane(DRAWN, pet, BOX, 60)) == 5


def test_a_volume_in_suv_is_told_once() -> None:
    gml = ramp_volume(unit="g/ml{SUVbw}", modality="PT", suv=Suv(1.0))
    assert len(values.of_plane(DRAWN, gml, BOX, 60)) == 5


def test_of_stored_suv_that_a_reader_has_changed_only_the_new_is_told() -> None:
    changed = Suv(1.2, overridden=("PatientWeight",))
    gml = ramp_volume(unit="g/ml{SUVbw}", modality="PT", suv=changed)
    plain = values.of_plane(DRAWN, ramp_volume(), BOX, 60)
    found = values.of_plane(DRAWN, gml, BOX, 60)
    assert [one.unit.value for one in found] == ["mm2", *["g/ml{SUVbw}"] * 4]
    assert found[1].value == pytest.approx(plain[1].value * 1.2)
    same = replace(gml, suv=Suv(1.0, overridden=("PatientSize",)))
    assert values.stored_unit(same) == "g/ml{SUVbw}" and values.suv_unit(same) == ""


def test_no_voxels_no_statistics() -> None:
    far = Box(np.array([900.0, 0, 0]), 5 * U, 3 * V)
    ball = Ball(np.array([900.0, 0, 0]), 3)
    (area,) = values.of_plane(DRAWN, ramp_volume(), far, 60)
    (none,) = values.of_plane(DRAWN, ramp_volume(), BOX, 0)
    (size,) = values.of_space(ramp_volume(), ball)
    assert [one.note for one in (area, none, size)] == [
        "no voxel inside", "encloses no area", "no voxel inside",
    ]  # fmt: skip
    broken = ramp_volume(broken=dict.fromkeys(range(10), "the file ends"))
    (size,) = values.of_space(broken, Ball(np.array([10.0, 7, 12]), 4))
    assert size.note == "only damaged slices inside"


def test_the_numbers_say_that_a_damaged_slice_is_left_out() -> None:
    volume = ramp_volume(broken={4: "the file ends before the image does"})
    _, mean, *_ = values.of_space(volume, Ball(np.array([10.0, 7, 12]), 4))
    assert mean.note == "without damaged slices"
