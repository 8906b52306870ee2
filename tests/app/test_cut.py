"""The picture that a view shows, in values."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.phantoms import STEPS, linear, linear_volume, uneven
from tests.volumes import ramp_volume
from viewer.app import navigation
from viewer.app.cut import Cut, cut, samples, value_at, window_seen
from viewer.app.view_state import ViewState
from viewer.core.plane import ORIENTATIONS, SLAB_MODES, Orientation, Slab, SlabMode
from viewer.core.presentation import Window
from viewer.core.suv import Suv
from viewer.core.volume import ImageSet, Marks, Series4D
from viewer.imaging import oblique, planes
from viewer.imaging.reslice import true_index


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


# reformats


def turned(state: ViewState, degrees: float = 33.0) -> ViewState:
    plane = oblique.turned(navigation.faced(state), np.array([0.48, 0.6, 0.64]), degrees)
    return replace(state, oblique=plane)


def places(shown: Cut) -> NDArray[np.float64]:
    rows, columns = np.indices(shown.plane.shape)
    return shown.plane.to_patient(np.stack([columns, rows], -1))


@pytest.mark.parametrize("name", sorted(STEPS))
@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_a_turned_plane_shows_the_patient_where_it_lies(
    name: str, orientation: Orientation
) -> None:
    volume = linear_volume(STEPS[name])
    state = ViewState(item=volume, orientation=orientation, cursor=volume.geometry.center)
    found = cut_of(turned(state))
    inner = np.isfinite(found.values)
    index = volume.geometry.to_index(places(found))
    inner = ((index >= 0) & (index <= np.array(volume.geometry.shape) - 1)).all(-1)
    assert found.values[inner] == pytest.approx(linear(places(found))[inner], rel=1e-5)
    assert abs(float(found.plane.distance(np.array(state.cursor)))) < 1e-9
    assert not found.native and found.height_mm == pytest.approx(0, abs=1e-9)
    own = cut_of(state).plane
    assert found.extent == pytest.approx(
        (own.shape[1] * own.spacing[1], own.shape[0] * own.spacing[0])
    )


def test_uneven_slices_count_at_their_true_places_on_turned_planes_and_slabs() -> None:
    volume = linear_volume(STEPS["rotated"], slice_positions=uneven(STEPS["rotated"]))
    middle = volume.geometry.to_patient(np.array([6.0, 9, 11]))
    state = turned(ViewState(item=volume, cursor=navigation.vector(middle)))
    for one in (state, replace(state, slab=Slab("mean", 3.0))):
        found = cut_of(one)
        index = true_index(volume, places(found))
        last = np.array(volume.geometry.shape) - 1
        inner = ((index >= 1.5) & (index <= last - 2.5)).all(-1)
        assert inner.sum() > 50
        assert found.values[inner] == pytest.approx(linear(places(found))[inner], rel=1e-4)


@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize("mode", SLAB_MODES)
def test_a_slab_of_own_planes_is_numpys(orientation: Orientation, mode: SlabMode) -> None:
    volume = ramp_volume()
    state = ViewState(item=volume, orientation=orientation, cursor=volume.geometry.center)
    axis = planes.axis_of(volume.geometry, orientation)
    step = volume.geometry.spacing[axis]
    found = cut_of(replace(state, slab=Slab(mode, 5 * step)))
    index = cut_of(state).index
    part = np.take(volume.array, range(index - 2, index + 3), axis).astype(float)
    join: dict[str, Any] = {"mip": np.max, "minip": np.min, "mean": np.mean, "sum": np.sum}
    expected = join[mode](part, axis)
    whole = np.expand_dims(expected, axis)
    picture = planes.picture(whole, volume.geometry, orientation, 0)
    assert found.values == pytest.approx(picture, rel=1e-6 if mode in ("mean", "sum") else 0)
    assert found.slab is not None
    assert found.slab.mode == mode and found.slab.thickness_mm == pytest.approx(5 * step)
    assert found.planes == (5 if mode == "sum" else 1)
    assert not found.native and not found.rough and found.reach_mm == pytest.approx(2.5 * step)


def test_a_slab_of_a_tilted_stack_runs_along_its_normal() -> None:
    volume = linear_volume(STEPS["tilted"])
    state = ViewState(item=volume, cursor=volume.geometry.center, slab=Slab("mean", 6.0))
    found = cut_of(state)
    index = volume.geometry.to_index(places(found))
    last = np.array(volume.geometry.shape) - 1
    inner = ((index >= 4) & (index <= last - 4)).all(-1)
    assert inner.any()
    assert found.values[inner] == pytest.approx(linear(places(found))[inner], rel=1e-4)


def test_suv_that_differs_from_slice_to_slice_counts_within_slabs_and_turned_planes() -> None:
    volume = ramp_volume(modality="PT", unit="Bq/ml")
    volume.array[:] = 100
    factors = tuple(0.01 * (k + 1) for k in range(10))
    volume = replace(volume, suv=Suv(factor=factors))
    state = ViewState(item=volume, cursor=volume.geometry.center)
    found = cut_of(replace(state, slab=Slab("mip", 9.0)))
    assert found.index == 4
    assert (found.values * found.factor).max() == pytest.approx(6.0)
    across = cut_of(turned(state))
    k = true_index(volume, places(across))[..., 0]
    inner = np.isfinite(across.values) & (k > 0) & (k < 9)
    shown = (across.values * across.factor)[inner]
    assert shown == pytest.approx(k[inner] + 1, rel=1e-4)
    thick = cut_of(replace(turned(state), slab=Slab("mip", 6.0)))
    scaled = volume.array * np.array(factors, np.float32)[:, None, None]
    plain = replace(volume, suv=None, array=scaled)
    expected = cut_of(replace(turned(state), item=plain, slab=Slab("mip", 6.0)))
    inner = np.isfinite(expected.values) & (expected.values < 9)  # edges hold the edge's factor
    assert thick.factor == 1.0
    assert thick.values[inner] == pytest.approx(expected.values[inner], rel=1e-4)


def test_unread_slices_are_no_picture_yet() -> None:
    ready = np.ones(10, bool)
    ready[:5] = False
    state = ViewState(item=ramp_volume(ready=ready), cursor=(11.0, 7.5, 13.5))
    slab = cut_of(replace(state, slab=Slab("mip", 9.0)))
    assert slab.unread
    across = cut_of(turned(replace(state, orientation="coronal"), 20))
    assert across.read is not None and across.read.any() and not across.read.all()


def test_damaged_slices_are_told() -> None:
    volume = ramp_volume(broken={5: "cut off"})
    state = ViewState(item=volume, cursor=volume.geometry.center)
    assert cut_of(replace(state, slab=Slab("mip", 9.0))).broken == "a slice is damaged"
    assert cut_of(replace(state, slab=Slab("mip", 3.0))).broken == ""
    assert cut_of(turned(state)).broken == "a slice is damaged"


def test_fewer_samples_show_the_same_place_and_are_called_rough() -> None:
    volume = linear_volume(STEPS["rotated"])
    state = turned(ViewState(item=volume, cursor=volume.geometry.center))
    for one in (state, replace(state, slab=Slab("mean", 6.0))):
        full, rough = cut_of(one), cut(one, samples(one) // 12)
        assert rough is not None
        assert rough.rough and not full.rough
        assert rough.values.size < full.values.size / 3
        index = volume.geometry.to_index(places(rough))
        inner = ((index >= 4) & (index <= np.array(volume.geometry.shape) - 5)).all(-1)
        assert rough.values[inner] == pytest.approx(linear(places(rough))[inner], rel=1e-4)
        assert rough.extent == full.extent and rough.slab == full.slab


def test_a_slab_of_whole_voxels_can_be_rough_too() -> None:
    volume = ramp_volume()
    state = ViewState(item=volume, cursor=volume.geometry.center, slab=Slab("mip", 30.0))
    rough = cut(state, samples(state) // 3)
    assert rough is not None and rough.rough
    assert rough.values.shape == cut_of(state).values.shape
    assert samples(replace(state, slab=None)) == 0


def test_each_phase_is_cut_in_the_same_way() -> None:
    first = ramp_volume()
    second = replace(first, array=first.array + 1000)
    item = Series4D((first, second), "time", (0.0, 1.0), "s")
    state = turned(ViewState(item=item, cursor=first.geometry.center))
    one, other = cut_of(state), cut_of(replace(state, phase=1))
    inner = np.isfinite(one.values)
    assert other.values[inner] == pytest.approx(one.values[inner] + 1000)
