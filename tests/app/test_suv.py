"""SUV of the session: type and override, on the sample's PET and a made one."""

from datetime import datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from viewer.app.session import Session
from viewer.core.suv import SuvOverride
from viewer.core.units import is_suv
from viewer.dicom.scan import scan
from viewer.imaging import presets


@pytest.fixture
def pet(empty: Session, qtbot: QtBot, shared: Path) -> Session:
    """A PET of one patient whose header lacks something, or not; shown and read."""
    found = scan([shared / "data" / "petctmr_sarcoma_siemens_STS025"])
    empty.open(found.patients[0], ())
    key = next(one.key for one in empty.opened.value.display_sets if one.modality == "PT")
    empty.show(key)
    qtbot.waitUntil(lambda: _is_read(empty, key))
    return empty


def _is_read(session: Session, key: str) -> bool:
    value = session.active.value
    return value.key == key and value.volume is not None and bool(value.volume.ready.all())


def factor(session: Session) -> float:
    volume = session.active.value.volume
    assert volume is not None
    return presets.shown_factor(volume)


def test_another_type_changes_the_shown_values_and_back(pet: Session) -> None:
    before, array = factor(pet), pet.active.value.volume.array  # type: ignore[union-attr]
    pet.suv.choose("lbm(Janma)")
    volume = pet.active.value.volume
    assert volume is not None and volume.array is array
    assert 0.4 < factor(pet) / before < 1
    assert presets.shown_unit(volume) == "g/ml{SUVlbm(Janma)}"
    pet.suv.choose("")
    assert factor(pet) == before


def test_an_override_is_a_change_of_the_document(pet: Session) -> None:
    key, before = pet.active.value.key, factor(pet)
    stated = pet.suv.stated(key)
    assert stated is not None and stated.body.weight_kg is not None
    pet.suv.put(key, weight_kg=stated.body.weight_kg * 2, reason="scale")
    volume = pet.active.value.volume
    assert volume is not None and volume.suv is not None
    assert volume.suv.overridden == ("PatientWeight",)
    (one,) = pet.document.items.values()
    assert isinstance(one, SuvOverride) and one.reason == "scale" and one.volume_key == key
    assert one.study_instance_uid and isinstance(one.made, datetime)
    assert factor(pet) == pytest.approx(2 * before), "also of what the scanner stored as SUV"
    pet.document.undo()
    assert factor(pet) == before and pet.suv.override(key) is None
    pet.document.redo()
    assert pet.suv.override(key) == one
    pet.suv.put(key, weight_kg=one.weight_kg, reason="scale")
    assert len(pet.document.items) == 1 and not pet.document.can_redo
    pet.suv.take_back(key)
    assert factor(pet) == before


def test_it_holds_for_what_is_loaded_later(pet: Session, qtbot: QtBot) -> None:
    key = pet.active.value.key
    pet.suv.put(key, weight_kg=100.0, reason="x")
    pet.loading.forget()
    pet.active.update(item=None)
    pet.show(key)
    qtbot.waitUntil(lambda: _is_read(pet, key))
    volume = pet.active.value.volume
    assert volume is not None and volume.suv is not None and volume.suv.overridden


def test_a_ct_is_left_alone(session: Session) -> None:
    item = session.active.value.item
    session.suv.choose("ibw")
    assert session.active.value.item is item
    assert session.suv.stated(session.active.value.key) is None


def test_where_suv_comes_or_goes_the_window_does_too(pet: Session) -> None:
    key = pet.active.value.key
    pet.suv.put(key, sex="M", reason="x")
    volume = pet.active.value.volume
    assert volume is not None and is_suv(presets.shown_unit(volume))
    assert pet.active.value.window is not None and pet.active.value.window.width < 100
