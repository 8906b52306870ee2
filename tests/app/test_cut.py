"""The picture that a view shows, in values."""

from dataclasses import replace

import numpy as np
import pytest

from tests.phantoms import STEPS, linear, linear_volume, uneven
from tests.volumes import ramp_volume
from viewer.app.cut import Cut, cut, value_at, window_seen
from viewer.app.view_state import ViewState
from viewer.core.plane import ORIENTATIONS
from viewer.core.presentation import Window
from viewer.core.suv import Suv
from viewer.core.volume import ImageSet, Marks


def cut_of(state: ViewState) -> Cut:
    found = cut(state)
    assert found is not None
    return found


def images(**fields: object) -> ImageSet:
    array = np.arange(2 * 3 * 4, dtype=np.int16).reshape(2, 3, 4)
    return ImageSet(array, "1", "CR", np.array([True, False]), **fields)  # type: ignore[arg-type]


def test_nothing_is_cut_from_nothing() -> None:
    assert cut(ViewState()) is None
    assert cut(ViewState(item=ramp_volume())) is None


def test_the_axial_slice_through_the_cursor_counts_from_the_head() -> None:
    found = cut_of(ViewState(item=ramp_volume(), cursor=(4.0, 5.0, 6.0)))
    assert found.values[5, 2] == 252
    assert (found.index, found.number, found.count) == (2, 8, 10)
    assert found.step_mm == pytest.approx(3)
    assert found.native and found.placed and found.is_read


@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize("steps", [name for name in STEPS if "tilted" not in name])
def test_every_pixel_has_the_value_of_its_place(steps: str, orientation: str) -> None:
    volume = linear_volume(STEPS[steps])
    found = cut_of(
        ViewState(item=volume, cursor=volume.geometry.center, orientation=orientation)  # type: ignore[arg-type]
    )
    rows, columns = np.indices(found.plane.shape)
    places = found.plane.to_patient(np.stack([columns, rows], -1))
    assert found.values == pytest.approx(linear(places), abs=1e-2)


def test_uneven_slices_lie_at_their_true_positions() -> None:
    positions = uneven(STEPS["axial"])
    volume = linear_volume(STEPS["axial"], slice_positions=positions)
    x, y, _ = volume.geometry.center
    found = cut_of(ViewState(item=volume, cursor=(x, y, float(positions[4, 2]))))
    assert found.index == 4
    assert found.plane.origin[2] == pytest.approx(positions[4, 2])


def test_an_unread_slice_has_nothing_and_across_it_only_a_row() -> None:
    ready = np.ones(10, bool)
    ready[2] = False
    volume = ramp_volume(ready=ready)
    missing = cut_of(ViewState(item=volume, cursor=(0.0, 0.0, 6.0)))
    assert missing.unread and not missing.is_read
    assert value_at(missing, np.array([4.0, 5.0, 6.0])) is None
    other = cut_of(ViewState(item=volume, cursor=(0.0, 0.0, 9.0)))
    assert other.is_read
    across = cut_of(ViewState(item=volume, cursor=(4.0, 5.0, 6.0), orientation="coronal"))
    assert across.read is not None and not across.unread
    assert across.read.all(axis=1).tolist() == [True] * 7 + [False] + [True] * 2


def test_the_value_under_a_point_is_its_voxels() -> None:
    found = cut_of(ViewState(item=ramp_volume(), cursor=(0.0, 0.0, 6.0)))
    assert value_at(found, np.array([4.9, 5.4, 6.0])) == 252
    assert value_at(found, np.array([-1.1, 5.0, 6.0])) is None
    assert value_at(found, np.array([4.0, 15.6, 6.0])) is None


def test_suv_factors_of_each_slice_hold_in_their_rows() -> None:
    factors = tuple(float(n + 1) for n in range(10))
    volume = ramp_volume(modality="PT", suv=Suv(factors))
    axial = cut_of(ViewState(item=volume, cursor=(4.0, 5.0, 6.0)))
    assert axial.factor == 3
    coronal = cut_of(ViewState(item=volume, cursor=(4.0, 5.0, 6.0), orientation="coronal"))
    assert value_at(coronal, np.array([4.0, 5.0, 6.0])) == 252 * 3
    assert value_at(coronal, np.array([4.0, 5.0, 9.0])) == 352 * 4


def test_frames_lie_in_their_own_picture() -> None:
    found = cut_of(ViewState(item=images(spacing=(0.5, 0.25), spacing_kind="patient"), frame=0))
    assert not found.placed
    assert found.plane.to_pixel(np.array([0.5, 1.0, 0.0])).tolist() == [2, 2]
    assert value_at(found, np.array([0.5, 1.0, 0.0])) == 10
    assert cut_of(ViewState(item=images(), frame=1)).unread
    assert cut_of(ViewState(item=images(), frame=1)).plane.spacing == (1, 1)


def test_colours_are_told_as_three_numbers() -> None:
    array = np.zeros((1, 3, 4, 3), np.uint8)
    array[0, 1, 2] = 10, 20, 30
    item = ImageSet(array, "RGB", "OT", np.ones(1, bool))
    assert value_at(cut_of(ViewState(item=item)), np.array([2.0, 1.0, 0.0])) == (10, 20, 30)


def test_damage_is_told_of_this_slice_or_counted_across() -> None:
    volume = ramp_volume(broken={2: "the file ends after 60% of the image"})
    assert "60%" in cut_of(ViewState(item=volume, cursor=(0.0, 0.0, 6.0))).broken
    assert cut_of(ViewState(item=volume, cursor=(0.0, 0.0, 9.0))).broken == ""
    across = ViewState(item=volume, cursor=(0.0, 0.0, 9.0), orientation="sagittal")
    assert cut_of(across).broken == "a slice is damaged"


def test_the_files_window_is_that_of_the_slice_shown_and_the_middle_ones_across() -> None:
    each = Window(40, 400, name="each image")
    volume = ramp_volume(windows=(each,), marks=Marks(own_windows={2: (Window(5, 50),)}))
    state = ViewState(item=volume, cursor=(4.0, 5.0, 6.0), window=each)
    assert window_seen(state) == Window(5, 50, name="each image")
    assert cut_of(state).image == 2
    assert window_seen(replace(state, cursor=(4.0, 5.0, 9.0))) == each
    across = replace(state, orientation="coronal")
    assert window_seen(across) == each and cut_of(across).image is None
    assert window_seen(replace(state, window=Window(40, 400))) == Window(40, 400)
    assert window_seen(ViewState(window=each)) == each
