"""Maps of a series open beside it, listed in its study."""

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.ui.showing import put
from tests.volumes import display_set, patient, ramp_volume
from viewer.app import maps
from viewer.app.session import Session
from viewer.core.patient import DisplaySet
from viewer.core.units import written
from viewer.core.volume import Series4D, Volume
from viewer.imaging.temporal import UNDEFINED


def diffusion(b: tuple[float, ...] = (0.0, 500.0, 1000.0)) -> Series4D:
    """Decays by 1200 x 10^-6 mm2/s."""
    base = ramp_volume(modality="MR", unit="1")
    signal = [np.full(base.array.shape, 1000 * np.exp(-x * 1.2e-3), np.float32) for x in b]
    volumes = tuple(replace(base, array=one) for one in signal)
    return Series4D(volumes, "b-value", b, "s/mm2")


def course(unit: str = "s") -> Series4D:
    base = ramp_volume(modality="MR", unit="1")
    values = (100, 150, 300, 250)
    volumes = tuple(replace(base, array=np.full_like(base.array, v)) for v in values)
    return Series4D(volumes, "time", (0.0, 10.0, 20.0, 40.0), unit)


def made(qtbot: QtBot, session: Session, kind: maps.MapKind) -> dict[str, DisplaySet]:
    before = {one.key for one in session.opened.value.display_sets}
    maps.compute(session, kind)
    qtbot.waitUntil(lambda: len(session.opened.value.display_sets) > len(before))
    return {
        one.label: one for one in session.opened.value.display_sets if one.key not in before
    }


def test_adc_opens_beside_the_series(qtbot: QtBot, empty: Session) -> None:
    put(empty, diffusion())
    (found,) = made(qtbot, empty, maps.ADC).values()
    assert found.unit == "um2/s" and found.label == "ADC"
    views = [t.view for t in empty.layout.value.tiles]
    assert [empty.views[v].value.key for v in views] == ["k1", found.key]
    shown = empty.views[views[1]].value
    volume = shown.volume
    assert volume is not None and np.allclose(volume.array, 1200, rtol=1e-3)
    assert shown.cursor == empty.views[views[0]].value.cursor
    assert written(1200, volume.unit) == "1200 ×10⁻⁶ mm²/s"
    series = empty.opened.value.series_of(found.key)
    assert series is not None and series.description == "ADC of Series k1"


def test_a_map_made_again_takes_the_place_of_the_first(qtbot: QtBot, empty: Session) -> None:
    put(empty, diffusion())
    (first,) = made(qtbot, empty, maps.ADC).values()
    before = empty.loading.item(first.key)
    maps.compute(empty, maps.ADC)
    qtbot.waitUntil(lambda: empty.loading.item(first.key) is not before)
    assert [one.key for one in empty.opened.value.display_sets].count(first.key) == 1
    view = next(v.value for v in empty.views.values() if v.value.key == first.key)
    assert view.item is empty.loading.item(first.key)


def test_contrast_agent_gives_three_maps(qtbot: QtBot, empty: Session) -> None:
    put(empty, course())
    found = made(qtbot, empty, maps.KINETICS)
    values = {}
    for label, one in found.items():
        item = empty.loading.item(one.key)
        assert isinstance(item, Volume)
        values[label] = (float(item.array[0, 0, 0]), item.unit)
    assert values["Wash-in"] == (pytest.approx(10.0), "%/s")
    assert values["Time to peak"] == (20.0, "s")
    assert values["Wash-out"] == (pytest.approx(-2.5), "%/s")


def test_the_phase_shown_minus_the_first(qtbot: QtBot, empty: Session) -> None:
    put(empty, course(), phase=2)
    (found,) = made(qtbot, empty, maps.DIFFERENCE).values()
    item = empty.loading.item(found.key)
    assert isinstance(item, Volume) and (item.array == 200).all()
    assert found.label == "Phase 3 minus phase 1"


@pytest.mark.parametrize("kind", [maps.MEAN, maps.MAXIMUM])
def test_voxels_without_a_value_are_padding(
    qtbot: QtBot, empty: Session, kind: maps.MapKind
) -> None:
    item = course()
    for one in item.volumes:
        one.array[0, 0, 0] = -5
    volumes = tuple(replace(one, padding=(-5, -5)) for one in item.volumes)
    put(empty, replace(item, volumes=volumes))
    (found,) = made(qtbot, empty, kind).values()
    volume = empty.loading.item(found.key)
    assert isinstance(volume, Volume) and volume.padding == (UNDEFINED, UNDEFINED)
    assert volume.array[0, 0, 0] == UNDEFINED


def test_reasons(empty: Session) -> None:
    assert "Show a series" in maps.why_not(empty, maps.MEAN)
    put(empty, ramp_volume())
    assert "several phases" in maps.why_not(empty, maps.MEAN)
    put(empty, course())
    assert maps.why_not(empty, maps.KINETICS) == maps.why_not(empty, maps.MEAN) == ""
    assert "b-values" in maps.why_not(empty, maps.ADC)
    put(empty, course(unit="1"))
    assert "times" in maps.why_not(empty, maps.KINETICS)
    item = course()
    item.volumes[1].ready[2] = False
    put(empty, item)
    assert "being read" in maps.why_not(empty, maps.MEAN)


def test_seconds_of_every_unit() -> None:
    assert maps.seconds(course()) == (0.0, 10.0, 20.0, 40.0)
    assert maps.seconds(course("ms")) == pytest.approx((0.0, 0.01, 0.02, 0.04))
    assert maps.seconds(diffusion()) == ()


def test_maps_stay_when_memory_runs_short(
    qtbot: QtBot, empty: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(empty, diffusion())
    (found,) = made(qtbot, empty, maps.ADC).values()
    from viewer.dicom import memory

    monkeypatch.setattr(memory, "available", lambda: 0)
    empty.loading.make_room(replace(found, key="other"), set())
    assert empty.loading.item(found.key) is not None


def test_maps_stay_listed_when_more_is_opened(qtbot: QtBot, empty: Session) -> None:
    empty.open(patient(display_set("k1")))
    put(empty, diffusion())
    (found,) = made(qtbot, empty, maps.ADC).values()
    empty.open(patient(display_set("k1")))
    assert empty.opened.value.display_set(found.key) is not None
    empty.open(patient(display_set("k9"), study="1.10"))
    assert empty.opened.value.display_set(found.key) is not None
