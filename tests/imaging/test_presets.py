"""Named windows: keys, names, and what images open with."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.volumes import ramp_volume
from viewer.core.presentation import Window
from viewer.core.suv import Suv
from viewer.core.volume import Marks, Series4D, Volume
from viewer.dicom import load
from viewer.dicom.scan import scan
from viewer.imaging import presets

HABITS = {
    2: (40, 400),
    3: (-600, 1500),
    4: (90, 150),
    5: (400, 2000),
    6: (40, 80),
    7: (60, 400),
}


@pytest.mark.parametrize(("key", "window"), HABITS.items())
def test_ct_keys_are_those_of_the_habits(key: int, window: tuple[float, float]) -> None:
    found = next(p for p in presets.presets("CT") if p.key == key)
    assert (found.center, found.width) == window


@pytest.mark.parametrize("modality", ["CT", "PT", "MR", "US"])
def test_keys_and_names_are_unique(modality: str) -> None:
    all_of_it = presets.presets(modality)
    assert len({p.key for p in all_of_it}) == len({p.name for p in all_of_it}) == len(all_of_it)
    assert all(2 <= p.key <= 9 for p in all_of_it)


def test_the_files_own_window_comes_first() -> None:
    own = Window(10, 20)
    assert presets.opening_window(ramp_volume(windows=(own,))) == own
    assert presets.opening_window(ramp_volume()) == Window(40, 400, name="soft-tissue")


def test_mr_opens_from_the_first_to_the_ninety_ninth_percentile() -> None:
    volume = ramp_volume(modality="MR", unit="1")
    window = presets.opening_window(volume)
    low, high = np.percentile(volume.array[:, ::4, ::4], [1, 99])
    assert window is not None
    assert (window.center, window.width) == pytest.approx(((low + high) / 2, high - low))


def test_nothing_is_guessed_before_a_voxel_was_read() -> None:
    volume = ramp_volume(modality="MR", unit="1", ready=np.zeros(10, bool))
    assert presets.opening_window(volume) is None


def test_pet_opens_in_suv_and_inverted_and_without_suv_in_its_own_unit() -> None:
    pet = ramp_volume(modality="PT", unit="Bq/ml", suv=Suv(0.001))
    window = presets.opening_window(pet)
    assert window == Window(3.5, 7, "LINEAR_EXACT", "suv-7") and presets.opens_inverted(pet)
    assert presets.shown_unit(pet) == "g/ml{SUVbw}" and presets.shown_factor(pet) == 0.001
    unsafe = ramp_volume(modality="PT", unit="Bq/ml", suv=Suv(None, missing=("PatientWeight",)))
    assert presets.window_of(presets.presets("PT")[0], unsafe) is None
    assert presets.shown_unit(unsafe) == "Bq/ml" and presets.shown_factor(unsafe) == 1
    assert presets.opening_window(unsafe) is not None


def test_padding_is_left_out_of_automatic_windows() -> None:
    volume = ramp_volume(padding=(0.0, 500.0))
    found = presets.spread(volume, 0, 100)
    assert found is not None and found.center - found.width / 2 > 500


@pytest.mark.parametrize(("value", "kind"), [(5000, np.int16), (0.25, np.float32)])
def test_values_that_are_all_alike_open_in_a_window_that_can_be_read(
    value: float, kind: type[np.generic]
) -> None:
    array = np.full((10, 16, 12), value, kind)
    volume = replace(ramp_volume(modality="MR", unit="1"), array=array)
    window = presets.opening_window(volume)
    assert window == Window(value, 1, "LINEAR_EXACT")


EACH = Window(40, 400, name="each image")


def by_image(**fields: object) -> Volume:
    own = {0: (Window(10, 100),), 2: (Window(20, 200), Window(1, 2)), 3: ()}
    return ramp_volume(windows=(EACH,), marks=Marks(own_windows=own), **fields)


@pytest.mark.parametrize(
    ("index", "center", "width"),
    [(0, 10, 100), (1, 40, 400), (2, 20, 200), (3, 40, 400), (None, 40, 400)],
)
def test_the_files_own_window_is_that_of_each_image(
    index: int | None, center: float, width: float
) -> None:
    found = presets.window_at(EACH, by_image(), index)
    assert found == Window(center, width, name="each image")


def test_a_window_that_a_reader_has_set_is_the_same_on_all_images() -> None:
    assert presets.window_at(Window(40, 400), by_image(), 0) == Window(40, 400)
    assert presets.window_at(None, by_image(), 0) is None


def test_phases_have_one_window_and_the_files_own_of_each_image_by_choice(shared: Path) -> None:
    """A functional MR whose images each propose a window: 6530 wide in phase 1, 3747 in 8."""
    (found,) = [v for v in scan([shared / "data/mr_fmri_ge_4d"]).volumes if v.phases > 1]
    item = load.prepare(found).item
    assert isinstance(item, Series4D)
    first, last, each = item.volumes[0], item.volumes[-1], item.volumes[0].windows[0]
    window = presets.opening_window(item)
    assert window is not None and window.name == ""
    middle = presets.window_at(each, first, None)
    assert middle == replace(window, name=each.name)
    for volume in item.volumes:
        for n in range(len(volume.array)):
            assert presets.window_at(window, volume, n) == window
    assert presets.window_at(each, last, None) != middle


def test_phases_whose_images_agree_keep_the_files_window_with_its_name() -> None:
    own = Window(10, 20, name="BRAIN")
    phases = tuple(ramp_volume(windows=(own,)) for _ in range(2))
    assert presets.opening_window(Series4D(phases, "phase", (1.0, 2.0))) == own


def test_of_pet_it_is_scaled_by_the_factor_of_the_image() -> None:
    volume = by_image(modality="PT", unit="Bq/ml", suv=Suv((0.1,) * 9 + (0.5,), "bw"))
    chosen = presets.in_shown_unit(EACH, volume)
    found = presets.window_at(chosen, volume, 0)
    assert found is not None
    assert (found.center, found.width) == (pytest.approx(1.0), pytest.approx(10.0))
