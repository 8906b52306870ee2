"""A presentation state of a made radiograph as fields of the view."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.dicom.presentation import full, radiograph, state_for
from tests.volumes import ramp_volume
from viewer.app import presentation_states
from viewer.app.cut import cut
from viewer.app.opened import Opened
from viewer.app.view_state import ViewState
from viewer.core.patient import Scan
from viewer.core.presentation_state import PresentationState, Scope
from viewer.core.volume import Source
from viewer.dicom import load
from viewer.dicom.presentation_state import presentation_state
from viewer.dicom.scan import scan
from viewer.imaging import presets


@pytest.fixture
def found(tmp_path: Path) -> Scan:
    image = radiograph(tmp_path)
    state_for(tmp_path, image, **full(image))
    return scan([tmp_path])


def view(found: Scan) -> ViewState:
    (one,) = found.volumes
    return ViewState(key=one.key, item=load.load(one))


def of(found: Scan) -> PresentationState:
    (patient,) = found.patients
    (one,) = presentation_states.of_series(Opened(patient, patient.studies), view(found))
    return presentation_state(one)


def test_the_view_becomes_what_it_asks_for(found: Scan) -> None:
    state = view(found)
    fields = presentation_states.chosen(state, of(found))
    shown = replace(state, **fields)
    assert shown.window is not None and (shown.window.center, shown.window.width) == (200, 100)
    assert shown.inverted and shown.presentation is not None
    assert (shown.rotation, shown.flip_horizontal) == (270, True)
    assert shown.zoom == pytest.approx(2.0), "30 of 60 columns"
    assert presentation_states.holds(shown, cut(shown)) is shown.presentation  # type: ignore[arg-type]


def test_left_it_is_as_it_opens(found: Scan) -> None:
    state = view(found)
    shown = replace(state, **presentation_states.chosen(state, of(found)))
    back = replace(shown, **presentation_states.left(shown))
    assert back == replace(
        state,
        window=presets.opening_window(state.item),  # type: ignore[arg-type]
        inverted=presets.opens_inverted(state.item),  # type: ignore[arg-type]
    )


def test_a_volume_goes_to_the_slice_that_it_is_for_and_holds_only_there() -> None:
    images = tuple((f"1.{k}", 1) for k in range(10))
    volume = ramp_volume(source=Source("1", "2", images))
    state = ViewState(item=volume, cursor=volume.geometry.center)
    made = PresentationState("9", "A", Scope(frozenset({("1.7", 0)})), rotation=90)
    shown = replace(state, **presentation_states.chosen(state, made))
    picture = cut(shown)
    assert picture is not None and picture.index == 7 and shown.rotation == 90
    assert presentation_states.holds(shown, picture) is made
    other = replace(shown, cursor=volume.geometry.center)
    assert presentation_states.holds(other, cut(other)) is None  # type: ignore[arg-type]
    across = replace(shown, orientation="coronal")
    assert presentation_states.holds(across, cut(across)) is None  # type: ignore[arg-type]


def test_an_item_without_images_of_files_has_none() -> None:
    state = ViewState(item=ramp_volume(), cursor=(0.0, 0.0, 0.0))
    assert presentation_states.image_of(state, cut(state)) is None  # type: ignore[arg-type]
    assert presentation_states.of_series(Opened(), state) == ()
