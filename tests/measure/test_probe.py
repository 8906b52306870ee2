"""Probe."""

import numpy as np
import pytest

from tests import phantoms
from tests.volumes import ramp_volume
from viewer.core.measurement import Measurement
from viewer.core.suv import Suv
from viewer.core.volume import Volume
from viewer.measure import Drawn, probe

U, V = np.eye(3)[0], np.eye(3)[1]


def _at(volume: Volume, *point: float) -> list[Measurement]:
    return probe.measure(Drawn(np.array([point]), U, V), volume)


def test_the_nearest_voxel_without_interpolation() -> None:
    (found,) = _at(ramp_volume(), 8.9, 5.4, 13.4)
    assert found.value == 454 and found.unit.value == "[hnsf'U]"
    assert found.concept.value == "112031"


def test_pet_in_its_unit_and_in_suv_of_its_slice() -> None:
    factors = tuple(0.01 * (k + 1) for k in range(10))
    pet = ramp_volume(unit="Bq/ml", modality="PT", suv=Suv(factors))
    one, other = _at(pet, 8, 5, 12)
    assert (one.value, one.unit.value) == (454, "Bq/ml")
    assert other.value == pytest.approx(22.7) and other.unit.value == "g/ml{SUVbw}"
    gml = ramp_volume(unit="g/ml{SUVbw}", modality="PT", suv=Suv(1.0))
    assert [m.unit.value for m in _at(gml, 8, 5, 12)] == ["g/ml{SUVbw}"]


def test_of_stored_suv_that_a_reader_has_changed_only_the_new_is_told() -> None:
    changed = Suv(2.0, overridden=("PatientWeight",))
    gml = ramp_volume(unit="g/ml{SUVbw}", modality="PT", suv=changed)
    assert [(m.value, m.unit.value) for m in _at(gml, 8, 5, 12)] == [(908, "g/ml{SUVbw}")]


def test_nothing_outside_and_on_padding() -> None:
    assert _at(ramp_volume(), 8, 5, -1.4) and not _at(ramp_volume(), 8, 5, -1.6)
    assert not _at(ramp_volume(), 8, 5, 200) and not _at(ramp_volume(), 8, -0.6, 12)
    assert not _at(ramp_volume(broken={4: "not decoded"}), 8, 5, 12)
    assert not _at(ramp_volume(padding=(454.0, 454.0)), 8, 5, 12)


def test_tilted_slices() -> None:
    volume = phantoms.linear_volume(phantoms.STEPS["tilted"])
    place = volume.geometry.to_patient(np.array([7.0, 4, 9]))
    (found,) = _at(volume, *place.tolist())
    assert found.value == pytest.approx(float(volume.array[7, 4, 9]))
