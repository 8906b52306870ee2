"""Key images: marked, undone, kept, and walked through."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from tests.app.test_cine import frames
from tests.sessions import is_full, key_of
from tests.ui.showing import put
from viewer.app import key_images, navigation
from viewer.app.session import Session
from viewer.app.view_state import ViewState
from viewer.core.key_image import KeyImage
from viewer.core.plane import Oblique


def here(session: Session) -> KeyImage | None:
    return key_images.of_view(session.document, session.active.value)


def every(session: Session) -> tuple[KeyImage, ...]:
    return key_images.each(session.document, session.opened.value)


def test_k_marks_and_unmarks_the_picture_and_undo_brings_it_back(session: Session) -> None:
    key_images.toggle(session)
    one = here(session)
    assert one is not None and one.volume_key == session.active.value.key
    shown = session.active.value.volume
    assert shown is not None
    k = navigation.position(session.active.value)[0]
    last = shown.geometry.shape[0] - 1
    assert one.images[0] in (shown.source.images[k], shown.source.images[last - k])
    assert one.study_instance_uid and one.series_instance_uid
    session.move(**navigation.stepped(session.active.value, 1))
    assert here(session) is None
    session.move(**navigation.stepped(session.active.value, -1))
    key_images.toggle(session)
    assert every(session) == ()
    session.document.undo()
    assert here(session) == one


def test_the_mark_is_of_the_picture_not_of_the_point_on_it(session: Session) -> None:
    key_images.toggle(session)
    x, y, z = session.active.value.cursor or (0, 0, 0)
    session.move(cursor=(x + 20, y - 5, z))
    assert here(session) is not None
    session.turn_to("coronal")
    assert here(session) is None


def test_planes_that_were_not_acquired_name_no_image(session: Session) -> None:
    session.turn_to("sagittal")
    key_images.toggle(session)
    one = here(session)
    assert one is not None and one.images == () and one.orientation == "sagittal"


def test_steps_go_through_all_series_and_round(session: Session, qtbot: QtBot) -> None:
    first = session.active.value
    key_images.toggle(session)
    session.move(**navigation.stepped(first, -3))
    key_images.toggle(session)
    session.show(key_of(session, "PT"))
    qtbot.waitUntil(lambda: is_full(session, "a"))
    key_images.toggle(session)
    assert len(every(session)) == 3
    seen = []
    for _ in range(3):
        key_images.step(session, 1)
        qtbot.waitUntil(lambda: here(session) is not None)
        seen.append(here(session))
    assert set(seen) == set(every(session))
    at = every(session).index(seen[-1])  # type: ignore[arg-type]
    key_images.step(session, -1)
    qtbot.waitUntil(lambda: here(session) == every(session)[at - 1])


def test_from_a_picture_without_a_mark_the_next_one_beyond_it(session: Session) -> None:
    middle = navigation.position(session.active.value)[0]
    for at in (middle - 2, middle + 2):
        session.move(**navigation.went(session.active.value, at))
        key_images.toggle(session)
    for by, expected in ((1, middle + 2), (-1, middle - 2)):
        session.move(**navigation.went(session.active.value, middle))
        key_images.step(session, by)
        assert navigation.position(session.active.value)[0] == expected


def test_frames_of_image_sets(empty: Session) -> None:
    put(empty, frames(), frame=3, key="k1")
    key_images.toggle(empty)
    one = here(empty)
    assert one is not None and one.images == (("1.2", 4),) and one.frame == 3
    empty.move(frame=0)
    key_images.step(empty, 1)
    assert empty.active.value.frame == 3


def test_notes(session: Session) -> None:
    key_images.toggle(session)
    one = here(session)
    assert one is not None
    key_images.note(session, one.uid, " largest extent ")
    assert here(session) == replace(one, note="largest extent")
    session.document.undo()
    assert here(session) == one


def test_marks_have_no_number_of_measurements(session: Session) -> None:
    key_images.toggle(session)
    assert dict(session.document.numbers) == {}


def test_an_empty_view_is_no_key_image(empty: Session) -> None:
    key_images.toggle(empty)
    assert every(empty) == ()
    assert key_images.of_view(empty.document, ViewState()) is None
    key_images.step(empty, 1)


@pytest.mark.parametrize("phase", [0, 1])
def test_a_mark_of_a_phase(empty: Session, phase: int) -> None:
    from tests.app.test_cine import phases

    put(empty, phases(), phase=phase)
    key_images.toggle(empty)
    one = here(empty)
    assert one is not None and one.phase == phase
    empty.move(phase=2)
    assert here(empty) is None
    key_images.go(empty, one)
    assert empty.active.value.phase == phase


def test_a_freely_turned_plane_comes_back(session: Session) -> None:
    turned = Oblique((0.6, 0.8, 0.0), (0.0, 0.0, -1.0))
    session.move(oblique=turned)
    key_images.toggle(session)
    one = here(session)
    assert one is not None and one.oblique == turned and one.images == ()
    session.move(oblique=None)
    assert here(session) is None
    key_images.go(session, one)
    assert session.active.value.oblique == turned and here(session) == one
