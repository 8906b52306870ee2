"""Which images a capture names."""

from dataclasses import replace

from viewer.app import captures, cine
from viewer.app.session import Session


def test_the_acquired_image_that_is_shown(session: Session) -> None:
    state = session.active.value
    made = captures.captured(session.opened.value, [state], 1, 10, True)
    assert made is not None and len(made.shown) == 1 and made.named
    sop_class, uid, frame = made.shown[0]
    volume = state.volume
    assert volume is not None and frame == 0
    assert uid in {one for one, _ in volume.source.images}
    assert sop_class == volume.source.sop_class_uid
    assert made.instance.series_instance_uid == volume.source.series_instance_uid


def test_slices_name_each_image_once_and_other_planes_all(session: Session) -> None:
    state = session.active.value
    some = [replace(state, **cine.went(state, n, "slices")) for n in (0, 1, 1, 2)]
    made = captures.captured(session.opened.value, some, 4, 10, False)
    assert made is not None and len(made.shown) == 3 and not made.identity
    across = replace(state, orientation="coronal")
    whole = captures.captured(session.opened.value, [across], 1, 10, True)
    assert whole is not None and state.volume is not None
    assert len(whole.shown) == state.volume.geometry.shape[0]


def test_nothing_is_captured_of_an_empty_view(empty: Session) -> None:
    assert captures.captured(empty.opened.value, [empty.active.value], 1, 10, True) is None
