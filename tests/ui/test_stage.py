"""Pictures of a session that are not on the screen."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from tests.ui.showing import greys, put
from tests.volumes import ramp_volume
from viewer.app import navigation
from viewer.app.cut import cut
from viewer.app.session import Session
from viewer.core.presentation import Overlay, Shutter, Window
from viewer.core.volume import Marks
from viewer.ui import corner_text, render_thread
from viewer.ui.slice_picture import SlicePicture
from viewer.ui.stage import BARE, Look, Stage

SIZE = QSize(320, 240)


def test_with_all_it_is_what_the_window_shows(qtbot: QtBot, session: Session) -> None:
    stage = Stage(session, {"a": session.active.value}, Look(identity=True, lines=True))
    shown = SlicePicture(session, "a").image(SIZE)
    assert (greys(stage.image("a", SIZE)) == greys(shown)).all()


def test_without_identity_no_corner_tells_who_or_when(qtbot: QtBot, session: Session) -> None:
    patient = session.opened.value.patient
    assert patient is not None
    session.move(window=Window(50, 300, name="NAME^OF SOMEBODY"))
    stage = Stage(session, {"a": session.active.value})
    state = stage.views["a"].value
    told = " ".join(corner_text.corners(stage, state, cut(state)).texts())  # type: ignore[arg-type]
    study = session.opened.value.studies[0]
    assert "Im " in told and "Name hidden" not in told
    assert "W 300" in told and "SOMEBODY" not in told
    assert patient.patient_id and study.date
    told_of = patient.patient_id, patient.birth_date, study.date, study.description
    for word in filter(None, told_of):
        assert word not in told
    for word in patient.patient_name.replace("^", " ").split():
        assert word not in told


def test_bare_is_only_pixels(qtbot: QtBot, empty: Session) -> None:
    put(empty, ramp_volume())
    bare = greys(Stage(empty, {"a": empty.active.value}, BARE).image("a", SIZE))
    plain = greys(SlicePicture(empty, "a").image(SIZE, plain=True))
    assert (bare == plain).all()


def test_another_state_leaves_the_screen_as_it_is(qtbot: QtBot, empty: Session) -> None:
    put(empty, ramp_volume())
    before = empty.active.value
    stage = Stage(empty, {"a": before}, BARE)
    first = greys(stage.image("a", SIZE))
    stage.show("a", replace(before, **navigation.stepped(before, 2)))
    assert (first != greys(stage.image("a", SIZE))).any()
    assert empty.active.value is before


def test_letters_grow_with_the_ratio(qtbot: QtBot, empty: Session) -> None:
    """Twice the pixels at twice the ratio is the same picture, finer."""
    put(empty, ramp_volume())
    stage = Stage(empty, {"a": empty.active.value})
    one, two = stage.image("a", SIZE), stage.image("a", 2 * SIZE, 2.0)
    assert two.size() == 2 * SIZE
    small = greys(two).reshape(240, 2, 320, 2).mean(axis=(1, 3))
    assert np.abs(small - greys(one)).mean() < 4


def test_overlays_of_the_file_are_left_out_without_identity(
    qtbot: QtBot, empty: Session
) -> None:
    """Names may be drawn in them; a shutter stays, for it may cover names."""
    mask = np.zeros((16, 12), bool)
    mask[2:4, 2:10] = True
    drawn = Overlay(np.packbits(mask, bitorder="little"), (16, 12))
    shutter = Shutter(rectangle=(0, 8, 0, 12))
    marks = Marks(
        overlays=dict.fromkeys(range(10), (drawn,)),
        shutters=dict.fromkeys(range(10), shutter),
    )
    put(empty, ramp_volume(marks=marks))
    empty.selection.update(overlays_shown=True, shutters_shown=True)
    state = empty.active.value
    whole = greys(Stage(empty, {"a": state}, Look(True, text=False)).image("a", SIZE))
    nobody = greys(Stage(empty, {"a": state}, Look(text=False)).image("a", SIZE))
    assert (whole != nobody).any()
    empty.selection.update(overlays_shown=False)
    without = greys(Stage(empty, {"a": state}, Look(True, text=False)).image("a", SIZE))
    assert (without == nobody).all()
    empty.selection.update(shutters_shown=False)
    bare = greys(Stage(empty, {"a": state}, Look(True, text=False)).image("a", SIZE))
    assert (bare != nobody).any()


def test_a_3d_view_is_painted_too_and_its_letters_grow(qtbot: QtBot, session: Session) -> None:
    state = replace(session.active.value, kind="volume3d")
    stage = Stage(session, {"3d": state})
    try:
        small, large = stage.image("3d", SIZE), stage.image("3d", 2 * SIZE, 2.0)
        assert large.size() == 2 * SIZE
        halved = greys(large).reshape(240, 2, 320, 2).mean(axis=(1, 3))
        assert greys(small).max() > 100 and np.abs(halved - greys(small)).mean() < 8
    finally:
        stage.close()
        render_thread.stop()
